"""The JSON of fault rules."""

from typing import Any

import msgspec

from mailtrap_local.faults.registry import Fault
from mailtrap_local.faults.rule import Stage


class FaultShape(msgspec.Struct, frozen=True, kw_only=True):
    """A fault rule as `parse_rule` reads it, with its id and its hits so far."""

    mailbox: str | None
    on: Stage
    match: dict[str, Any]
    action: dict[str, Any]
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
    """A fault that is registered."""
    return FaultShape(**fault.as_json())
