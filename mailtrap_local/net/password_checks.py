"""Check passwords slowly, with little of the machine at a time. Knows no file and no protocol."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future

SIMULTANEOUS = 2
"""Checks at a time: each takes a processor for as long as the hash is strong."""

MAX_WAITING = 10
"""Checks of one client address that wait for their turn."""

_Check = tuple["Future[bool]", Callable[[], bool]]


class TooManyChecks(Exception):  # the clients' error, not ours
    """Too many passwords from one client address wait for their check; it may try again later."""


class PasswordChecks:
    """A queue of slow checks for each client address, which take turns. For any thread.

    Its threads begin with the first check and end when none waits: `drop_waiting` ends them soon.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[_Check]] = {}  # by address, in order of their turns
        self._running = 0

    def submit(self, peer: str, check: Callable[[], bool]) -> "Future[bool]":
        """Run a check for a client address when it is its turn. Raises TooManyChecks."""
        future: Future[bool] = Future()
        with self._lock:
            queue = self._waiting.setdefault(peer, deque())
            if len(queue) >= MAX_WAITING:
                raise TooManyChecks("Too many logins from this address, try again later")
            queue.append((future, check))
            if self._running < SIMULTANEOUS:
                self._running += 1
                # no daemon: Python 3.11 aborts when one is within bcrypt at the end of the program
                threading.Thread(target=self._run, name="mailtrap-passwords", daemon=False).start()
        return future

    def drop_waiting(self) -> None:
        """Cancel the checks that have not begun."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for queue in waiting.values():
            for future, _ in queue:
                future.cancel()

    def _run(self) -> None:
        while (next_check := self._next()) is not None:
            future, check = next_check
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(check())
            except Exception as problem:  # noqa: BLE001  # it is raised where the result is awaited
                future.set_exception(problem)

    def _next(self) -> _Check | None:
        with self._lock:
            for peer in self._waiting:
                queue = self._waiting.pop(peer)
                check = queue.popleft()
                if queue:
                    self._waiting[peer] = queue  # behind all others
                return check
            self._running -= 1
            return None
