"""Fault actions, one class each: its JSON, the stages it is allowed at, its words.

Applying them needs a connection, which is the business of `smtp.fault_injection`. The union
`Action` is the table of all of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, Self, get_args

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.action_base import ActionBase, KeyOnlyAction
from mailtrap_local.faults.default_replies import default_reply
from mailtrap_local.faults.schema import (
    Choice,
    CodeAndTexts,
    Flag,
    Number,
    Text,
    TrueOrFields,
    WholeNumber,
    bad_value,
    listed,
    read_object,
)
from mailtrap_local.faults.stages import STAGES, Stage

_MAX_LINE = 512  # octets of a reply with its CRLF, RFC 5321 section 4.5.3.1.5
_ENHANCED = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"  # RFC 3463 section 2
_ENHANCED_AND_TEXT = re.compile(rf"({_ENHANCED})(?: +(.*))?", re.DOTALL)
_KEYWORD = "[A-Za-z0-9][A-Za-z0-9-]{0,63}"  # RFC 5321 section 4.1.1.1
_REPLIES = STAGES[1:]  # before the banner no reply is read

BadCertificate = Literal["expired", "wrong-host"]


@dataclass(frozen=True, slots=True)
class Reply(ActionBase):
    """Send this reply instead of doing what the client has asked for."""

    key = "reply"
    schema: ClassVar[CodeAndTexts] = CodeAndTexts(
        code=WholeNumber(200, 599),
        text=Text(least=0),
        most_texts=2,
        wanted='a list like [550, "5.1.1", "No such user"]',
    )
    stages = _REPLIES
    is_reply = True
    is_terminal = True

    code: int
    enhanced: str
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.enhanced} {self.text}"

    @classmethod
    def complete(cls, on: Stage, code: int, text: str = "") -> Self:
        """Return the reply with a text that may begin with an enhanced code, or have neither."""
        return cls.parse([code, text], on)

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        code, texts = cls.schema.parse(cls.key, value)
        if code // 100 == 3:
            raise bad_value("reply: the code", code, "2xx, 4xx or 5xx")
        words = [text.strip(" ") for text in texts]
        if len(words) < 2:
            leading = _ENHANCED_AND_TEXT.fullmatch("".join(words))
            words = [leading[1], leading[2] or ""] if leading else ["", *words]
        enhanced, text = default_reply(code, on, words[0])
        reply = cls(code, enhanced, words[-1] or text)
        _check_readable(reply)
        return reply

    def to_json(self) -> list[int | str]:
        return [self.code, self.enhanced, self.text]

    def describe(self) -> str:
        return f"{self.key} {self}"


def _check_readable(reply: Reply) -> None:
    """Raise BadRule for a reply that is no line of SMTP, RFC 5321 section 4.2."""
    code_class = str(reply.code)[0]
    if not re.fullmatch(_ENHANCED, reply.enhanced) or reply.enhanced[0] != code_class:
        name = f"reply: the enhanced code of a {reply.code}"
        raise bad_value(name, reply.enhanced, f"{code_class}.x.x")
    if not reply.text.isprintable():
        raise bad_value("reply: the text", reply.text, "one line without control characters")
    if len(f"{reply}\r\n".encode()) > _MAX_LINE:
        wanted = f"at most {_MAX_LINE} octets with all around it"
        raise bad_value("reply: the text", reply.text, wanted)


@dataclass(frozen=True, slots=True)
class Delay(ActionBase):
    """Wait so many seconds before the reply."""

    key = "delay"
    schema: ClassVar[Number] = Number(most=3600, positive="seconds")

    seconds: float

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value))

    def to_json(self) -> float:
        return self.seconds


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


@dataclass(frozen=True, slots=True)
class Drop(ActionBase):
    """Close the connection without a reply.

    At DATA once `after_bytes` octets of the message have come, with 0 before the 354; at the end
    of data before the message is kept, or, with `after_store`, between that and the 250.
    """

    key = "drop"
    schema: ClassVar[TrueOrFields] = TrueOrFields(
        MappingProxyType({"after_bytes": WholeNumber(), "after_store": Flag()})
    )
    is_terminal = True

    after_bytes: int = 0
    after_store: bool = False

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        drop = cls(**cls.schema.parse(cls.key, value))
        if drop.after_bytes and on != "DATA":
            raise BadRule(f"after_bytes: at {on} nothing is read, only at DATA")
        if drop.after_store and on != "end-of-data":
            raise BadRule(f"after_store: at {on} nothing is stored, only at end-of-data")
        return drop

    def to_json(self) -> dict[str, int | bool]:
        return {"after_bytes": self.after_bytes, "after_store": self.after_store}

    def describe(self) -> str:
        return " ".join([self.key, *(f"{k}={v}" for k, v in self.to_json().items() if v)])


@dataclass(frozen=True, slots=True)
class Refuse(KeyOnlyAction):
    """Reset the connection as soon as it is made."""

    key = "refuse"
    stages = ("connect",)
    is_terminal = True


@dataclass(frozen=True, slots=True)
class Garbage(KeyOnlyAction):
    """Send something that is not SMTP instead of the reply."""

    key = "garbage"
    stages = _REPLIES
    is_reply = True
    is_terminal = True


@dataclass(frozen=True, slots=True)
class Hide(ActionBase):
    """Do not offer the extension of this EHLO keyword, which is in capital letters."""

    key = "hide"
    schema: ClassVar[Text] = Text(pattern=_KEYWORD, wanted="an EHLO keyword, as STARTTLS")
    stages = ("EHLO",)

    keyword: str

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        return cls(cls.schema.parse(cls.key, value).upper())

    def to_json(self) -> str:
        return self.keyword


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


Action = Reply | Delay | Throttle | Drop | Refuse | Garbage | Hide | LimitSize | Certificate

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
