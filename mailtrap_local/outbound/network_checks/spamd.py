"""Ask SpamAssassin's daemon for its verdict: the SPAMC protocol, version 1.5.

https://github.com/apache/spamassassin/blob/trunk/spamd/PROTOCOL
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import HostPort
from mailtrap_local.outbound.network_checks.spam_verdict import (
    SpamFilterFailure,
    SpamRule,
    SpamVerdict,
)
from mailtrap_local.outbound.timed_stream import TimedStream, connect

_MOST_OCTETS = 2**20  # of an answer
_STATUS = re.compile(r"SPAMD/\d+\.\d+ (\d{1,5}) (.*)")
_SCORE = re.compile(
    r"(?:True|False|Yes|No) ; (-?\d{1,9}(?:\.\d+)?) / (-?\d{1,9}(?:\.\d+)?)", re.IGNORECASE
)
_ROW = re.compile(r"[ *]*(-?\d{1,9}(?:\.\d+)?)[ ]+([A-Za-z_][A-Za-z0-9_]*)[ ]+(\S.*)")
_CONTINUED = re.compile(r" {20,}(\S.*)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


class _Answer(NamedTuple):
    points: float
    required: float
    body: str


def ask_spamd(place: HostPort, raw: bytes, seconds: float = 20.0) -> SpamVerdict:
    """Return the verdict of the spamd at a place. Raises SpamFilterFailure.

    Its report has points and words of the rules, but lists none of them with some templates of
    it; so the names are asked for, too.
    """
    deadline = monotonic() + seconds
    try:
        answer = _exchange(place, "REPORT", raw, deadline)
        names = _NAME.findall(_exchange(place, "SYMBOLS", raw, deadline).body)
    except TimeoutError:
        raise SpamFilterFailure(f"spamd at {place}: no answer within {seconds:g} s") from None
    except OSError as problem:
        raise SpamFilterFailure(f"spamd at {place}: {problem.strerror or problem}") from None
    except ValueError as problem:
        raise SpamFilterFailure(f"spamd at {place}: {problem}") from None
    # a report begins with a preview of the message, which may look like rows of it
    rows = {rule.name: rule for rule in _rows(answer.body)}
    rules = tuple(rows.get(name) or SpamRule(name, 0.0) for name in dict.fromkeys(names))
    return SpamVerdict("SpamAssassin", answer.points, answer.required, rules)


def _exchange(place: HostPort, command: str, raw: bytes, deadline: float) -> _Answer:
    """Ask once. Raises OSError, and ValueError for an answer of something else."""
    with TimedStream(connect([place.host], place.port, deadline), deadline) as stream:
        head = f"{command} SPAMC/1.5\r\nContent-length: {len(raw)}\r\n\r\n"
        stream.send_all(head.encode() + raw)
        stream.end_sending()
        answer = stream.makefile().read(_MOST_OCTETS + 1)
    head, _, body = answer.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n\n")
    status = _STATUS.match(head)
    if status is None or len(answer) > _MOST_OCTETS:
        raise ValueError("what answers there is no spamd")
    if status[1] != "0":
        raise ValueError(f"it answers {status[1]} {status[2][:100]}")
    score = _SCORE.search(head)
    if score is None:
        raise ValueError("its answer has no score")
    return _Answer(float(score[1]), float(score[2]), body)


def _rows(report: str) -> Iterator[SpamRule]:
    """The rules of a report's table, whose descriptions may go on in the next lines."""
    last: SpamRule | None = None
    for line in report.split("\n"):
        row = _ROW.fullmatch(line)
        more = _CONTINUED.fullmatch(line)
        if row is not None:
            if last is not None:
                yield last
            last = SpamRule(row[2], float(row[1]), row[3].strip())
        elif more is not None and last is not None:
            last = last._replace(words=f"{last.words} {more[1].strip()}")
    if last is not None:
        yield last
