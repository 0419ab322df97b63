"""Views of fault rules: list, register, remove."""

from mailtrap_local.faults.rule import Rule
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import Mailbox
from mailtrap_local.webapp.shapes.faults import FaultList, FaultShape, fault_shape


def list_faults(context: Context, query: Mailbox) -> FaultList:
    """List all faults, or those of a mailbox alone."""
    return FaultList([fault_shape(fault) for fault in context.mailroom.faults.all(query.mailbox)])


def add_fault(context: Context, rule: Rule) -> FaultShape:
    """Register a fault rule."""
    return fault_shape(context.mailroom.faults.add(rule))


def delete_fault(context: Context, fault_id: str) -> None:
    """Remove a fault."""
    context.mailroom.faults.remove(fault_id)


def delete_faults(context: Context, query: Mailbox) -> None:
    """Remove all faults, or those of a mailbox."""
    context.mailroom.faults.clear(query.mailbox)
