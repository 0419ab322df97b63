"""The live socket: tells every open page what has changed, by cursor.

One thread, the pump, turns new changes into frames, each once for all pages. Every page's own
thread then pulls the frames behind its cursor. A slow page costs nobody anything: what it missed
it reads from the log itself, and if that no longer reaches back it is told to reset.

What happens beside the mail (`asides`) is in no log. A page that comes is told all of it, from then
on the pump looks now and then, and a page that has missed a look is told to reset too.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.store.base import Changes, Cursor
from mailtrap_local.webapp.live.status_changes import StatusChanges
from mailtrap_local.webapp.shapes.live import (
    ChangesFrame,
    ResetFrame,
    StatusChange,
    StatusFrame,
    frame,
)

MAX_CHANGES = 200  # in a frame: what a page can take in without a stutter
_GATHER = 0.05  # seconds between two frames, so that a burst becomes few of them
_LEISURE = 9  # times as long as a frame took: a burst must not pay for the pages that show it
_TOO_FAR = 2000  # changes behind, with more coming than a page can show: it reads the list anew
_REST = 2.0  # seconds until it is told the next thing, which may be to do so again
_FRAMES = 64  # kept for pages that are a little behind
_FAREWELL = 0.5  # seconds that a stop waits for pages to go
_STATUS_INTERVAL = 0.2  # seconds between two looks at what is beside the mail
_HEARTBEAT = 1.0  # seconds after which a page's thread looks whether its page is still there


class _Frame(NamedTuple):
    start: int
    end: Cursor
    text: str


class _StatusUpdate(NamedTuple):
    number: int
    changes: msgspec.Raw | None  # None for a page that has missed one


class Live:
    """The pump and the frames it has made. `start` it, `frames` for each page, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom
        self._made = threading.Condition()
        self._frames: deque[_Frame] = deque(maxlen=_FRAMES)
        self._reached = mailroom.store.cursor
        self._status = StatusChanges(mailroom)
        self._looking = threading.Lock()  # so that looks are told in the order they were made
        self._told: deque[_StatusUpdate] = deque(maxlen=_FRAMES)
        self._tellings = 0
        self._look_at = 0.0  # of time.monotonic(): when to look at them next
        self._pages = 0
        self._stopped = threading.Event()
        self._pump = threading.Thread(target=self._run, name="mailtrap-live", daemon=True)

    def start(self) -> None:
        """Start the pump."""
        self._pump.start()

    def stop(self) -> None:
        """End the pump and let go of every page. Waits a moment for them to say farewell."""
        self._stopped.set()
        self._mailroom.change_signal.notify()
        with self._made:
            self._made.notify_all()
            self._made.wait_for(lambda: not self._pages, _FAREWELL)
        self._pump.join()

    @property
    def pages(self) -> int:
        """How many pages follow now."""
        return self._pages

    @contextlib.contextmanager
    def page(self) -> Iterator[None]:
        """For as long as there is a page, there are frames for it."""
        with self._made:
            self._pages += 1
            self._made.notify_all()
        try:
            yield
        finally:
            with self._made:
                self._pages -= 1
                self._made.notify_all()

    def frames(self, after: Cursor | None) -> Iterator[str | None]:
        """The frames behind a cursor (behind now if None), until the pump stops.

        Gives None now and then while there is nothing to tell. To be called within `page`.
        """
        seen = self._tellings
        self._check_status(self._status.read_all)
        changes = self._mailroom.store.changes(after or self._mailroom.store.cursor, MAX_CHANGES)
        if changes.changes or changes.reset:
            yield _encode(changes)
        after = changes.cursor
        while not self._stopped.is_set():
            made = self._pull(after, seen)
            if isinstance(made, _StatusUpdate):
                seen = made.number
                yield _aside(after, made)
            else:
                after = made.end if made else after
                yield made and made.text

    def _pull(self, after: Cursor, seen: int) -> _Frame | _StatusUpdate | None:
        """What a page is told next; None when for a heartbeat there is nothing."""
        limit = MAX_CHANGES
        with self._made:
            if not self._made.wait_for(lambda: self._has_news(after, seen), _HEARTBEAT):
                return None
            if self._stopped.is_set():
                return None
            if self._tellings != seen:
                missed_one = _StatusUpdate(self._tellings, None)
                return next((one for one in self._told if one.number == seen + 1), missed_one)
            for made in self._frames:
                if made.start == after.seq:
                    return made
                if made.start < after.seq < made.end.seq:
                    limit = made.end.seq - after.seq  # its rest: from there on in step
        return self._read(after, limit)  # outside the lock: nobody waits for a page that is behind

    def _has_news(self, after: Cursor, seen: int) -> bool:
        is_behind = self._reached.seq > after.seq or self._tellings != seen
        return self._stopped.is_set() or is_behind

    def _run(self) -> None:
        while True:
            self._rest_while_nobody_looks()
            seen = (
                self._mailroom.change_signal.version
            )  # before both looks: no change in between is missed
            if self._stopped.is_set():
                return
            if time.monotonic() >= self._look_at:
                self._check_status(self._status.look)
            is_far = self._mailroom.store.cursor.seq - self._reached.seq > _TOO_FAR
            began = time.thread_time()
            made = self._skip() if is_far else self._read(self._reached, MAX_CHANGES)
            if made.end == self._reached:
                self._mailroom.change_signal.wait(seen, max(0.0, self._look_at - time.monotonic()))
                continue
            with self._made:
                self._frames.append(made)
                self._reached = made.end
                self._made.notify_all()
            leisure = _LEISURE * (time.thread_time() - began)
            self._stopped.wait(_REST if is_far else max(_GATHER, leisure))

    def _check_status(self, look: Callable[[], list[StatusChange]]) -> None:
        """Tell what is beside the mail, if there is something to tell."""
        began = time.thread_time()
        with self._looking:
            found = look()
            if found:
                changes = msgspec.Raw(msgspec.json.encode(found))
                with self._made:
                    self._tellings += 1
                    self._told.append(_StatusUpdate(self._tellings, changes))
                    self._made.notify_all()
        leisure = _LEISURE * (time.thread_time() - began)
        self._look_at = time.monotonic() + max(_STATUS_INTERVAL, leisure)

    def _skip(self) -> _Frame:
        now = self._mailroom.store.cursor
        return _Frame(self._reached.seq, now, _encode(Changes(now, (), reset=True)))

    def _rest_while_nobody_looks(self) -> None:
        with self._made:
            if not self._pages:
                self._made.wait_for(lambda: self._stopped.is_set() or self._pages > 0)
                self._reached = self._mailroom.store.cursor  # pages read the past themselves
                self._made.notify_all()

    def _read(self, after: Cursor, limit: int) -> _Frame:
        changes = self._mailroom.store.changes(after, limit)
        return _Frame(after.seq, changes.cursor, _encode(changes))


def _encode(changes: Changes) -> str:
    return _text(frame(changes))


def _aside(reached: Cursor, aside: _StatusUpdate) -> str:
    if aside.changes is None:
        return _text(ResetFrame(str(reached)))
    return _text(StatusFrame(str(reached), aside.changes))


def _text(shape: ChangesFrame | StatusFrame | ResetFrame) -> str:
    return msgspec.json.encode(shape).decode()
