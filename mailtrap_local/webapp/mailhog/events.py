"""Messages as they come, for MailHog's WebSocket and its stream of events."""

from collections.abc import Callable, Generator

from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.store.base import Cursor
from mailtrap_local.webapp.api.context import Context

_BATCH = 100  # changes read at a time
_HEARTBEAT = 1.0  # seconds after which the client is looked at


def new_messages(
    context: Context, is_over: Callable[[], bool]
) -> Generator[Message | None, None, None]:
    """Return the messages that come after this call, until the server stops or `is_over`.

    Yields None after a while without any. A reader that is too slow misses some.
    """
    return _messages_after(context.mailroom.store.cursor, context, is_over)


def _messages_after(
    cursor: Cursor, context: Context, is_over: Callable[[], bool]
) -> Generator[Message | None, None, None]:
    store = context.mailroom.store
    reader = ChangeReader(context.mailroom.change_signal)
    while not (context.live.is_stopping or is_over()):
        reader.mark()
        changes = store.changes(cursor, _BATCH)
        has_news = changes.cursor != cursor
        cursor = changes.cursor
        for change in changes.changes:
            if change.kind == "added" and change.entry is not None:
                yield change.entry.message
        if not has_news and not reader.wait(_HEARTBEAT):
            yield None
