"""Base classes of fault actions: their JSON, the stages they are allowed at, their words."""

from typing import Any, ClassVar, Self

from mailtrap_local.faults.schema import OnlyTrue, Schema
from mailtrap_local.faults.stages import STAGES, Stage


class ActionBase:
    """Base of all actions: a frozen dataclass that reads and writes its JSON value."""

    __slots__ = ()

    key: ClassVar[str]
    """Its name in JSON."""
    schema: ClassVar[Schema]
    """Its value in JSON."""
    stages: ClassVar[tuple[Stage, ...]] = STAGES
    """The stages it is allowed at."""
    is_reply: ClassVar[bool] = False
    """Whether it needs a client that can read a reply."""
    is_terminal: ClassVar[bool] = False
    """Whether nothing is left to do after it."""

    @classmethod
    def parse(cls, value: object, on: Stage) -> Self:
        """Return the action of a JSON value at a stage where it is allowed. Raises BadRule."""
        raise NotImplementedError

    def to_json(self) -> Any:
        """Return its value in JSON."""
        raise NotImplementedError

    def describe(self) -> str:
        """Return it in words, for people: `delay 2.5`."""
        return f"{self.key} {self.to_json()}"


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
