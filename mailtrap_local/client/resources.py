"""Messages, sessions and faults of a sandbox elsewhere, from the JSON of its API.

Imports nothing but the standard library and this package.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, overload
from urllib.parse import quote

from mailtrap_local.client.remote_checks import RemoteChecks
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.errors import BadRule, MessageNotFound, RequestRefused
from mailtrap_local.faults.counts import LocalCounts
from mailtrap_local.faults.fault import Fault
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json
from mailtrap_local.mail.address import Address
from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.partial_message import PartialMessage
from mailtrap_local.mail.session import Line, Session

_MAX_CACHED = 10**8  # octets of messages
# Criteria that cannot be compared with a summary in which this field is cut.
_UNKNOWN_WITHOUT = {
    "from": ("sender",),
    "to": ("to", "bcc"),
    "cc": ("cc", "bcc"),
    "rcpt_to": ("rcpt", "bcc"),
    "subject": ("subject",),
}
_MAX_SESSIONS = 1000  # of a list, as many as a sandbox keeps


class MessageCache:
    """Cache of messages by id, bounded by their size. For any thread."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport
        self._lock = threading.Lock()
        self._messages: OrderedDict[str, Message] = OrderedDict()
        self._octets = 0
        self._checks = RemoteChecks(transport)

    def fetch(self, summary: Mapping[str, Any]) -> Message | None:
        """Return the message of a summary; None if it has been deleted since."""
        with self._lock:
            cached = self._messages.get(summary["id"])
        if cached is not None:
            return cached
        path = f"/api/messages/{quote(summary['id'], safe='')}"
        try:
            envelope = self._transport.get(f"{path}/envelope")
            raw = self._transport.raw(f"{path}/raw")
        except NotFound:
            return None
        message = self._message(summary, envelope, raw)
        self._keep(message)
        return message

    def _message(
        self, summary: Mapping[str, Any], envelope: Mapping[str, Any], raw: bytes
    ) -> Message:
        return Message(
            id=summary["id"],
            seq=summary["seq"],
            mailbox=summary["mailbox"],
            received_at=datetime.fromisoformat(summary["received_at"]),
            envelope=Envelope(
                mail_from=summary["mail_from"],
                rcpt_to=tuple(envelope.get("rcpt_to", summary["rcpt_to"])),
                mail_options=tuple(envelope["mail_options"]),
                rcpt_options=tuple(map(tuple, envelope["rcpt_options"])),
                helo=envelope["helo"],
                peer=envelope["peer"],
                listener=envelope["listener"],
                session_id=summary["session_id"],
                tls=_tls(summary["tls"]),
                auth=_auth(envelope["auth"]),
                replica=summary.get("replica") or "",
                via=summary["via"],
                request=_request(envelope.get("request")),
                session=partial(RemoteSessions(self._transport).of_message, summary["id"]),
            ),
            raw=raw,
            _checker=lambda: self._checks,
        )

    def _keep(self, message: Message) -> None:
        with self._lock:
            if message.id in self._messages:
                return
            self._messages[message.id] = message
            self._octets += len(message.raw)
            while self._octets > _MAX_CACHED and len(self._messages) > 1:
                _, oldest = self._messages.popitem(last=False)
                self._octets -= len(oldest.raw)


class LazyMessages(Sequence[Message]):
    """Messages of a list of summaries, each fetched on access.

    Iteration skips those that have been deleted since; access by index raises MessageNotFound.
    """

    def __init__(self, cache: MessageCache, summaries: Sequence[Mapping[str, Any]]) -> None:
        self._cache = cache
        self._summaries = summaries

    def __len__(self) -> int:
        return len(self._summaries)

    def __iter__(self) -> Iterator[Message]:
        fetched = map(self._cache.fetch, self._summaries)
        return (message for message in fetched if message is not None)

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Message]: ...
    def __getitem__(self, index: int | slice) -> Message | Sequence[Message]:
        if isinstance(index, slice):
            return LazyMessages(self._cache, self._summaries[index])
        summary = self._summaries[index]
        message = self._cache.fetch(summary)
        if message is None:
            raise MessageNotFound(f"message {summary['id']} has been deleted since it was listed")
        return message


