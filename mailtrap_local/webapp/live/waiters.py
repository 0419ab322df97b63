"""Requests that wait for mail: one thread reads the changes for all of them.

Each waiting request blocks in its own thread until that one wakes it. So a burst of mail wakes
only requests that have found enough, however many wait.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import NamedTuple

from mailtrap_local.clock import monotonic
from mailtrap_local.mailroom.background import BackgroundThread, FailureLog
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Changes, Cursor, Entry

_BATCH = 200  # changes read at a time
_GATHER = 0.002  # seconds between two batches, so that a burst becomes few of them
_IDLE_FACTOR = 3  # pause by the CPU time of a batch, so that batches take a quarter of it at most
_HEARTBEAT = 1.0  # seconds after which a request checks that its client is still connected
_STOP_TIMEOUT = 0.5  # seconds that a stop waits for requests to be answered


class Unavailable(Exception):  # becomes a 503 and is nothing to log
    """Request cannot be served now; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitCondition:
    """`count` messages that match, of a mailbox if one is named, added after change `after`.

    Only mailboxes that `is_seen` count. `find` returns those that are there already.
    """

    count: int
    mailbox: str | None
    after: int
    is_seen: Callable[[str], bool]
    matches: Callable[[Entry], bool]
    find: Callable[[], Sequence[Entry]]


class WaitResult(NamedTuple):
    """Messages that match, oldest first: all of them up to the cursor."""

    cursor: Cursor
    entries: list[Entry]


@dataclass(slots=True, eq=False)
class _Waiter:
    condition: WaitCondition
    reached: Cursor
    failures: FailureLog
    done: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: dict[str, Entry] = field(default_factory=dict)

    def read_all(self, now: Cursor) -> None:
        """Collect all that is there; `now` is the cursor from before the call."""
        self._collect(self.condition.find(), now)

    def read(self, changes: list[Change], now: Cursor) -> None:
        """Collect what matches of the changes up to `now`."""
        entries = [change.entry for change in changes if change.entry is not None]
        self._collect(filter(self._matches, entries), now)

    def _matches(self, entry: Entry) -> bool:
        condition, message = self.condition, entry.message
        if message.seq <= condition.after or not condition.is_seen(message.mailbox):
            return False
        try:
            return condition.matches(entry)
        except Exception as error:  # noqa: BLE001  # one message must not take the others along
            self.failures.add(error)
            return False

    def _collect(self, entries: Iterable[Entry], now: Cursor) -> None:
        collected = {entry.message.id: entry for entry in entries}
        with self._lock:
            self._found |= collected
            self.reached = max(self.reached, now)
            if len(self._found) >= self.condition.count:
                self.done.set()

    def has_enough(self) -> bool:
        """Return whether enough is found; else it waits on, also after a `wake`."""
        with self._lock:
            if len(self._found) < self.condition.count:
                self.done.clear()
                return False
            return True

    def result(self) -> WaitResult:
        with self._lock:
            entries = sorted(self._found.values(), key=lambda entry: entry.message.seq)
            newest = entries[-1].message.seq if entries else 0  # `find` may see more than its `now`
            cursor = Cursor(self.reached.epoch, max(self.reached.seq, newest))
            return WaitResult(cursor, entries)


