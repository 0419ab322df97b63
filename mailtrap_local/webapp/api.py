"""The REST API. Each route stands once, in `ROUTES`; routing and validation come from there."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

import msgspec
from werkzeug.wrappers import Request, Response

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.fault_json import parse_rule
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.setting_values import HostPort
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.preview import preview_page, preview_policy
from mailtrap_local.webapp.shapes import (
    Deleted,
    Detail,
    Door,
    FlagsPatch,
    HeaderList,
    Info,
    ListQuery,
    MailboxQuery,
    MailboxShape,
    MessageList,
    NoQuery,
    PreviewQuery,
    Summary,
    detail,
    message_list,
    summary,
)
from mailtrap_local.webapp.smtp_shapes import (
    FaultList,
    FaultShape,
    SessionDetail,
    SessionList,
    SessionQuery,
    fault_shape,
    session_detail,
    session_shape,
)

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*", re.ASCII)


class Api:
    """The views. Each takes its query, then its body if it has one, then what its path names."""

    def __init__(self, mailroom: Mailroom, smtp: Sequence[HostPort]) -> None:
        self._mailroom = mailroom
        self._store = mailroom.store
        self._smtp = smtp

    def list_messages(self, query: ListQuery) -> MessageList:
        """A page of messages, newest first."""
        cursor = self._store.cursor  # before the list: seen twice at worst, never lost
        counts = self._store.count(query.mailbox)
        end = (
            counts.total
            if query.before is None
            else self._store.position(query.before, query.mailbox)
        ) - query.offset
        start = max(0, end - query.limit)
        entries = self._store.read(start, max(0, end), query.mailbox)[::-1]
        return message_list(cursor, counts, entries, more=start > 0)

    def delete_messages(self, query: MailboxQuery) -> Deleted:
        """Delete all messages, or those of a mailbox, but pinned ones."""
        return Deleted(self._mailroom.clear(query.mailbox))

    def get_message(self, query: MailboxQuery, message_id: str) -> Detail:
        """A whole message."""
        return detail(self._entry(message_id, query.mailbox))

    def patch_message(self, query: NoQuery, body: FlagsPatch, message_id: str) -> Summary:
        """Set flags of a message."""
        message_id = self._entry(message_id).message.id
        self._mailroom.update([message_id], read=body.read, pinned=body.pinned, tags=body.tags)
        return summary(self._store.get(message_id))

    def delete_message(self, query: NoQuery, message_id: str) -> None:
        """Delete a message, pinned or not."""
        self._mailroom.remove([self._entry(message_id).message.id])

    def get_raw(self, query: NoQuery, message_id: str) -> Response:
        """The message exactly as it came."""
        message = self._entry(message_id).message
        return _file(message.raw, "message/rfc822", f"{message.id}.eml")

    def get_text(self, query: NoQuery, message_id: str) -> Response:
        """The plain text body."""
        return _source(self._entry(message_id).message.text, "plain text")

    def get_html(self, query: NoQuery, message_id: str) -> Response:
        """The source of the HTML body."""
        return _source(self._entry(message_id).message.html, "HTML")

    def get_preview(self, query: PreviewQuery, message_id: str) -> Response:
        """The HTML body as a page that can do no harm."""
        message = self._entry(message_id).message
        html = message.html  # decoded anew by each look
        if html is None:
            raise MessageNotFound("the message has no HTML body")
        parts = {part.content_id: part.number for part in message.content.parts if part.content_id}
        response = Response(preview_page(html, parts), content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = preview_policy(remote=bool(query.remote))
        return response

    def get_headers(self, query: NoQuery, message_id: str) -> HeaderList:
        """The header fields in order."""
        return HeaderList(list(self._entry(message_id).message.headers))

    def get_part(self, query: NoQuery, message_id: str, number: int) -> Response:
        """The decoded bytes of a part."""
        content = self._entry(message_id).message.content
        if not 1 <= number <= len(content.parts):
            raise MessageNotFound(f"the message has parts 1 to {len(content.parts)}, not {number}")
        part = content.parts[number - 1]
        return _file(content.payload(part), part.content_type, part.filename or f"part-{number}")

    def get_message_session(self, query: NoQuery, message_id: str) -> SessionDetail:
        """The session that a message came in by, while that is kept."""
        return session_detail(self._entry(message_id).message.session)

    def list_sessions(self, query: SessionQuery) -> SessionList:
        """The newest sessions: of a mailbox, and only those that failed or did not."""
        failed = None if query.failed is None else bool(query.failed)
        sessions = self._mailroom.sessions.find(query.mailbox, failed=failed, limit=query.limit)
        return SessionList([session_shape(session) for session in sessions])

    def get_session(self, query: NoQuery, session_id: str) -> SessionDetail:
        """A session with what was said."""
        return session_detail(self._mailroom.sessions.get(session_id))

    def list_faults(self, query: MailboxQuery) -> FaultList:
        """All faults, or those of a mailbox alone."""
        return FaultList([fault_shape(fault) for fault in self._mailroom.faults.all(query.mailbox)])

    def add_fault(self, query: NoQuery, body: object) -> FaultShape:
        """Register a fault rule."""
        return fault_shape(self._mailroom.faults.add(parse_rule(body)))

    def delete_fault(self, query: NoQuery, fault_id: str) -> None:
        """Remove a fault."""
        self._mailroom.faults.remove(fault_id)

    def delete_faults(self, query: MailboxQuery) -> None:
        """Remove all faults, or those of a mailbox."""
        self._mailroom.faults.clear(query.mailbox)

    def list_mailboxes(self, query: NoQuery) -> list[MailboxShape]:
        """Every mailbox and its counts."""
        listeners = self._mailroom.listeners()
        return [
            MailboxShape(
                name=name,
                total=counts.total,
                unread=counts.unread,
                port=HostPort.parse(listeners[name]).port if name in listeners else None,
            )
            for name, counts in self._mailroom.mailboxes().items()
        ]

    def get_info(self, query: NoQuery) -> Info:
        """What runs here, and where it takes mail."""
        return Info(
            version=version("mailtrap-local"),
            epoch=self._store.cursor.epoch,
            smtp=[Door(*address) for address in self._smtp],
        )

    def _entry(self, message_id: str, mailbox: str | None = None) -> Entry:
        """The message with an id, or the newest one for `latest`."""
        if message_id != "latest":
            return self._store.get(message_id)
        total = self._store.count(mailbox).total
        newest = self._store.read(total - 1, total, mailbox) if total else []
        if not newest:
            raise MessageNotFound("there is no message yet")
        return newest[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route: what it answers to, which view does, and what that takes.

    `body` is what the JSON must fit; `object` takes any, which the view then judges. `status` is
    that of an answer with JSON; one without a body is a 204.
    """

    method: str
    path: str
    view: Callable[..., Any]
    query: type[msgspec.Struct] = NoQuery
    body: type | None = None
    status: int = 200


