"""JSON shapes of fault rules, made of the tables of actions and conditions.

What a client sends is read by `parse_rule`, whose errors say more than those of msgspec: `RuleBody`
describes it, for the OpenAPI document and the page.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mailtrap_local.faults.actions import ACTIONS
from mailtrap_local.faults.conditions import CONDITIONS
from mailtrap_local.faults.fault import Fault
from mailtrap_local.faults.rule import SCALARS
from mailtrap_local.faults.rule_json import GIVEN_BY_SERVER, rule_as_json
from mailtrap_local.faults.schema import (
    BoundedText,
    Choice,
    CodeAndTexts,
    Nullable,
    Number,
    Numbers,
    Schema,
    TrueOrFields,
    WholeNumber,
)
from mailtrap_local.faults.stages import Stage


def _type_of(schema: Schema, name: str) -> Any:
    """Return the type of msgspec for a kind of value. Objects get the name of their field."""
    result: Any = bool  # Flag, OnlyTrue
    match schema:
        case WholeNumber(least, most):
            result = Annotated[int, Meta(ge=least, le=most)]
        case Number(most, positive):
            result = Annotated[float, Meta(gt=0, le=most) if positive else Meta(ge=0, le=most)]
        case BoundedText(least, pattern, _, most):
            whole = f"^(?:{pattern})$" if pattern else None
            result = Annotated[str, Meta(min_length=least, max_length=most, pattern=whole)]
        case Choice(options):
            result = Literal[options]
        case CodeAndTexts(most_texts=most):
            result = Annotated[list[int | str], Meta(min_length=1, max_length=1 + most)]
        case TrueOrFields(fields):
            result = _struct(f"{name.capitalize()}Fields", fields) | bool
        case Numbers(each, most):
            number: Any = _type_of(each, name)
            several = list[number]
            result = number | Annotated[several, Meta(min_length=1, max_length=most)]
        case Nullable(kind):
            result = _type_of(kind, name) | None
    return result


def _struct(name: str, fields: Mapping[str, Schema]) -> Any:
    """Return a type of object with these fields, each of which may be left out."""
    optional = [(key, _type_of(each, key) | UnsetType, UNSET) for key, each in fields.items()]
    return msgspec.defstruct(name, optional, frozen=True, forbid_unknown_fields=True)


_Action: Any = _struct("_Action", {key: action.schema for key, action in ACTIONS.items()})
_Match: Any = _struct("_Match", {name: each.schema.kind for name, each in CONDITIONS.items()})
_MatchBody: Any = _struct("_MatchBody", {name: each.schema for name, each in CONDITIONS.items()})


class ActionShape(_Action):  # type: ignore[misc]  # its fields are a table
    """Exactly one action, by its key."""


class MatchShape(_Match):  # type: ignore[misc]  # likewise
    """The conditions that a rule has."""


class MatchBody(_MatchBody):  # type: ignore[misc]  # likewise
    """Conditions, all of which must hold; null is none."""


class _RuleHead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on: Stage
    action: ActionShape
    match: MatchBody | UnsetType = UNSET


RuleBody = msgspec.defstruct(
    "RuleBody",
    [
        *((name, _type_of(each, name) | UnsetType, UNSET) for name, each in SCALARS.items()),
        *((name, Any, UNSET) for name in GIVEN_BY_SERVER),
    ],
    bases=(_RuleHead,),
    namespace={"__doc__": "A fault rule. `id` and `hits` are ignored."},
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
)


class FaultShape(msgspec.Struct, frozen=True, kw_only=True):
    """A registered rule, with its id and its hits so far."""

    mailbox: str | None
    on: Stage
    match: MatchShape
    action: ActionShape
    times: int | None
    skip: int
    probability: float
    seed: int
    id: str
    hits: int


class FaultList(msgspec.Struct, frozen=True):
    """Faults, in the order in which they were registered."""

    faults: list[FaultShape]


def fault_shape(fault: Fault) -> FaultShape:
    """Return the JSON of a fault."""
    fields = rule_as_json(fault.rule)
    action, match = ActionShape(**fields.pop("action")), MatchShape(**fields.pop("match"))
    return FaultShape(action=action, match=match, **fields, id=fault.id, hits=fault.state.hits)
