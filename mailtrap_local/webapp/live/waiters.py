"""Requests that wait for mail: one thread looks at what happens, once for all of them.

Each waiting request sleeps in a thread of its own until that one wakes it. So a burst of mail
wakes nobody who has not got what was waited for, however many wait.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import NamedTuple

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Changes, Cursor, Entry

MOST = 1000  # requests that wait at once: each has a thread
_BATCH = 200  # changes in one look
_GATHER = 0.002  # seconds between two looks, so that a burst becomes few of them
_LEISURE = 3  # times as long as a look took: a burst must not pay for those who wait for it
_HEARTBEAT = 1.0  # seconds after which a request looks whether its client is still there
_FAREWELL = 0.5  # seconds that a stop waits for requests to be answered


class Unavailable(Exception):  # an answer, not a fault of ours
    """Nobody can wait now; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is waited for: `count` messages that fit, of a mailbox if one is named.

    `look` gives those that are there already. Only what was added behind change `after` counts.
    """

    count: int
    mailbox: str | None
    after: int
    fits: Callable[[Entry], bool]
    look: Callable[[], Sequence[Entry]]


class Found(NamedTuple):
    """What a wait has found, oldest first: all that fits up to the cursor."""

    cursor: Cursor
    entries: list[Entry]


@dataclass(slots=True, eq=False)
class _Waiting:
    wanted: Wanted
    reached: Cursor
    woken: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _found: dict[str, Entry] = field(default_factory=dict)

    def look(self, now: Cursor) -> None:
        """Take all that is there; `now` is from before the look."""
        self._take(self.wanted.look(), now)

    def hear(self, changes: list[Change], now: Cursor) -> None:
        """Take what fits of the changes up to `now`."""
        entries = [change.entry for change in changes if change.entry is not None]
        wanted = self.wanted
        fitting = (one for one in entries if one.message.seq > wanted.after and wanted.fits(one))
        self._take(fitting, now)

    def _take(self, entries: Iterable[Entry], now: Cursor) -> None:
        taken = {entry.message.id: entry for entry in entries}
        with self._lock:
            self._found |= taken
            self.reached = max(self.reached, now)
            if len(self._found) >= self.wanted.count:
                self.woken.set()

    def found(self) -> Found:
        with self._lock:
            entries = sorted(self._found.values(), key=lambda entry: entry.message.seq)
            newest = entries[-1].message.seq if entries else 0  # a look may see beyond its `now`
            return Found(Cursor(self.reached.epoch, max(self.reached.seq, newest)), entries)


class Waiters:
    """All requests that wait, and the thread that looks for them. `start` and `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom
        self._changed = threading.Condition()
        self._waiting: defaultdict[str | None, set[_Waiting]] = defaultdict(set)  # by mailbox
        self._requests = 0
        self._reached = mailroom.store.cursor
        self._stopped = threading.Event()
        self._looker = threading.Thread(target=self._run, name="mailtrap-wait", daemon=True)

    def start(self) -> None:
        """Start to look."""
        self._looker.start()

    def stop(self) -> None:
        """Wake every request, give them a moment to be answered, and end."""
        self._stopped.set()
        self._mailroom.change_signal.notify()
        with self._changed:
            for waiting in chain.from_iterable(self._waiting.values()):
                waiting.woken.set()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._waiting, _FAREWELL)
        self._looker.join()

    @property
    def requests(self) -> int:
        """How many wait now."""
        return self._requests

    @contextmanager
    def request(self) -> Iterator[None]:
        """A request that takes its time. Raises Unavailable: only so many may at once."""
        with self._changed:
            if self._requests >= MOST:
                raise Unavailable(f"{MOST} requests wait already")
            self._requests += 1
        try:
            yield
        finally:
            with self._changed:
                self._requests -= 1

    def wait(self, wanted: Wanted, timeout: float, is_gone: Callable[[], bool]) -> Found:
        """All that fits, as soon as there is enough; what there is after `timeout` seconds.

        That soon also when the client `is_gone`. Raises Unavailable when the server stops.
        """
        deadline = time.monotonic() + timeout
        with self.request(), self._joined(wanted) as waiting:
            waiting.look(self._mailroom.store.cursor)
            while not self._stopped.is_set():
                left = deadline - time.monotonic()
                if left <= 0 or waiting.woken.wait(min(left, _HEARTBEAT)) or is_gone():
                    break
            if self._stopped.is_set():
                raise Unavailable("the server stops")
            return waiting.found()

    @contextmanager
    def _joined(self, wanted: Wanted) -> Iterator[_Waiting]:
        """Someone to tell of changes. What happened before must be looked for by oneself."""
        with self._changed:
            if not self._waiting:
                self._reached = self._mailroom.store.cursor
            waiting = _Waiting(wanted, self._reached)
            self._waiting[wanted.mailbox].add(waiting)
            self._changed.notify_all()
        try:
            yield waiting
        finally:
            with self._changed:
                self._waiting[wanted.mailbox].discard(waiting)
                if not self._waiting[wanted.mailbox]:
                    del self._waiting[wanted.mailbox]
                self._changed.notify_all()

    def _run(self) -> None:
        while True:
            self._rest_while_nobody_waits()
            seen = (
                self._mailroom.change_signal.version
            )  # before both looks: no change in between is missed
            if self._stopped.is_set():
                return
            steps = self._steps()
            for step in steps:
                began = time.thread_time()
                step()
                self._stopped.wait(max(_GATHER, _LEISURE * (time.thread_time() - began)))
            if not steps:
                self._mailroom.change_signal.wait(seen, None)

    def _rest_while_nobody_waits(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped.is_set() or bool(self._waiting))

    def _steps(self) -> list[Callable[[], None]]:
        """What is to be done about the changes since the last time, in pieces."""
        with self._changed:  # who joins from now on reads all that is being told here
            news = self._mailroom.store.changes(self._reached, _BATCH)
            if news.cursor == self._reached:
                return []
            self._reached = news.cursor
            told = {mailbox: list(each) for mailbox, each in self._waiting.items()}
        if news.reset:  # too many changes at once for the log: all look for themselves
            every = chain.from_iterable(told.values())
            return [partial(waiting.look, news.cursor) for waiting in every]
        return [partial(_tell, told, news)]


def _tell(told: Mapping[str | None, list[_Waiting]], news: Changes) -> None:
    by_mailbox: defaultdict[str | None, list[Change]] = defaultdict(list)
    for change in news.changes:
        by_mailbox[change.mailbox].append(change)
        by_mailbox[None].append(change)
    for mailbox in told.keys() & by_mailbox.keys():
        for waiting in told[mailbox]:
            waiting.hear(by_mailbox[mailbox], news.cursor)
