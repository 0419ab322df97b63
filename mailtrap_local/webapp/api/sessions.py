"""Views of SMTP sessions."""

from msgspec import UNSET

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import SessionQuery
from mailtrap_local.webapp.shapes.sessions import (
    SessionDetail,
    SessionList,
    session_detail,
    session_shape,
)


def list_sessions(context: Context, query: SessionQuery) -> SessionList:
    """List the newest sessions, of a mailbox, by whether they failed."""
    failed = None if query.failed is UNSET else bool(query.failed)
    mailroom = context.mailroom
    sessions = mailroom.sessions.find(query.mailbox, failed=failed, limit=query.limit)
    return SessionList([session_shape(session, mailroom.replica) for session in sessions])


def get_session(context: Context, session_id: str) -> SessionDetail:
    """Get a session with its transcript."""
    mailroom = context.mailroom
    return session_detail(mailroom.sessions.get(session_id), mailroom.replica)
