"""A sandbox that runs elsewhere, over HTTP: its mailboxes are as those of one in this process.

Nothing but the standard library and what is in this package.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from mailtrap_local.errors import (
    BadRule,
    BadSetting,
    RequestRefused,
    SandboxRestarted,
    SandboxUnreachable,
)
from mailtrap_local.faults import Fault
from mailtrap_local.link import Link
from mailtrap_local.mail.envelope import AuthInfo, Envelope, TlsInfo
from mailtrap_local.mail.fault import Rule
from mailtrap_local.mail.fault_json import parse_rule, rule_as_json
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mail.session import Line, Session
from mailtrap_local.mailbox import Mailbox
from mailtrap_local.setting_values import HostPort, TlsMode

_PAGE = 1000  # messages of a list, as many as there may be
_FEW = 50  # the first look at what is new seldom finds more
_LONGEST = 60.0  # seconds that a request may ask to be held
_KEPT = 10**8  # octets of messages that are not fetched a second time
_T = TypeVar("_T")


def connect(
    url: str,
    *,
    token: str | None = None,
    ca_file: str | Path | None = None,
) -> "RemoteSandbox":
    """The sandbox whose page is at `url`, in another process, a container or on another machine.

    Credentials are a `token` or stand in the URL, `http://user:password@host:8025`; `ca_file` is
    whose certificates to trust for https, besides the local CA's. Raises SandboxUnreachable when
    no sandbox answers.
    """
    return RemoteSandbox(Link(url, token=token, ca_file=ca_file))


class RemoteSandbox:
    """A sandbox that runs elsewhere. As a context manager it closes what it has opened."""

    def __init__(self, link: Link) -> None:
        self._link = link
        info = link.get("/api/info")
        self._epoch: int = info["epoch"]
        self._smtp = [self._seen(HostPort(one["host"], one["port"])) for one in info["smtp"]]
        self._letters = _Letters(link)
        self._opened: dict[str, Mailbox] = {}

    def __repr__(self) -> str:
        return f"<RemoteSandbox at {self.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where its page is, without credentials."""
        return self._link.url

    @property
    def smtp(self) -> HostPort:
        """Where it takes mail: the first of its SMTP doors. Raises BadSetting if there is none."""
        if not self._smtp:
            raise BadSetting(f"smtp: the sandbox at {self.url} has no such door")
        return self._smtp[0]

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox `inbox`, which holds what no route and no listener sends elsewhere."""
        return self._mailbox(DEFAULT_MAILBOX, next(iter(self._smtp), None), _nothing)

    def open_mailbox(
        self, name: str, *, tls: TlsMode | None = None, auth: tuple[str, str] | None = None
    ) -> Mailbox:
        """A mailbox with an SMTP door of its own, on a free port: what comes in there is its mail.

        `tls` and `auth` are the sandbox's unless given, see `Sandbox.open_mailbox`. Raises
        BadSetting for a name that is taken by an open one and for what makes no sense.
        """
        body: dict[str, Any] = {"listen": True, "tls": tls}
        if auth is not None:
            body["credentials"] = {"user": auth[0], "password": auth[1]}
        place = f"/api/mailboxes/{quote(name, safe='')}"
        if any(one["name"] == name and "port" in one for one in self._link.get("/api/mailboxes")):
            raise BadSetting(f"mailbox {name!r} is open already: close it first")
        try:
            made = self._link.ask("PUT", place, body)
        except RequestRefused as problem:
            raise BadSetting(str(problem)) from None
        door = self._seen(HostPort("127.0.0.1", made["port"]))
        mailbox = self._mailbox(name, door, partial(self._close_mailbox, name))
        self._opened[name] = mailbox
        return mailbox

    def close(self) -> None:
        """Close the doors of all mailboxes that were opened here. May be called again."""
        for mailbox in list(self._opened.values()):
            with suppress(SandboxUnreachable):  # with it went its doors
                mailbox.close()

    def _close_mailbox(self, name: str) -> None:
        if self._opened.pop(name, None) is not None:
            place = f"/api/mailboxes/{quote(name, safe='')}"
            self._link.ask("PUT", place, {"listen": False})

    def _mailbox(self, name: str, door: HostPort | None, close: Callable[[], None]) -> Mailbox:
        source = _Mailroom(self._link, self._letters, name, self._epoch)
        return Mailbox(source, name=name, listener=door, close=close)

    def _seen(self, place: HostPort) -> HostPort:
        return place.seen_from(self._link.host)


def _nothing() -> None:
    """The default mailbox has no door of its own to close."""


class _Mailroom:
    """The mailroom of a sandbox elsewhere, as one mailbox asks it: `source.Source`."""

    def __init__(self, link: Link, letters: "_Letters", mailbox: str, epoch: int) -> None:
        self.sessions = _Sessions(link)
        self.faults = _Faults(link)
        self._link = link
        self._letters = letters
        self._mailbox = mailbox
        self._epoch = epoch

    def now(self) -> int:
        return _seq(self._list(limit=1)["cursor"])

    def count(self, mailbox: str) -> int:
        total: int = self._list(mailbox=mailbox, limit=1)["total"]
        return total

    def messages_after(self, seq: int, mailbox: str) -> list[Message]:
        found: list[dict[str, Any]] = []
        page = self._list(mailbox=mailbox, limit=_FEW if seq else _PAGE)
        while True:
            found += [one for one in page["messages"] if one["seq"] > seq]
            before = page["next"]
            if before is None or before <= seq + 1:
                break
            page = self._list(mailbox=mailbox, limit=_PAGE, before=before)
        messages = map(self._letters.fetch, reversed(found))
        return [message for message in messages if message is not None]

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        deadline = time.monotonic() + timeout
        while True:
            cursor = self._list(limit=1)["cursor"]  # before the look: nothing in between is missed
            found = look()
            left = deadline - time.monotonic()
            if found is not None or left <= 0:
                return found
            self._hold(cursor, min(left, _LONGEST))

    def _hold(self, cursor: str, seconds: float) -> None:
        """Wait until mail has come behind a cursor, or the time is over."""
        try:
            self._link.get(
                "/api/wait",
                takes=seconds,
                mailbox=self._mailbox,
                after=cursor,
                timeout=round(seconds, 3),
            )
        except RequestRefused as problem:
            if problem.status == 400:  # the cursor means nothing to it
                self._check(self._link.get("/api/info")["epoch"])
            if problem.status != 408:
                raise

    def settle(self, mailbox: str, quiet: float, timeout: float) -> bool:
        held = min(timeout, _LONGEST)
        settled: bool = self._link.get(
            "/api/settle", takes=held, mailbox=mailbox, quiet=quiet, timeout=held
        )["settled"]
        return settled

    def clear(self, mailbox: str) -> int:
        deleted: int = self._link.ask("DELETE", "/api/messages", mailbox=mailbox)["deleted"]
        return deleted

    def _list(self, **parameters: Any) -> dict[str, Any]:
        """A page of messages. Raises SandboxRestarted when it is not of the sandbox we know."""
        page: dict[str, Any] = self._link.get("/api/messages", **parameters)
        self._check(int(page["cursor"].partition(".")[0], 16))
        return page

    def _check(self, epoch: int) -> None:
        if epoch != self._epoch:
            raise SandboxRestarted(
                f"{self._link.url}: the sandbox has been restarted since, and its mail is gone: "
                "connect again"
            )


def _seq(cursor: str) -> int:
    return int(cursor.partition(".")[2])


class _Letters:
    """Messages by id, each fetched once: the newest of them are kept. From any thread."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Message] = OrderedDict()
        self._octets = 0

    def fetch(self, summary: Mapping[str, Any]) -> Message | None:
        """The message that a list speaks of; None if it has been deleted since."""
        with self._lock:
            known = self._kept.get(summary["id"])
        if known is not None:
            return known
        place = f"/api/messages/{quote(summary['id'], safe='')}"
        try:
            envelope, raw = self._link.get(place)["envelope"], self._link.raw(f"{place}/raw")
        except RequestRefused as problem:
            if problem.status == 404:
                return None
            raise
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
                rcpt_to=tuple(summary["rcpt_to"]),
                mail_options=tuple(envelope["mail_options"]),
                rcpt_options=tuple(map(tuple, envelope["rcpt_options"])),
                helo=envelope["helo"],
                peer=envelope["peer"],
                listener=envelope["listener"],
                session_id=summary["session_id"],
                tls=_tls(summary["tls"]),
                auth=_auth(envelope["auth"]),
                session=partial(_Sessions(self._link).of_message, summary["id"]),
            ),
            raw=raw,
        )

    def _keep(self, message: Message) -> None:
        with self._lock:
            if message.id in self._kept:
                return
            self._kept[message.id] = message
            self._octets += len(message.raw)
            while self._octets > _KEPT and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._octets -= len(oldest.raw)


