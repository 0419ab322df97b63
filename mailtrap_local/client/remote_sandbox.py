"""A sandbox that runs elsewhere, over HTTP: its mailboxes are as those of one in this process.

Nothing but the standard library and what is in this package.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from mailtrap_local.client.resources import (
    LazyMessages,
    MessageCache,
    RemoteFaults,
    RemoteSessions,
    partial_message,
)
from mailtrap_local.client.transport import CancelToken, HttpTransport, NotFound
from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadSetting, RequestRefused, SandboxRestarted, SandboxUnreachable
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailbox.mailbox import Mailbox

_PAGE = 1000  # messages of a list, as many as there may be
_PAGE_NEEDS = ("cursor", "total", "next", "messages")
_FEW = 50  # the first look at what is new seldom finds more
_LONGEST = 60.0  # seconds that a request may ask to be held
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
    return RemoteSandbox(HttpTransport(url, token=token, ca_file=ca_file))


class RemoteSandbox:
    """A sandbox that runs elsewhere. As a context manager it closes what it has opened."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport
        info = transport.get("/api/info", needs=("epoch", "smtp"))
        self._epoch: int = info["epoch"]
        self._smtp = [self._seen(HostPort(one["host"], one["port"])) for one in info["smtp"]]
        self._cache = MessageCache(transport)
        self._inbox = _Mailroom(transport, self._cache, DEFAULT_MAILBOX, self._epoch)
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
        return self._transport.url

    @property
    def smtp(self) -> HostPort:
        """Where it takes mail: the first of its SMTP listeners. Raises BadSetting if there is none."""
        if not self._smtp:
            raise BadSetting(f"smtp: the sandbox at {self.url} has no such listener")
        return self._smtp[0]

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox `inbox`, which holds what no route and no listener sends elsewhere."""
        return self._mailbox(DEFAULT_MAILBOX, next(iter(self._smtp), None), _nothing)

    def open_mailbox(
        self,
        name: str,
        *,
        tls: TlsMode | None = None,
        auth: tuple[str, str] | None = None,
        shared: bool = False,
    ) -> Mailbox:
        """A mailbox with an SMTP listener of its own, on a free port: what comes in there is its mail.

        `tls` and `auth` are the sandbox's unless given, see `Sandbox.open_mailbox`. `shared`: what
        the sandbox's own listeners get for the mailbox's `address` is its mail as well. Raises
        BadSetting for a name that is taken by an open one and for what makes no sense.
        """
        body: dict[str, Any] = {"listen": True, "tls": tls}
        if auth is not None:
            body["credentials"] = {"user": auth[0], "password": auth[1]}
        place = _place(name)
        with suppress(NotFound):
            if "port" in self._transport.get(place):
                raise BadSetting(f"mailbox {name!r} is open already: close it first")
        try:
            made = self._transport.request("PUT", place, body)
        except RequestRefused as problem:
            raise BadSetting(str(problem)) from None
        host = self._smtp[0].host if self._smtp else "127.0.0.1"  # as its first listener does
        listener = HostPort(host, made["port"])
        mailbox = self._mailbox(name, listener, partial(self._close_mailbox, name, shared))
        if shared:
            self._transport.request("PUT", place, {"recipient": mailbox.address})
        self._opened[name] = mailbox
        return mailbox

    def now(self) -> int:
        """The number of the newest change."""
        return self._inbox.now()

    def summaries_after(self, seq: int) -> list[dict[str, Any]]:
        """What lists tell of the messages of all mailboxes that came behind a change, in order."""
        return self._inbox.summaries_after(seq, None)

    def remove_mailbox(self, name: str) -> None:
        """Remove an opened mailbox with its listener, its faults and all its mail, if it is there."""
        self._opened.pop(name, None)
        with suppress(NotFound):
            self._transport.request("DELETE", _place(name))

    def close(self) -> None:
        """Close the listeners of all mailboxes that were opened here. May be called again."""
        for mailbox in list(self._opened.values()):
            with suppress(SandboxUnreachable):  # with it went its listeners
                mailbox.close()

    def _close_mailbox(self, name: str, shared: bool) -> None:  # noqa: FBT001  # for `partial`
        if self._opened.pop(name, None) is not None:
            place = _place(name)
            self._transport.request("PUT", place, {"listen": False})
            if shared:
                self._transport.request("PUT", place, {})  # without a recipient

    def _mailbox(self, name: str, listener: HostPort | None, close: Callable[[], None]) -> Mailbox:
        source = _Mailroom(self._transport, self._cache, name, self._epoch)
        return Mailbox(source, name=name, listener=listener, close=close)

    def _seen(self, place: HostPort) -> HostPort:
        return place.seen_from(self._transport.host)


def _place(mailbox: str) -> str:
    return f"/api/mailboxes/{quote(mailbox, safe='')}"


def _nothing() -> None:
    """The default mailbox has no listener of its own to close."""


class _Mailroom:
    """The mailroom of a sandbox elsewhere, as one mailbox asks it: `mailbox.backend.MailboxBackend`."""

    def __init__(
        self, transport: HttpTransport, cache: MessageCache, mailbox: str, epoch: int
    ) -> None:
        self.sessions = RemoteSessions(transport)
        self.faults = RemoteFaults(transport)
        self._transport = transport
        self._cache = cache
        self._mailbox = mailbox
        self._epoch = epoch
        self._lock = threading.Lock()
        self._cancel_tokens: set[CancelToken] = set()
        self._wakes = 0

    def now(self) -> int:
        return _seq(self._list(limit=1)["cursor"])

    def count(self, mailbox: str) -> int:
        total: int = self._list(mailbox=mailbox, limit=1)["total"]
        return total

    def messages_after(self, seq: int, mailbox: str) -> Sequence[Message]:
        return LazyMessages(self._cache, self.summaries_after(seq, mailbox))

    def fitting_after(self, seq: int, mailbox: str, matcher: Matcher) -> tuple[list[Message], int]:
        summaries = self.summaries_after(seq, mailbox)
        near = [one for one in summaries if matcher.may_match(partial_message(one))]
        fitting = list(filter(matcher.matches, LazyMessages(self._cache, near)))
        return fitting, summaries[-1]["seq"] if summaries else seq

    def summaries_after(self, seq: int, mailbox: str | None) -> list[dict[str, Any]]:
        """What lists tell of those messages, of one mailbox or of all, oldest first."""
        found: list[dict[str, Any]] = []
        page = self._list(mailbox=mailbox, limit=_FEW if seq else _PAGE)
        while True:
            found += [one for one in page["messages"] if one["seq"] > seq]
            before = page["next"]
            if before is None or before <= seq + 1:
                break
            page = self._list(mailbox=mailbox, limit=_PAGE, before=before)
        return found[::-1]

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        deadline = time.monotonic() + timeout
        while True:
            wakes = self._wakes
            cursor = self._list(limit=1)["cursor"]  # before the look: nothing in between is missed
            found = look()
            left = deadline - time.monotonic()
            if found is not None or left <= 0:
                return found
            held = round(min(left, _LONGEST), 3)
            try:
                self._hold(
                    wakes, "/api/wait", held, mailbox=self._mailbox, after=cursor, timeout=held
                )
            except RequestRefused as problem:
                if problem.status == 400:  # the cursor means nothing to it
                    self._check(self._transport.get("/api/info")["epoch"])
                if problem.status != 408:
                    raise

    def _hold(self, wakes: int, path: str, takes: float, **parameters: Any) -> Any:
        """The answer to a request that takes so many seconds; None once `wake` is called.

        Not asked for at all if that was meanwhile: `wakes` is how often it had been called before.
        """
        cancel = CancelToken()
        with self._lock:
            if self._wakes != wakes:
                return None
            self._cancel_tokens.add(cancel)
        try:
            return self._transport.get(path, takes=takes, cancel=cancel, **parameters)
        except SandboxUnreachable:
            if not cancel.has_ended:
                raise
            return None
        finally:
            with self._lock:
                self._cancel_tokens.discard(cancel)

    def wake(self) -> None:
        with self._lock:
            self._wakes += 1
            holds = list(self._cancel_tokens)
        for cancel in holds:
            cancel.cancel()

    def settle(self, mailbox: str, quiet: float, timeout: float, look: Callable[[], None]) -> bool:
        deadline = time.monotonic() + timeout
        while True:
            wakes = self._wakes
            look()
            left = max(0.0, deadline - time.monotonic())
            held = round(min(left, _LONGEST), 3)
            answer = self._hold(
                wakes, "/api/settle", held, mailbox=mailbox, quiet=quiet, timeout=held
            )
            if answer is not None and (answer["settled"] or left <= _LONGEST):
                return bool(answer["settled"])

    def tag(self, mailbox: str, tag: str) -> None:
        for summary in self.summaries_after(0, mailbox):
            place = f"/api/messages/{quote(summary['id'], safe='')}"
            self._transport.request("PATCH", place, {"tags": [*summary["tags"], tag]})

    def clear(self, mailbox: str) -> int:
        deleted: int = self._transport.request("DELETE", "/api/messages", mailbox=mailbox)[
            "deleted"
        ]
        return deleted

    def _list(self, **parameters: Any) -> dict[str, Any]:
        """A page of messages. Raises SandboxRestarted when it is not of the sandbox we know."""
        page: dict[str, Any] = self._transport.get("/api/messages", needs=_PAGE_NEEDS, **parameters)
        self._check(int(page["cursor"].partition(".")[0], 16))
        return page

    def _check(self, epoch: int) -> None:
        if epoch != self._epoch:
            raise SandboxRestarted(
                f"{self._transport.url}: the sandbox has been restarted since, and its mail is gone: "
                "connect again"
            )


def _seq(cursor: str) -> int:
    return int(cursor.partition(".")[2])
