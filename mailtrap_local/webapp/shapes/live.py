"""JSON shapes of the live socket."""

import msgspec

from mailtrap_local.store.base import Change, Changes
from mailtrap_local.webapp.shapes.common import Summary, TagShape, summary
from mailtrap_local.webapp.shapes.faults import FaultShape
from mailtrap_local.webapp.shapes.mailbox import MailboxShape
from mailtrap_local.webapp.shapes.sessions import SessionShape


class Added(msgspec.Struct, frozen=True, tag_field="type", tag="added"):
    message: Summary


class Updated(msgspec.Struct, frozen=True, tag_field="type", tag="updated"):
    message: Summary


class Removed(msgspec.Struct, frozen=True, tag_field="type", tag="removed"):
    id: str
    mailbox: str


MailChange = Added | Updated | Removed


class ChangesFrame(msgspec.Struct, frozen=True, tag_field="type", tag="changes"):
    cursor: str
    changes: list[MailChange]


class StatusReset(msgspec.Struct, frozen=True, tag_field="type", tag="afresh"):
    """Start of a complete list of mailboxes, tags and faults; others are gone."""


class MailboxChange(msgspec.Struct, frozen=True, tag_field="type", tag="mailbox"):
    mailbox: MailboxShape


class MailboxRemoved(msgspec.Struct, frozen=True, tag_field="type", tag="mailbox_removed"):
    name: str


class TagChange(msgspec.Struct, frozen=True, tag_field="type", tag="tag"):
    tag: TagShape


class TagRemoved(msgspec.Struct, frozen=True, tag_field="type", tag="tag_removed"):
    name: str


class FaultChange(msgspec.Struct, frozen=True, tag_field="type", tag="fault"):
    fault: FaultShape


class FaultRemoved(msgspec.Struct, frozen=True, tag_field="type", tag="fault_removed"):
    id: str


class SessionChange(msgspec.Struct, frozen=True, tag_field="type", tag="session"):
    session: SessionShape


StatusChange = (
    StatusReset
    | MailboxChange
    | MailboxRemoved
    | TagChange
    | TagRemoved
    | FaultChange
    | FaultRemoved
    | SessionChange
)


class StatusFrame(msgspec.Struct, frozen=True, tag_field="type", tag="changes"):
    """A list of `StatusChange`, encoded once for all pages. The cursor is the page's own."""

    cursor: str
    changes: msgspec.Raw


class ResetFrame(msgspec.Struct, frozen=True, tag_field="type", tag="reset"):
    cursor: str


def frame(changes: Changes) -> ChangesFrame | ResetFrame:
    """Return the frame for a part of the change log."""
    if changes.reset:
        return ResetFrame(str(changes.cursor))
    shapes = [shape for shape in map(_change, changes.changes) if shape is not None]
    return ChangesFrame(str(changes.cursor), shapes)


def _change(change: Change) -> MailChange | None:
    if change.kind == "removed":
        return Removed(change.message_id, change.mailbox)
    if change.entry is None:  # removed since: a later change says so
        return None
    return (Added if change.kind == "added" else Updated)(summary(change.entry))