def _tls(shape: Mapping[str, str] | None) -> TlsInfo | None:
    return TlsInfo(version=shape["version"], cipher=shape["cipher"]) if shape else None


def _auth(shape: Mapping[str, str] | None) -> AuthInfo | None:
    return AuthInfo(username=shape["user"], mechanism=shape["mechanism"]) if shape else None


class _Sessions:
    """The sessions of a sandbox elsewhere, each as it was when it was asked for."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def find(self, mailbox: str | None = None) -> list[Session]:
        """Those of a mailbox, newest first."""
        shapes = self._link.get("/api/sessions", mailbox=mailbox, limit=_PAGE)["sessions"]
        return [_RemoteSession(self._link, shape) for shape in shapes]

    def of_message(self, message_id: str) -> Session | None:
        """The one that a message came in by, while it is kept."""
        try:
            shape = self._link.get(f"/api/messages/{quote(message_id, safe='')}/session")
        except RequestRefused as problem:
            if problem.status == 404:
                return None
            raise
        return _RemoteSession(self._link, shape)


class _RemoteSession(Session):
    """A session that was held elsewhere. What was said is fetched when it is looked at."""

    __slots__ = ("_detail", "_link")

    def __init__(self, link: Link, shape: Mapping[str, Any]) -> None:
        super().__init__(
            session_id=shape["id"],
            peer=shape["peer"],
            listener=shape["listener"],
            started_at=datetime.fromisoformat(shape["started_at"]),
        )
        self._link = link
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
            Line(line["at"], line["from"], line["line"]) for line in self._whole["transcript"]
        )

    @property
    def omitted(self) -> int:
        omitted: int = self._whole["omitted"]
        return omitted

    @property
    def _whole(self) -> Mapping[str, Any]:
        if self._detail is None:
            self._detail = self._link.get(f"/api/sessions/{quote(self.id, safe='')}")
        return self._detail


class _Faults:
    """The faults of a sandbox elsewhere: `faults.Book`."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(self, rule: Rule) -> Fault:
        try:
            shape = self._link.ask("POST", "/api/faults", rule_as_json(rule))
        except RequestRefused as problem:
            if problem.status == 400:
                raise BadRule(str(problem)) from None
            raise
        return _RemoteFault(self, shape)

    def all(self, mailbox: str | None = None) -> list[Fault]:
        shapes = self._link.get("/api/faults", mailbox=mailbox)["faults"]
        return [_RemoteFault(self, shape) for shape in shapes]

    def discard(self, fault_id: str) -> bool:
        try:
            self._link.ask("DELETE", f"/api/faults/{quote(fault_id, safe='')}")
        except RequestRefused as problem:
            if problem.status == 404:
                return False
            raise
        return True

    def clear(self, mailbox: str | None = None) -> int:
        count = len(self.all(mailbox))
        self._link.ask("DELETE", "/api/faults", mailbox=mailbox)
        return count

    def hits(self, fault_id: str) -> int | None:
        """How often one has been applied; None if it is no longer registered."""
        shapes = self._link.get("/api/faults")["faults"]
        return next((shape["hits"] for shape in shapes if shape["id"] == fault_id), None)


class _RemoteFault(Fault):
    """A rule that is registered elsewhere."""

    def __init__(self, book: _Faults, shape: Mapping[str, Any]) -> None:
        super().__init__(book, parse_rule(shape))
        self.id = shape["id"]
        self._faults = book
        self._last_known: int = shape["hits"]

    @property
    def hits(self) -> int:
        """How often it has been applied. Once it is removed: up to when it was last asked."""
        now = self._faults.hits(self.id)
        if now is not None:
            self._last_known = now
        return self._last_known

    def remove(self) -> None:
        _ = self.hits  # for who asks later
        super().remove()