class Waiters:
    """At most `max_requests` waiting requests, and the thread that reads for them.

    `start` and `stop` it.
    """

    def __init__(self, mailroom: Mailroom, *, max_requests: int = 1000) -> None:
        self._mailroom = mailroom
        self._max_requests = max_requests  # each has a thread
        self._reader = ChangeReader(mailroom.change_signal)
        self._changed = threading.Condition()  # guards all below
        self._waiters: defaultdict[str | None, set[_Waiter]] = defaultdict(set)  # by mailbox
        self._requests = 0
        self._reached = mailroom.store.cursor
        self._thread = BackgroundThread("mailtrap-wait", self._step, mailroom.background)
        self._stopped = self._thread.stopped

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Wake every request, give them a moment to be answered, and end the thread."""
        self._stopped.set()
        self._mailroom.change_signal.notify()
        with self._changed:
            for waiter in chain.from_iterable(self._waiters.values()):
                waiter.done.set()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._waiters, _STOP_TIMEOUT)
        self._thread.join()

    def wake(self) -> None:
        """Make every request look whether its client is gone."""
        with self._changed:
            for waiter in chain.from_iterable(self._waiters.values()):
                waiter.done.set()

    @property
    def requests(self) -> int:
        """Number of requests that wait now."""
        return self._requests

    @property
    def has_stopped(self) -> bool:
        """True once the server stops."""
        return self._stopped.is_set()

    @contextmanager
    def request(self) -> Iterator[None]:
        """Count a request that waits until the block ends. Raises Unavailable over the limit."""
        with self._changed:
            if self._requests >= self._max_requests:
                raise Unavailable(f"{self._max_requests} requests wait already")
            self._requests += 1
        try:
            yield
        finally:
            with self._changed:
                self._requests -= 1

    def wait(
        self, condition: WaitCondition, timeout: float, is_gone: Callable[[], bool]
    ) -> WaitResult:
        """Wait until enough messages match, at most `timeout` seconds, and return all that do.

        Returns also when the client `is_gone`. Raises Unavailable when the server stops.
        """
        steps = self.steps(condition, timeout, is_gone)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: WaitResult = end.value
                return found

    def steps(
        self,
        condition: WaitCondition,
        timeout: float,
        is_gone: Callable[[], bool] = lambda: False,
        *,
        interval: float = _HEARTBEAT,
    ) -> Generator[None, None, WaitResult]:
        """Wait likewise, but yield every `interval` seconds at least; one that is closed ends."""
        deadline = monotonic() + timeout
        with self.request(), self._registered(condition) as waiter:
            waiter.read_all(self._mailroom.store.cursor)
            while not self._stopped.is_set():
                left = deadline - monotonic()
                waiter.done.wait(max(0.0, min(left, interval)))
                if waiter.has_enough() or left <= 0 or is_gone():
                    break
                yield
            if self._stopped.is_set():
                raise Unavailable("the server stops")
            return waiter.result()

    def wait_alone(
        self, condition: WaitCondition, timeout: float, is_gone: Callable[[], bool]
    ) -> WaitResult:
        """Wait likewise, but find all in this thread: for conditions that take long to test."""
        result = WaitResult(self._mailroom.store.cursor, [])

        def look() -> bool | None:
            nonlocal result
            if self._stopped.is_set():
                raise Unavailable("the server stops")
            now = self._mailroom.store.cursor
            entries = list(condition.find())
            newest = entries[-1].message.seq if entries else 0  # as in `_Waiter.result`
            result = WaitResult(Cursor(now.epoch, max(now.seq, newest)), entries)
            return len(entries) >= condition.count or is_gone() or None

        with self.request():
            self._mailroom.wait(look, timeout)
            return result

    @contextmanager
    def _registered(self, condition: WaitCondition) -> Iterator[_Waiter]:
        """Yield a waiter that the thread reads for. What was there before it reads by itself."""
        with self._changed:
            if not self._waiters:
                self._reached = self._mailroom.store.cursor
            waiter = _Waiter(condition, self._reached, self._thread.failures)
            self._waiters[condition.mailbox].add(waiter)
            self._changed.notify_all()
        try:
            yield waiter
        finally:
            with self._changed:
                self._waiters[condition.mailbox].discard(waiter)
                if not self._waiters[condition.mailbox]:
                    del self._waiters[condition.mailbox]
                self._changed.notify_all()

    def _step(self) -> bool:
        self._wait_for_waiters()
        self._reader.mark()  # before the changes are read, and before the check for a stop
        if self._stopped.is_set():
            return False
        reads = self._reads()
        for read in reads:
            began = time.thread_time()
            with self._thread.failures.survive():  # each is of other requests
                read()
            self._stopped.wait(max(_GATHER, _IDLE_FACTOR * (time.thread_time() - began)))
        if not reads:
            self._reader.wait(None)
        return True

    def _wait_for_waiters(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped.is_set() or bool(self._waiters))

    def _reads(self) -> list[Callable[[], None]]:
        """Return calls that read the changes since the last time, one batch or one waiter each."""
        with self._changed:  # a waiter registered from now on reads these changes by itself
            news = self._mailroom.store.changes(self._reached, _BATCH)
            if news.cursor == self._reached:
                return []
            self._reached = news.cursor
            waiters = {mailbox: list(each) for mailbox, each in self._waiters.items()}
        if news.reset:  # more changes at once than the log holds: each waiter reads the store
            every = chain.from_iterable(waiters.values())
            return [partial(waiter.read_all, news.cursor) for waiter in every]
        return [partial(_distribute, news, waiters)]


def _distribute(changes: Changes, waiters: Mapping[str | None, list[_Waiter]]) -> None:
    by_mailbox: defaultdict[str | None, list[Change]] = defaultdict(list)
    for change in changes.changes:
        by_mailbox[change.mailbox].append(change)
        by_mailbox[None].append(change)
    for mailbox in waiters.keys() & by_mailbox.keys():
        for waiter in waiters[mailbox]:
            waiter.read(by_mailbox[mailbox], changes.cursor)
