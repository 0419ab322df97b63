"""Responses to requests with an idempotency key: one that is repeated sends nothing."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from werkzeug.wrappers import Response

from mailtrap_local.clock import monotonic
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_KEPT = 10_000
_LIFETIME = 24 * 3600.0  # seconds
_MAX_ANSWER = 100_000  # octets; a longer one is not kept

_Record = tuple[float, bytes, Response | None]


class IdempotentResponses:
    """The newest answers by provider and key, each for a day. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], _Record] = OrderedDict()

    def once(
        self, provider: str, key: str, body: bytes, answer: Callable[[], Response]
    ) -> Response:
        """Return the answer to a request, made at the first time; a refusal is not kept.

        Raises ApiRefusal of kind `conflict` while the first is under way, and for another body.
        """
        name, digest = (provider, key), hashlib.sha256(body).digest()
        if (known := self._begin(name, digest)) is not None:
            return _copy(known)
        made: Response | None = None
        try:
            made = answer()
        finally:
            self._finish(name, digest, made)
        return made

    def _begin(self, name: tuple[str, str], digest: bytes) -> Response | None:
        now = monotonic()
        with self._lock:
            while self._kept and next(iter(self._kept.values()))[0] < now - _LIFETIME:
                self._kept.popitem(last=False)
            if name not in self._kept:
                self._kept[name] = now, digest, None
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
                return None
            _, known, answer = self._kept[name]
        if known != digest:
            raise _conflict("invalid_idempotent_request", "was used with another body")
        if answer is None:
            raise _conflict("concurrent_idempotent_requests", "is of a request under way")
        return answer

    def _finish(self, name: tuple[str, str], digest: bytes, answer: Response | None) -> None:
        with self._lock:
            began, _, _ = self._kept.pop(name, (monotonic(), b"", None))
            if answer is not None and len(answer.get_data()) <= _MAX_ANSWER:
                self._kept[name] = began, digest, _copy(answer)


def _copy(answer: Response) -> Response:
    """Return a response of its own: one can be sent once."""
    return Response(answer.get_data(), answer.status_code, answer.headers.copy())


def _conflict(
    code: Literal["invalid_idempotent_request", "concurrent_idempotent_requests"], why: str
) -> ApiRefusal:
    return ApiRefusal("conflict", f"This idempotency key {why}.", status=409, code=code)
