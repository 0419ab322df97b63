"""Write lines to an output that perhaps nobody reads, so that nobody waits for it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

MAX_WAITING = 1_000_000
"""Characters of the lines that wait to be written, each counted with 100 more."""

_LINE_COST = 100  # characters that a line counts beside its own


class LineWriter:
    """Thread that writes lines to a stream. `put` never waits: when it is full, lines are dropped.

    Once there is room, the line that `describe_dropped` makes of their number is written.
    """

    def __init__(
        self, stream: TextIO | None, name: str, describe_dropped: Callable[[int], str]
    ) -> None:
        self._stream = stream
        self._describe_dropped = describe_dropped
        self._changed = threading.Condition()  # guards all below
        self._lines: deque[str] = deque()
        self._waiting = 0  # characters
        self._dropped = 0
        self._is_writing = False
        self._is_closed = False
        self._is_broken = stream is None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_broken(self) -> bool:
        """True once the stream has turned out to be closed: nothing is written any more."""
        return self._is_broken

    def put(self, line: str) -> None:
        """Have a line written, without its line break. From any thread; never waits."""
        cost = len(line) + _LINE_COST
        with self._changed:
            if self._is_broken or self._is_closed:
                return
            if self._lines and self._waiting + cost > MAX_WAITING:
                self._dropped += 1
                return
            self._lines.append(line)
            self._waiting += cost
            if not self._is_writing:  # else it looks again when it has written
                self._changed.notify_all()

    def wait_for_room(self, timeout: float) -> None:
        """Wait until half of the room is free, at most `timeout` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting <= MAX_WAITING // 2, timeout)

    def flush(self, timeout: float) -> bool:
        """Wait until all lines are written, at most `timeout` seconds. False if they are not."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._is_broken or not (self._lines or self._dropped or self._is_writing),
                timeout,
            )

    def close(self, timeout: float) -> bool:
        """Write what waits, and end. False if that takes longer than `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join(max(0.0, deadline - time.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (text := self._next_text()) is not None:
            try:
                self._write(text)
            except (OSError, ValueError):  # nobody reads it any more, or it is closed
                self._is_broken = True
            with self._changed:
                self._is_writing = False
                self._changed.notify_all()

    def _next_text(self) -> str | None:
        """Wait for lines and return all there are; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines or self._dropped or self._is_closed)
            lines = list(self._lines)
            if self._dropped:
                lines.append(self._describe_dropped(self._dropped))
            self._lines.clear()
            self._waiting = self._dropped = 0
            self._is_writing = bool(lines)
            self._changed.notify_all()
            return "".join(f"{line}\n" for line in lines) if lines else None

    def _write(self, text: str) -> None:
        if self._is_broken or self._stream is None:
            return
        try:
            self._stream.write(text)
        except UnicodeEncodeError:
            encoding = self._stream.encoding
            self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        self._stream.flush()
