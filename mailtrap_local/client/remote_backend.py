"""Backend of the mailboxes of a sandbox that runs elsewhere, over HTTP.

Imports nothing but the standard library and this package.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from mailtrap_local.client.resources import (
    LazyMessages,
    MessageCache,
    RemoteFaults,
    RemoteSessions,
    partial_message,
)
from mailtrap_local.client.transport import CancelToken, HttpTransport
from mailtrap_local.clock import monotonic
from mailtrap_local.errors import RequestRefused, SandboxRestarted, SandboxUnreachable
from mailtrap_local.mail.criteria import Matcher
from mailtrap_local.mail.message import Message

_PAGE_NEEDS = ("cursor", "total", "next", "messages")
_MAX_WAIT = 60.0  # seconds that the server lets a request wait
_T = TypeVar("_T")


class RemoteBackend:
    """Mailroom of a sandbox elsewhere, for one mailbox: implements `MailboxBackend`.

    Lists are read in pages of `page_size` messages, new messages first in one of
    `first_page_size`, which is seldom full. `epoch` is that of the sandbox when it was
    connected to; reading raises SandboxRestarted if it has another one.
    """

    def __init__(
        self,
        transport: HttpTransport,
        cache: MessageCache,
        mailbox: str,
        epoch: int,
        *,
        page_size: int,
        first_page_size: int,
    ) -> None:
        self.sessions = RemoteSessions(transport)
        self.faults = RemoteFaults(transport)
        self._transport = transport
        self._cache = cache
        self._mailbox = mailbox
        self._epoch = epoch
        self._page_size = page_size
        self._first_page_size = first_page_size
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
        candidates = [one for one in summaries if matcher.may_match(partial_message(one))]
        fitting = list(filter(matcher.matches, LazyMessages(self._cache, candidates)))
        return fitting, summaries[-1]["seq"] if summaries else seq

    def summaries_after(self, seq: int, mailbox: str | None) -> list[dict[str, Any]]:
        """Return the summaries of those messages, of one mailbox or of all, oldest first."""
        found: list[dict[str, Any]] = []
        limit = self._first_page_size if seq else self._page_size
        page = self._list(mailbox=mailbox, limit=limit)
        while True:
            found += [one for one in page["messages"] if one["seq"] > seq]
            before = page["next"]
            if before is None or before <= seq + 1:
                break
            page = self._list(mailbox=mailbox, limit=self._page_size, before=before)
        return found[::-1]

    def wait(self, look: Callable[[], _T | None], timeout: float) -> _T | None:
        deadline = monotonic() + timeout
        while True:
            wakes = self._wakes
            cursor = self._list(limit=1)["cursor"]  # before `look`: no change in between is missed
            found = look()
            left = deadline - monotonic()
            if found is not None or left <= 0:
                return found
            self._wait_for_change(wakes, cursor, round(min(left, _MAX_WAIT), 3))

    def _wait_for_change(self, wakes: int, cursor: str, timeout: float) -> None:
        try:
            self._get_waiting(
                wakes, "/api/wait", timeout, mailbox=self._mailbox, after=cursor, timeout=timeout
            )
        except RequestRefused as problem:
            if problem.status == 400:  # the cursor is of another epoch
                self._check_epoch(self._transport.get("/api/info")["epoch"])
            if problem.status != 408:
                raise

    def settle(self, mailbox: str, quiet: float, timeout: float, look: Callable[[], None]) -> bool:
        deadline = monotonic() + timeout
        while True:
            wakes = self._wakes
            look()
            left = max(0.0, deadline - monotonic())
            wait = round(min(left, _MAX_WAIT), 3)
            answer = self._get_waiting(
                wakes, "/api/settle", wait, mailbox=mailbox, quiet=quiet, timeout=wait
            )
            if answer is not None and (answer["settled"] or left <= _MAX_WAIT):
                return bool(answer["settled"])

    def _get_waiting(self, wakes: int, path: str, takes: float, **parameters: Any) -> Any:
        """Return the answer to a GET that takes so many seconds; None once `wake` is called.

        Sends nothing if that has been called more than `wakes` times.
        """
        token = CancelToken()
        with self._lock:
            if self._wakes != wakes:
                return None
            self._cancel_tokens.add(token)
        try:
            return self._transport.get(path, takes=takes, cancel=token, **parameters)
        except SandboxUnreachable:
            if not token.is_cancelled:
                raise
            return None
        finally:
            with self._lock:
                self._cancel_tokens.discard(token)

    def wake(self) -> None:
        with self._lock:
            self._wakes += 1
            tokens = list(self._cancel_tokens)
        for token in tokens:
            token.cancel()

    def tag(self, mailbox: str, tag: str) -> None:
        for summary in self.summaries_after(0, mailbox):
            path = f"/api/messages/{quote(summary['id'], safe='')}"
            self._transport.request("PATCH", path, {"tags": [*summary["tags"], tag]})

    def clear(self, mailbox: str) -> int:
        answer = self._transport.request("DELETE", "/api/messages", mailbox=mailbox)
        deleted: int = answer["deleted"]
        return deleted

    def _list(self, **parameters: Any) -> dict[str, Any]:
        """Return a page of messages, newest first. Raises SandboxRestarted."""
        page: dict[str, Any] = self._transport.get("/api/messages", needs=_PAGE_NEEDS, **parameters)
        self._check_epoch(int(page["cursor"].partition(".")[0], 16))
        return page

    def _check_epoch(self, epoch: int) -> None:
        if epoch != self._epoch:
            raise SandboxRestarted(
                f"{self._transport.url}: the sandbox has been restarted since, "
                "and its mail is gone: connect again"
            )


def _seq(cursor: str) -> int:
    return int(cursor.partition(".")[2])
