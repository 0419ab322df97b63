"""Threads that work beside the servers: each goes on after a failure, and is missed if it dies."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mailtrap_local.clock import monotonic

LOG_INTERVAL = 60.0  # seconds between two log records of failures of one type
_PAUSE = 0.5  # seconds after a step that failed: one that always fails must not keep a core busy
_JOIN_TIMEOUT = 1.0  # seconds that a stop waits for the end of a step

log = logging.getLogger(__name__)


class FailureLog:
    """Logs the failures of one thread: of each type of exception one a minute, with traceback."""

    def __init__(self, thread: str) -> None:
        self._thread = thread
        self._logged: dict[type[Exception], float] = {}

    def add(self, error: Exception) -> None:
        """Log a failure, unless one of its type has been logged within the last minute."""
        now = monotonic()
        before = self._logged.get(type(error))
        if before is None or now - before >= LOG_INTERVAL:
            self._logged[type(error)] = now
            log.error("%s goes on after a failure", self._thread, exc_info=error)

    @contextmanager
    def survive(self) -> Iterator[None]:
        """Log an exception of the block instead of raising it."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # whatever one item raises, the next ones follow
            self.add(error)


class BackgroundThreads:
    """Threads of a sandbox that should run until it stops."""

    def __init__(self) -> None:
        self._started: list[BackgroundThread] = []

    def add(self, thread: "BackgroundThread") -> None:
        """Expect a thread to run from now on, until it is stopped."""
        self._started = [one for one in self._started if not one.stopped.is_set()] + [thread]

    def discard(self, thread: "BackgroundThread") -> None:
        """Forget a thread that has ended."""
        with contextlib.suppress(ValueError):
            self._started.remove(thread)

    def health_problem(self) -> str:
        """Return which threads have died, `""` if none has."""
        dead = [thread.name for thread in list(self._started) if thread.has_died]
        return f"{', '.join(dead)}: the thread has died, restart the server" if dead else ""


class BackgroundThread:
    """Daemon thread that calls `step` until that returns False or `stopped` is set.

    A step that fails is logged, and the next one follows after half a second: `step` has to leave
    behind what it failed on. Owners set `stopped`, wake what `step` waits for, and `join`.
    """

    def __init__(self, name: str, step: Callable[[], bool], among: BackgroundThreads) -> None:
        self.name = name
        self.failures = FailureLog(name)
        self.stopped = threading.Event()
        self._step = step
        self._among = among
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()
        self._among.add(self)

    def join(self, timeout: float = _JOIN_TIMEOUT) -> bool:
        """Wait for the end of the thread, at most `timeout` seconds; True if it has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        self._among.discard(self)
        return True

    @property
    def has_died(self) -> bool:
        """True if the thread is gone, but neither was it stopped nor had it come to its end."""
        return not (self._thread.is_alive() or self._ended or self.stopped.is_set())

    def _run(self) -> None:
        while not self.stopped.is_set():
            try:
                if not self._step():
                    break
            except Exception as error:  # noqa: BLE001  # the thread is needed, whatever happened
                self.failures.add(error)
                self.stopped.wait(_PAUSE)
        self._ended = True
