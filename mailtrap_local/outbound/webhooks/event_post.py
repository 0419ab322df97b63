"""Post an event to its receiver once, and say whether and when to post it again.

The client's guard has the last word on where it goes; no redirect is followed.
"""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from mailtrap_local.mail.printable import printable
from mailtrap_local.outbound.http_client import HttpCall, HttpClient, HttpFailure

SECONDS = 15.0
"""Time for a receiver to answer."""
RETRY_DELAYS = (5.0, 30.0, 120.0, 600.0)
"""Seconds until an event is posted again, after the first time, the second, and so on."""

_LONGEST_WAIT = 3600.0  # seconds that a receiver may ask for
_JITTER = 0.2  # of the delay, at most: so that all that has failed together does not come together
_MOST_OCTETS = 1000  # of the answer
_LONGEST_REPLY = 400  # characters
_FINAL = ("url", "forbidden")
_GONE = 410


class PostResult(NamedTuple):
    """Result of posting once.

    `code` is the status of the answer and `reply` the start of its body; without an answer `code`
    is None and `reply` says why. `may_retry` is False where it would not help. `retry_after` are
    the seconds that the receiver asks for.
    """

    code: int | None
    reply: str
    may_retry: bool = True
    retry_after: float = 0.0

    @property
    def is_success(self) -> bool:
        """True for 2xx alone."""
        return self.code is not None and 200 <= self.code < 300

    @property
    def is_gone(self) -> bool:
        """True if the receiver wants no events any more."""
        return self.code == _GONE

    def delay(self, tries: int) -> float | None:
        """Return the seconds until the next time after so many; None if there is none."""
        if self.is_success or not self.may_retry or tries > len(RETRY_DELAYS):
            return None
        jitter = 1 + random.random() * _JITTER  # noqa: S311  # no secret
        return max(RETRY_DELAYS[tries - 1] * jitter, self.retry_after)


def post_event(
    client: HttpClient,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float = SECONDS,
) -> PostResult:
    """Post an event, JSON unless `headers` say otherwise; failures are results, too."""
    call = HttpCall(
        "POST", url, {"Content-Type": "application/json", **headers}, body, _MOST_OCTETS
    )
    try:
        answer = client.send(call, seconds)
    except HttpFailure as problem:
        return PostResult(None, _shown(str(problem)), may_retry=problem.kind not in _FINAL)
    text = answer.body.decode("utf-8", "replace")
    if 300 <= answer.status < 400:
        text = "redirects are not followed"
    return PostResult(
        answer.status,
        _shown(text),
        may_retry=answer.status != _GONE,
        retry_after=_seconds(answer.headers.get("retry-after", "")),
    )


def _seconds(text: str) -> float:
    """Read Retry-After: seconds or a date (RFC 9110 section 10.2.3); 0 without any."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        wanted = float(text[:9])
    else:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        wanted = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(wanted, 0.0), _LONGEST_WAIT)


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))[:_LONGEST_REPLY]
