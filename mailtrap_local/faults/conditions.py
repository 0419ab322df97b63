"""Conditions of fault rules, `match` in JSON: their table, and whether they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mailtrap_local.errors import BadRule
from mailtrap_local.faults.schema import (
    BoundedText,
    Nullable,
    Numbers,
    WholeNumber,
    listed,
    read_object,
)
from mailtrap_local.faults.stages import SMTP_STAGES, FaultContext, Stage
from mailtrap_local.mail.routing import any_like, has_header


class _Condition(NamedTuple):
    """The JSON value of a condition, and the stages at which it can be known."""

    schema: Nullable
    stages: tuple[Stage, ...]


_FROM_RCPT: tuple[Stage, ...] = ("RCPT", "DATA", "end-of-data", "API")
_FROM_MAIL: tuple[Stage, ...] = ("MAIL", *_FROM_RCPT)
_WITH_AUTH: tuple[Stage, ...] = ("AUTH", "MAIL", "RCPT", "DATA", "end-of-data", "QUIT")
_NTH = Nullable(Numbers(WholeNumber(least=1), most=1000))

CONDITIONS: Mapping[str, _Condition] = {
    "sender": _Condition(Nullable(BoundedText(least=0)), _FROM_MAIL),  # "" is the null sender
    "recipient": _Condition(Nullable(BoundedText()), _FROM_RCPT),
    "header": _Condition(
        Nullable(BoundedText(pattern=r"[^\s:=]+=.*", wanted="NAME=VALUE")), ("end-of-data", "API")
    ),
    "auth": _Condition(Nullable(BoundedText()), _WITH_AUTH),
    "session": _Condition(_NTH, SMTP_STAGES),
    "attempt": _Condition(_NTH, _FROM_MAIL),
}
"""The conditions by their names, which are those of `Match` and of JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Conditions, all of which must hold; those that are None or empty always do.

    `sender` and `recipient` are globs in any case, `header` is `NAME=VALUE` as routes have it,
    `auth` the user name. `session` and `attempt` count from 1 what the other conditions fit: the
    sessions, and how often the same sender and recipients have come to this stage.
    """

    sender: str | None = None
    recipient: str | None = None
    header: str | None = None
    auth: str | None = None
    session: tuple[int, ...] = ()
    attempt: tuple[int, ...] = ()

    def fits(self, context: FaultContext) -> bool:
        """Return whether the conditions without memory hold: all but `session`, `attempt`."""
        return (
            (self.sender is None or any_like(self.sender, _known(context.sender)))
            and (self.recipient is None or any_like(self.recipient, context.recipients))
            and (self.auth is None or self.auth == context.auth)
            and (self.header is None or has_header(self.header, context.raw))
        )

    def fitting(self, recipients: tuple[str, ...]) -> tuple[str, ...]:
        """Return the recipients that fit."""
        glob = self.recipient
        if glob is None:
            return recipients
        return tuple(one for one in recipients if any_like(glob, (one,)))

    def to_json(self) -> dict[str, Any]:
        """Return the conditions that there are; one number stands alone, several in a list."""
        values = {name: getattr(self, name) for name in CONDITIONS}
        return {
            name: _numbers_to_json(value) if isinstance(value, tuple) else value
            for name, value in values.items()
            if value not in (None, ())
        }


def conditions_at(stage: Stage) -> list[str]:
    """Return the names of the conditions that can be known at a stage."""
    return [name for name, condition in CONDITIONS.items() if stage in condition.stages]


def read_match(value: object, on: Stage) -> Match:
    """Return the conditions of `{"sender": "*@example.com"}`. Raises BadRule."""
    fields = read_object("match", value, CONDITIONS)
    for name, condition in fields.items():
        if condition is not None and on not in CONDITIONS[name].stages:
            raise BadRule(f"match: {name} is not known at {on}, only {listed(conditions_at(on))}")
    read = {name: CONDITIONS[name].schema.parse(name, each) for name, each in fields.items()}
    return Match(**{name: each for name, each in read.items() if each is not None})


def _numbers_to_json(numbers: tuple[int, ...]) -> int | list[int]:
    return numbers[0] if len(numbers) == 1 else list(numbers)


def _known(address: str | None) -> Sequence[str]:
    return () if address is None else (address,)
