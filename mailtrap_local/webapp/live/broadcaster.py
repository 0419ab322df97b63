"""Makes the frames of the live socket from what has changed. Knows no socket.

One thread turns new changes into frames, each once for all pages. Every page's own thread then
pulls the frames after its cursor. A slow page delays no other: it reads what it missed from
the log itself, and if that no longer reaches back it is sent a reset.

Changes of mailboxes, tags, faults and sessions (`StatusChanges`) are in no log. A new page is sent
all of them, then the thread polls at intervals; a page that missed an update is sent a reset too.

A change that cannot be encoded is logged and left out, and the others of its frame are sent.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from mailtrap_local.clock import monotonic
from mailtrap_local.mailroom.background import BackgroundThread, FailureLog
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Change, Changes, Cursor
from mailtrap_local.webapp.live.status_changes import StatusChanges
from mailtrap_local.webapp.shapes.live import (
    ChangesFrame,
    MailChange,
    ResetFrame,
    StatusChange,
    StatusFrame,
    frame,
)

MAX_CHANGES = 200  # in a frame, so that a page stays fluent
_GATHER = 0.05  # seconds between two frames, so that a burst becomes few of them
_IDLE_FACTOR = 9  # pause by the CPU time of a frame, so that frames take a tenth of it at most
_MAX_LAG = 2000  # changes behind: beyond it pages are sent a reset
_RESET_INTERVAL = 2.0  # seconds after a reset until the next frame
_FRAMES = 64  # kept for pages that are a little behind
_CLOSE_TIMEOUT = 0.5  # seconds that a stop waits for pages to go
_STATUS_INTERVAL = 0.2  # seconds between two polls of the status
_HEARTBEAT = 1.0  # seconds after which a page's thread checks that its page is still connected


class _Frame(NamedTuple):
    start: int
    end: Cursor
    text: str


class _StatusUpdate(NamedTuple):
    number: int
    changes: msgspec.Raw | None  # None for a page that has missed one


class Broadcaster:
    """Thread that makes frames. `start` it, read `frames` for each page, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom
        self._reader = ChangeReader(mailroom.change_signal)
        self._changed = threading.Condition()  # guards all that pages read
        self._frames: deque[_Frame] = deque(maxlen=_FRAMES)
        self._reached = mailroom.store.cursor
        self._thread = BackgroundThread("mailtrap-live", self._step, mailroom.background)
        self._stopped = self._thread.stopped
        self._failures = self._thread.failures
        self._status = StatusChanges(mailroom, self._failures)
        self._status_lock = threading.Lock()  # so that updates are numbered in order
        self._updates: deque[_StatusUpdate] = deque(maxlen=_FRAMES)
        self._last_update = 0
        self._status_due = 0.0  # of monotonic()
        self._pages = 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and every page's frames. Waits a moment for pages to close."""
        self._stopped.set()
        self._mailroom.change_signal.notify()
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._pages, _CLOSE_TIMEOUT)
        self._thread.join()

    @property
    def pages(self) -> int:
        """Number of pages that follow now."""
        return self._pages

    @contextlib.contextmanager
    def page(self) -> Iterator[None]:
        """Count a page, for which frames are made until the block ends."""
        self._count_pages(1)
        try:
            yield
        finally:
            self._count_pages(-1)

    def _count_pages(self, step: int) -> None:
        with self._changed:
            self._pages += step
            self._changed.notify_all()

    def wake(self) -> None:
        """Make every page look whether it is over."""
        with self._changed:
            self._changed.notify_all()

    def frames(
        self, after: Cursor | None, is_over: Callable[[], bool] = lambda: False
    ) -> Iterator[str | None]:
        """Yield the frames after a cursor (after now if None) until `stop`, or until `is_over`.

        Call it within `page`. Yields None at intervals while there is nothing new. `is_over` is
        asked after each frame, and at each `wake`.
        """
        update = self._last_update
        self._publish_status(self._status.read_all)
        changes = self._mailroom.store.changes(after or self._mailroom.store.cursor, MAX_CHANGES)
        if changes.changes or changes.reset:
            yield self._encode(changes)
        after = changes.cursor
        while not (self._stopped.is_set() or is_over()):
            made = self._next(after, update, is_over)
            if isinstance(made, _StatusUpdate):
                update = made.number
                yield _encode_update(after, made)
            else:
                after = made.end if made else after
                yield (made and made.text) or None  # what others see changed is no news

    def _next(
        self, after: Cursor, update: int, is_over: Callable[[], bool]
    ) -> _Frame | _StatusUpdate | None:
        """Return what to send a page next; None after a heartbeat without news, or if it is over.

        The text of a frame is empty if the page sees nothing of what has changed.
        """
        limit = MAX_CHANGES
        with self._changed:
            self._changed.wait_for(lambda: self._has_news(after, update) or is_over(), _HEARTBEAT)
            if not self._has_news(after, update) or self._stopped.is_set() or is_over():
                return None
            if self._last_update != update:
                return self._next_update(update)
            for made in self._frames:
                if made.start == after.seq:
                    return made
                if made.start < after.seq < made.end.seq:
                    limit = made.end.seq - after.seq  # the rest of it: from there on in step
        return self._read(after, limit)  # outside the lock: no page waits for one that is behind

    def _has_news(self, after: Cursor, update: int) -> bool:
        is_behind = self._reached.seq > after.seq or self._last_update != update
        return self._stopped.is_set() or is_behind

    def _next_update(self, after: int) -> _StatusUpdate:
        missed_one = _StatusUpdate(self._last_update, None)
        return next((one for one in self._updates if one.number == after + 1), missed_one)

    def _step(self) -> bool:
        self._wait_for_pages()
        self._reader.mark()  # before all reads, and before the check for a stop
        if self._stopped.is_set():
            return False
        if monotonic() >= self._status_due:
            with self._failures.survive():  # the messages come all the same
                self._publish_status(self._status.poll)
        self._make_frame()
        return True

    def _wait_for_pages(self) -> None:
        with self._changed:
            if not self._pages:
                self._changed.wait_for(lambda: self._stopped.is_set() or self._pages > 0)
                self._reached = self._mailroom.store.cursor  # pages read the past themselves
                self._changed.notify_all()

    def _make_frame(self) -> None:
        """Make a frame of the next changes and pause, or wait for some."""
        lags = self._mailroom.store.cursor.seq - self._reached.seq > _MAX_LAG
        began = time.thread_time()
        made = self._skip() if lags else self._read(self._reached, MAX_CHANGES)
        if made.end == self._reached:
            self._reader.wait(max(0.0, self._status_due - monotonic()))
            return
        with self._changed:
            self._frames.append(made)
            self._reached = made.end
            self._changed.notify_all()
        pause = _IDLE_FACTOR * (time.thread_time() - began)
        self._stopped.wait(_RESET_INTERVAL if lags else max(_GATHER, pause))

    def _publish_status(self, read: Callable[[], list[StatusChange]]) -> None:
        """Give all pages the status changes that `read` returns, if any."""
        began = time.thread_time()
        try:
            with self._status_lock:
                found = read()
                if found:
                    changes = msgspec.Raw(_encode_list(found, self._failures))
                    with self._changed:
                        self._last_update += 1
                        self._updates.append(_StatusUpdate(self._last_update, changes))
                        self._changed.notify_all()
        finally:
            pause = _IDLE_FACTOR * (time.thread_time() - began)
            self._status_due = monotonic() + max(_STATUS_INTERVAL, pause)

    def _skip(self) -> _Frame:
        now = self._mailroom.store.cursor
        return _Frame(self._reached.seq, now, self._encode(Changes(now, (), reset=True)))

    def _read(self, after: Cursor, limit: int) -> _Frame:
        changes = self._mailroom.store.changes(after, limit)
        has_news = bool(changes.changes) or changes.reset
        return _Frame(after.seq, changes.cursor, self._encode(changes) if has_news else "")

    def _encode(self, changes: Changes) -> str:
        try:
            return _text(frame(changes))
        except Exception as error:  # noqa: BLE001  # one message must not take the others along
            self._failures.add(error)
            shapes = [shape for one in changes.changes for shape in self._shapes_of(one)]
            return _text(ChangesFrame(str(changes.cursor), shapes))

    def _shapes_of(self, change: Change) -> list[MailChange]:
        """Return what a frame has for one change: nothing if that cannot be encoded."""
        with self._failures.survive():
            made = frame(Changes(Cursor(0, change.seq), (change,)))
            _text(made)
            return made.changes if isinstance(made, ChangesFrame) else []
        return []


def _encode_list(changes: Sequence[StatusChange], failures: FailureLog) -> bytes:
    """Return a list in JSON, without those that cannot be encoded."""
    try:
        return msgspec.json.encode(changes)
    except Exception as error:  # noqa: BLE001  # likewise
        failures.add(error)
    encoded = []
    for change in changes:
        with failures.survive():
            encoded.append(msgspec.json.encode(change))
    return b"[" + b",".join(encoded) + b"]"


def _encode_update(reached: Cursor, update: _StatusUpdate) -> str:
    if update.changes is None:
        return _text(ResetFrame(str(reached)))
    return _text(StatusFrame(str(reached), update.changes))


def _text(shape: ChangesFrame | StatusFrame | ResetFrame) -> str:
    return msgspec.json.encode(shape).decode()
