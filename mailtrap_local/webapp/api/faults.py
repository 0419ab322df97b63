"""Fault rules: list, register, remove."""

from mailtrap_local.faults.rule_json import parse_rule
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import Mailbox
from mailtrap_local.webapp.shapes.faults import FaultList, FaultShape, fault_shape


def list_faults(context: Context, query: Mailbox) -> FaultList:
    """All faults, or those of a mailbox alone."""
    return FaultList([fault_shape(fault) for fault in context.mailroom.faults.all(query.mailbox)])


def add_fault(context: Context, body: object) -> FaultShape:
    """Register a fault rule."""
    return fault_shape(context.mailroom.faults.add(parse_rule(body)))


def delete_fault(context: Context, fault_id: str) -> None:
    """Remove a fault."""
    context.mailroom.faults.remove(fault_id)


def delete_faults(context: Context, query: Mailbox) -> None:
    """Remove all faults, or those of a mailbox."""
    context.mailroom.faults.clear(query.mailbox)
