"""The live socket: tells every open page what has changed, by cursor.

One thread, the pump, turns new changes into frames, each once for all pages. Every page's own
thread then pulls the frames behind its cursor. A slow page costs nobody anything: what it missed
it reads from the log itself, and if that no longer reaches back it is told to reset.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from mailtrap_local.mailroom import Mailroom
from mailtrap_local.store.base import Changes, Cursor
from mailtrap_local.webapp.live_shapes import frame

MAX_CHANGES = 200  # in a frame: what a page can take in without a stutter
_GATHER = 0.05  # seconds between two frames, so that a burst becomes few of them
_LEISURE = 9  # times as long as a frame took: a burst must not pay for the pages that show it
_TOO_FAR = 2000  # changes behind, with more coming than a page can show: it reads the list anew
_REST = 2.0  # seconds until it is told the next thing, which may be to do so again
_FRAMES = 64  # kept for pages that are a little behind
_FAREWELL = 0.5  # seconds that a stop waits for pages to go
_HEARTBEAT = 1.0  # seconds after which a page's thread looks whether its page is still there


class _Frame(NamedTuple):
    start: int
    end: Cursor
    text: str


class Live:
    """The pump and the frames it has made. `start` it, `frames` for each page, `stop` it."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom
        self._made = threading.Condition()
        self._frames: deque[_Frame] = deque(maxlen=_FRAMES)
        self._reached = mailroom.store.cursor
        self._pages = 0
        self._stopped = threading.Event()
        self._pump = threading.Thread(target=self._run, name="mailtrap-live", daemon=True)

    def start(self) -> None:
        """Start the pump."""
        self._pump.start()

    def stop(self) -> None:
        """End the pump and let go of every page. Waits a moment for them to say farewell."""
        self._stopped.set()
        self._mailroom.feed.ring()
        with self._made:
            self._made.notify_all()
            self._made.wait_for(lambda: not self._pages, _FAREWELL)
        self._pump.join()

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
        changes = self._mailroom.store.changes(after or self._mailroom.store.cursor, MAX_CHANGES)
        if changes.changes or changes.reset:
            yield _encode(changes)
        after = changes.cursor
        while not self._stopped.is_set():
            made = self._pull(after)
            if made is not None:
                after = made.end
            yield made and made.text

    def _pull(self, after: Cursor) -> _Frame | None:
        """The next frame behind a cursor; None when for a heartbeat there is none."""
        limit = MAX_CHANGES
        with self._made:
            if not self._made.wait_for(lambda: self._has_news(after), _HEARTBEAT):
                return None
            if self._stopped.is_set():
                return None
            for made in self._frames:
                if made.start == after.seq:
                    return made
                if made.start < after.seq < made.end.seq:
                    limit = made.end.seq - after.seq  # its rest: from there on in step
        return self._read(after, limit)  # outside the lock: nobody waits for a page that is behind

    def _has_news(self, after: Cursor) -> bool:
        return self._stopped.is_set() or self._reached.seq > after.seq

    def _run(self) -> None:
        while True:
            self._rest_while_nobody_looks()
            heard = self._mailroom.feed.rings  # before both looks: no ring in between is missed
            if self._stopped.is_set():
                return
            is_far = self._mailroom.store.cursor.seq - self._reached.seq > _TOO_FAR
            began = time.thread_time()
            made = self._skip() if is_far else self._read(self._reached, MAX_CHANGES)
            if made.end == self._reached:
                self._mailroom.feed.wait(heard, None)
                continue
            with self._made:
                self._frames.append(made)
                self._reached = made.end
                self._made.notify_all()
            leisure = _LEISURE * (time.thread_time() - began)
            self._stopped.wait(_REST if is_far else max(_GATHER, leisure))

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
    return msgspec.json.encode(frame(changes)).decode()