def partial_message(summary: Mapping[str, Any]) -> PartialMessage:
    """Return the fields of a summary that criteria can be compared with."""
    sender, user, subject = summary["from"], summary["auth_user"], summary["subject"]
    cut = {each["field"] for each in summary.get("truncated", ())}
    if summary.get("unreadable"):
        cut |= {"from", "to", "cc", "rcpt_to", "subject"}
    return PartialMessage(
        mail_from=summary["mail_from"],
        rcpt_to=tuple(summary["rcpt_to"]),
        sender=None if sender is None else Address(**sender),
        to=tuple(Address(**each) for each in summary["to"]),
        cc=tuple(Address(**each) for each in summary["cc"]),
        subject=subject,
        tls=_tls(summary["tls"]),
        auth=None if user is None else AuthInfo(username=user, mechanism=""),
        unknown=frozenset(field for each in cut for field in _UNKNOWN_WITHOUT[each]),
    )


def _request(fields: Mapping[str, Any] | None) -> ApiRequest | None:
    return None if fields is None else ApiRequest.of_json(fields)


def _tls(shape: Mapping[str, str] | None) -> TlsInfo | None:
    if not shape:
        return None
    return TlsInfo(version=shape["version"], cipher=shape["cipher"], client=shape.get("client"))


def _auth(shape: Mapping[str, str] | None) -> AuthInfo | None:
    return AuthInfo(username=shape["user"], mechanism=shape["mechanism"]) if shape else None


class RemoteSessions:
    """Sessions of a sandbox elsewhere, each as it was when it was fetched."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def find(self, mailbox: str | None = None) -> list[Session]:
        """Return the sessions, newest first, of one mailbox if it is named."""
        shapes = self._transport.get("/api/sessions", mailbox=mailbox, limit=_MAX_SESSIONS)[
            "sessions"
        ]
        return [_RemoteSession(self._transport, shape) for shape in shapes]

    def of_message(self, message_id: str) -> Session | None:
        """Return the session that a message was received in; None if it is no longer kept."""
        try:
            shape = self._transport.get(f"/api/messages/{quote(message_id, safe='')}/session")
        except NotFound:
            return None
        return _RemoteSession(self._transport, shape)


class _RemoteSession(Session):
    """Session of a sandbox elsewhere. Its transcript is fetched on access."""

    __slots__ = ("_detail", "_transport")

    def __init__(self, transport: HttpTransport, shape: Mapping[str, Any]) -> None:
        super().__init__(
            session_id=shape["id"],
            peer=shape["peer"],
            listener=shape["listener"],
            started_at=datetime.fromisoformat(shape["started_at"]),
        )
        self._transport = transport
        self._detail = shape if "transcript" in shape else None
        ended_at = shape["ended_at"]
        self.ended_at = datetime.fromisoformat(ended_at) if ended_at else None
        self.mailbox = shape["mailbox"]
        self.helo = shape["helo"]
        self.tls = _tls(shape["tls"])
        self.auth = _auth(shape["auth"])
        self.message_ids = list(shape["message_ids"])
        self.outcome = shape["outcome"]
        self.reason = shape["reason"]

    @property
    def transcript(self) -> tuple[Line, ...]:
        return tuple(
            Line(line["at"], line["from"], line["line"], line.get("message_id"))
            for line in self._whole["transcript"]
        )

    @property
    def omitted(self) -> int:
        omitted: int = self._whole["omitted"]
        return omitted

    @property
    def _whole(self) -> Mapping[str, Any]:
        if self._detail is None:
            self._detail = self._transport.get(f"/api/sessions/{quote(self.id, safe='')}")
        return self._detail


class RemoteFaults:
    """Faults of a sandbox elsewhere: implements `faults.fault.Registry`."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def add(self, rule: Rule) -> Fault:
        try:
            shape = self._transport.request("POST", "/api/faults", rule_as_json(rule))
        except RequestRefused as problem:
            if problem.status == 400:
                raise BadRule(str(problem)) from None
            raise
        return self._fault(shape)

    def all(self, mailbox: str | None = None) -> list[Fault]:
        shapes = self._transport.get("/api/faults", mailbox=mailbox)["faults"]
        return [self._fault(shape) for shape in shapes]

    def discard(self, fault_id: str) -> bool:
        try:
            self._transport.request("DELETE", f"/api/faults/{quote(fault_id, safe='')}")
        except NotFound:
            return False
        return True

    def clear(self, mailbox: str | None = None) -> int:
        count = len(self.all(mailbox))
        self._transport.request("DELETE", "/api/faults", mailbox=mailbox)
        return count

    def update_hits(self, fault: Fault) -> None:
        shapes = self._transport.get("/api/faults")["faults"]
        now = next((shape["hits"] for shape in shapes if shape["id"] == fault.id), None)
        if now is not None:
            fault.state.counts.hits = now

    def _fault(self, shape: Mapping[str, Any]) -> Fault:
        return Fault(self, parse_rule(shape), shape["id"], LocalCounts(shape["hits"]))
