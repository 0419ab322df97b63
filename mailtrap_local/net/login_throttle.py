"""Slow down who guesses passwords, without making anybody's thread wait."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from mailtrap_local.clock import monotonic
from mailtrap_local.net.password_checks import TooManyChecks

FREE_FAILURES = {"account": 5, "peer": 20}
"""Failures of an account, and from an address, before the next attempt has to wait."""

LONGEST = 60.0
"""Seconds: each further failure doubles the time, up to this."""

_FORGIVEN_AFTER = 900.0  # seconds without a failure
_MOST = 10_000  # accounts and addresses remembered; those that failed longest ago are forgotten


class _Failures(NamedTuple):
    number: int
    last: float  # of monotonic()
    next_at: float  # likewise


_NONE = _Failures(0, 0.0, 0.0)


class LoginThrottle:
    """Failed logins by account and by client address. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: OrderedDict[tuple[str, str], _Failures] = OrderedDict()

    def check(self, account: str, peer: str) -> None:
        """Raise TooManyChecks if it is too early for an attempt."""
        now = monotonic()
        with self._lock:
            next_at = max(self._failures.get(key, _NONE).next_at for key in _keys(account, peer))
        if now < next_at:
            raise TooManyChecks(f"too many failed logins, try again in {int(next_at - now) + 1} s")

    def note_failure(self, account: str, peer: str) -> None:
        """Count an attempt that failed."""
        now = monotonic()
        with self._lock:
            for key in _keys(account, peer):
                before = self._failures.pop(key, _NONE)
                count = 1 if now - before.last > _FORGIVEN_AFTER else before.number + 1
                beyond = count - FREE_FAILURES[key[0]]
                wait = 0.0 if beyond < 0 else min(LONGEST, 2.0 ** min(beyond, 10))
                self._failures[key] = _Failures(count, now, now + wait)
            while len(self._failures) > _MOST:
                self._failures.popitem(last=False)

    def note_success(self, account: str, peer: str) -> None:
        """Forget the failures of an account. Those of the address stay: it may guess others."""
        with self._lock:
            self._failures.pop(_keys(account, peer)[0], None)


def _keys(account: str, peer: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("account", account[:200]), ("peer", peer)