_MESSAGE = "/api/messages/<message_id>"
ROUTES = (
    Route(method="GET", path="/api/messages", view=Api.list_messages, query=ListQuery),
    Route(method="DELETE", path="/api/messages", view=Api.delete_messages, query=MailboxQuery),
    Route(method="GET", path=_MESSAGE, view=Api.get_message, query=MailboxQuery),
    Route(method="PATCH", path=_MESSAGE, view=Api.patch_message, body=FlagsPatch),
    Route(method="DELETE", path=_MESSAGE, view=Api.delete_message),
    Route(method="GET", path=f"{_MESSAGE}/raw", view=Api.get_raw),
    Route(method="GET", path=f"{_MESSAGE}/text", view=Api.get_text),
    Route(method="GET", path=f"{_MESSAGE}/html", view=Api.get_html),
    Route(method="GET", path=f"{_MESSAGE}/preview", view=Api.get_preview, query=PreviewQuery),
    Route(method="GET", path=f"{_MESSAGE}/headers", view=Api.get_headers),
    Route(method="GET", path=f"{_MESSAGE}/parts/<int:number>", view=Api.get_part),
    Route(method="GET", path=f"{_MESSAGE}/session", view=Api.get_message_session),
    Route(method="GET", path="/api/sessions", view=Api.list_sessions, query=SessionQuery),
    Route(method="GET", path="/api/sessions/<session_id>", view=Api.get_session),
    Route(method="GET", path="/api/faults", view=Api.list_faults, query=MailboxQuery),
    Route(method="POST", path="/api/faults", view=Api.add_fault, body=object, status=201),
    Route(method="DELETE", path="/api/faults", view=Api.delete_faults, query=MailboxQuery),
    Route(method="DELETE", path="/api/faults/<fault_id>", view=Api.delete_fault),
    Route(method="GET", path="/api/mailboxes", view=Api.list_mailboxes),
    Route(method="GET", path="/api/info", view=Api.get_info),
)


def answer(api: Api, route: Route, request: Request, path: dict[str, Any]) -> Response:
    """Validate a request, let its view do the work, and encode what comes back.

    Raises msgspec.ValidationError or msgspec.DecodeError for input that does not fit.
    """
    taken: list[object] = [msgspec.convert(request.args.to_dict(), route.query, strict=False)]
    if route.body is not None:
        taken.append(_read(request.get_data(), route.body))
    result = route.view(api, *taken, **path)
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    return Response(
        msgspec.json.encode(result), status=route.status, content_type="application/json"
    )


def _read(body: bytes, kind: type) -> object:
    """A body of JSON. Raises msgspec.DecodeError for all that is none, which msgspec does not."""
    try:
        return msgspec.json.decode(body, type=kind)
    except UnicodeDecodeError as problem:
        raise msgspec.DecodeError(f"JSON is UTF-8: {problem}") from problem
    except RecursionError as problem:
        raise msgspec.DecodeError("JSON is nested too deeply") from problem


def _file(data: bytes, media_type: str, filename: str) -> Response:
    """Bytes to save: never shown in place, whatever they say they are (RFC 6266, RFC 8187)."""
    content_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    response = Response(data, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    )
    return response


def _source(body: str | None, kind: str) -> Response:
    if body is None:
        raise MessageNotFound(f"the message has no {kind} body")
    return Response(body, content_type="text/plain; charset=utf-8")
