"""Fault actions, one class each: its JSON, the stages it is allowed at, its words, its effect.

The union `Action` is the table of all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Self, get_args

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.action_base import (
    ActionBase,
    FaultTarget,
    KeyOnlyAction,
)
from mailtrap_local.faults.effects import BadCertificate
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.schema import (
    BoundedText,
    Choice,
    Flag,
    Number,
    TrueOrFields,
    WholeNumber,
    bad_value,
    listed,
    read_object,
)
from mailtrap_local.faults.stages import REPLY_STAGES, STAGES, Stage
from mailtrap_local.mail.feedback import NAME as FEEDBACK
from mailtrap_local.mail.feedback import Feedback, named_feedback

_KEYWORD = "[A-Za-z0-9][A-Za-z0-9-]{0,63}"  # RFC 5321 section 4.1.1.1
_GARBAGE = "\x00\x1b}*~ \N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Delay(ActionBase):
    """Wait so many seconds before the reply."""

    key = "delay"
    schema: ClassVar[Number] = Number(most=3600, positive="seconds")
    stages = STAGES

    seconds: float

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> float:
        return self.seconds

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        await target.delay(self.seconds)


@dataclass(frozen=True, slots=True)
class Throttle(ActionBase):
    """Read only so many octets a second for the rest of the connection."""

    key = "throttle"
    schema: ClassVar[WholeNumber] = WholeNumber(least=1)

    bytes_per_second: int

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> int:
        return self.bytes_per_second

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.throttle(self.bytes_per_second)


@dataclass(frozen=True, slots=True)
class Drop(ActionBase):
    """Close the connection without a reply.

    At DATA once `after_bytes` octets of the message have come, with 0 before the 354; at the end
    of data before the message is kept, or, with `after_store`, between that and the 250. At API
    likewise, before the response.
    """

    key = "drop"
    schema: ClassVar[TrueOrFields] = TrueOrFields(
        MappingProxyType({"after_bytes": WholeNumber(), "after_store": Flag()})
    )
    stages = STAGES
    is_terminal = True

    after_bytes: int = 0
    after_store: bool = False

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        drop = cls(**cls.schema.parse(cls.key, value))
        if drop.after_bytes and on != "DATA":
            raise BadRule(f"after_bytes: at {on} nothing is read, only at DATA")
        if drop.after_store and on not in ("end-of-data", "API"):
            raise BadRule(f"after_store: at {on} nothing is stored, only at end-of-data and API")
        return drop

    def to_json(self) -> dict[str, int | bool]:
        return {"after_bytes": self.after_bytes, "after_store": self.after_store}

    def describe(self) -> str:
        return " ".join([self.key, *(f"{k}={v}" for k, v in self.to_json().items() if v)])

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        if self.after_store:
            target.effects.drop_without_reply = True
        elif self.after_bytes:
            target.effects.drop_at = self.after_bytes
        else:
            target.drop(stage)


@dataclass(frozen=True, slots=True)
class Refuse(KeyOnlyAction):
    """Reset the connection as soon as it is made."""

    key = "refuse"
    stages = ("connect",)
    is_terminal = True

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.reset_connection()


@dataclass(frozen=True, slots=True)
class Garbage(KeyOnlyAction):
    """Send something that is not SMTP instead of the reply."""

    key = "garbage"
    stages = REPLY_STAGES
    is_reply = True
    is_terminal = True

    async def apply(self, target: FaultTarget, stage: Stage) -> str:
        target.note_refusal("garbage by a fault")
        return _GARBAGE


@dataclass(frozen=True, slots=True)
class Hide(ActionBase):
    """Do not offer the extension of this EHLO keyword, which is in capital letters."""

    key = "hide"
    schema: ClassVar[BoundedText] = BoundedText(
        pattern=_KEYWORD, wanted="an EHLO keyword, as STARTTLS"
    )
    stages = ("EHLO",)

    keyword: str

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value).upper())

    def to_json(self) -> str:
        return self.keyword

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.effects.hidden.add(self.keyword)


@dataclass(frozen=True, slots=True)
class LimitSize(ActionBase):
    """Offer SIZE with so many octets from now on, and refuse larger messages."""

    key = "limit_size"
    schema: ClassVar[WholeNumber] = WholeNumber(least=1)
    stages = ("EHLO",)

    octets: int

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> int:
        return self.octets

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.effects.max_message_size = min(self.octets, target.effects.max_message_size)


@dataclass(frozen=True, slots=True)
class Certificate(ActionBase):
    """Show a certificate in the TLS handshake that no client should trust."""

    key = "certificate"
    schema: ClassVar[Choice[BadCertificate]] = Choice(get_args(BadCertificate))
    stages = ("STARTTLS",)

    kind: BadCertificate

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> BadCertificate:
        return self.kind

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.effects.bad_certificate = self.kind
        # not every client sends the TLS alert that says why it leaves
        target.note_end(f"the client left, shown a certificate by a fault: {self.kind}")


@dataclass(frozen=True, slots=True)
class GiveFeedback(ActionBase):
    """Keep the message, and report to its sender afterwards: a bounce, a complaint and the like.

    At RCPT for that recipient, else for those that the rule fits.
    """

    key = "feedback"
    schema: ClassVar[BoundedText] = BoundedText(
        pattern=FEEDBACK,
        wanted="bounce, delayed, complaint or auto-reply; with a code, bounce-5.2.2",
    )
    stages = ("RCPT", "end-of-data", "API")

    name: str
    recipients: tuple[str, ...] = ()

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> str:
        return self.name

    def about(self, recipients: tuple[str, ...]) -> Self:
        return replace(self, recipients=recipients)

    @property
    def feedback(self) -> Feedback:
        """The feedback that the sender gets."""
        return named_feedback(self.name, self.recipients)

    async def apply(self, target: FaultTarget, stage: Stage) -> None:
        target.effects.feedback.append(self.feedback)


Action = (
    Reply
    | Delay
    | Throttle
    | Drop
    | Refuse
    | Garbage
    | Hide
    | LimitSize
    | Certificate
    | GiveFeedback
)

ACTIONS: Mapping[str, type[Action]] = {action.key: action for action in get_args(Action)}
"""The classes of actions by their names in JSON."""


def actions_at(stage: Stage) -> list[str]:
    """Return the names of the actions that are allowed at a stage."""
    return [key for key, action in ACTIONS.items() if stage in action.stages]


def read_action(value: object, on: Stage) -> Action:
    """Return the action of `{"delay": 2.5}`. Raises BadRule."""
    fields = read_object("action", value, ACTIONS)
    if len(fields) != 1:
        raise bad_value("action", value, f"exactly one of {listed(ACTIONS)}")
    ((key, content),) = fields.items()
    if on not in ACTIONS[key].stages:
        raise BadRule(f"action: no {key} at {on}, only {listed(actions_at(on))}")
    return ACTIONS[key].parse(content, on)
