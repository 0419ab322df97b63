"""Base classes of fault actions, and the part of a connection that they work on."""

from typing import Any, ClassVar, NoReturn, Protocol, Self

from mailtrap_local.faults.effects import Effects
from mailtrap_local.faults.schema import OnlyTrue, Schema
from mailtrap_local.faults.stages import SMTP_STAGES, Stage


class FaultTarget(Protocol):
    """The part of a connection that actions work on. For `NoReturn` the connection ends."""

    @property
    def effects(self) -> Effects:
        """Changes for good, or for one message."""

    async def delay(self, seconds: float) -> None:
        """Wait, without counting it as the client's silence."""

    def throttle(self, bytes_per_second: int) -> None:
        """Read no faster for the rest of the connection."""

    def note_refusal(self, reply: str) -> None:
        """Note in the session why no message may come of this."""

    def note_end(self, reason: str) -> None:
        """Note in the session how it ends, if it does."""

    async def end_with(self, reply: str) -> NoReturn:
        """Send a last reply."""

    def drop(self, stage: str) -> NoReturn:
        """End without a reply."""

    def reset_connection(self) -> NoReturn:
        """End by a reset of the TCP connection."""


class ActionBase:
    """Base of all actions: a frozen dataclass that reads and writes its JSON, and is applied."""

    __slots__ = ()

    key: ClassVar[str]
    """Its name in JSON."""
    schema: ClassVar[Schema]
    """Its value in JSON."""
    stages: ClassVar[tuple[Stage, ...]] = SMTP_STAGES
    """The stages it is allowed at."""
    is_reply: ClassVar[bool] = False
    """True if it needs a client that can read a reply."""
    is_terminal: ClassVar[bool] = False
    """True if nothing is left to do after it."""

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        """Return the action of a JSON value at a stage where it is allowed. Raises BadRule."""
        raise NotImplementedError

    def to_json(self) -> Any:
        """Return its value in JSON."""
        raise NotImplementedError

    def about(self, recipients: tuple[str, ...]) -> Self:
        """Return the action for these recipients, if it matters for whom it is."""
        return self

    def describe(self) -> str:
        """Return it in words, for people: `delay 2.5`."""
        return f"{self.key} {self.to_json()}"

    async def apply(self, target: FaultTarget, stage: Stage) -> str | None:
        """Do it. Return the reply to send instead of executing the command, if there is one."""
        raise NotImplementedError


class KeyOnlyAction(ActionBase):
    """An action without parameters: its value in JSON is `true`."""

    __slots__ = ()

    schema = OnlyTrue()

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        OnlyTrue().parse(cls.key, value)
        return cls()

    def to_json(self) -> bool:
        return True

    def describe(self) -> str:
        return self.key
