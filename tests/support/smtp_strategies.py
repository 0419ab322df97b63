"""What SMTP clients may send, for tests that try thousands of conversations: always the same ones.

`MAILTRAP_FUZZ=100000 .venv/bin/pytest tests/smtp/test_fuzz.py --timeout 0` tries so many others.
"""

import itertools
import logging
import os
from base64 import b64encode
from collections.abc import Iterator

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from mailtrap_local.faults.actions import Action, Drop, Garbage, Hide, LimitSize, actions_at
from mailtrap_local.faults.conditions import Match
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.stages import SMTP_STAGES, Stage

MESSAGE_SIZE = 2000

_EXAMPLES = os.environ.get("MAILTRAP_FUZZ")


def fuzzed(examples: int) -> settings:
    """So many examples, or those of the environment."""
    return settings(
        max_examples=int(_EXAMPLES or examples),
        derandomize=_EXAMPLES is None,
        database=None,
        deadline=None,  # the time of one conversation says nothing on a busy machine
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


class Complaints(logging.Handler):
    """Log records of our code, asyncio and aiosmtpd that are warnings or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


line_ends = st.sampled_from([b"\r\n"] * 8 + [b"\n", b"\r", b"\n\r", b"\r\r\n", b""])
addresses = st.sampled_from(
    [b"<ann@example.com>", b"<>", b"<\xff@\xc3\xbc>", b"<a b>", b"<<>", b"bare", b"<a\0b>", b""]
)
sizes = st.integers(0, 3 * MESSAGE_SIZE) | st.sampled_from([10**7, 2**32, 10**30])
commands = st.one_of(
    st.sampled_from([
        b"EHLO app", b"HELO app", b"LHLO app", b"EHLO", b"DATA", b"DATA x", b"RSET", b"NOOP",
        b"VRFY ann", b"HELP", b"STARTTLS", b"", b" ", b"\0", b"NONSENSE", b"quit", b".", b"..",
    ]),
    st.builds(b"MAIL FROM:%s".__mod__, addresses),
    st.builds(b"MAIL FROM:<ann@example.com> SIZE=%d".__mod__, sizes),
    st.builds(b"RCPT TO:%s".__mod__, addresses),
    st.builds(b"BDAT %d%s".__mod__, st.tuples(sizes, st.sampled_from([b"", b" LAST", b" x"]))),
)  # fmt: skip
lines = st.builds(bytes.__add__, commands, line_ends)

responses = st.sampled_from([
    b64encode(b"\0app\0s3cret"), b64encode(b"user=a\1auth=Bearer t\1\1"), b64encode(b"app 0f"),
    b"*", b"=", b"", b"AA", b"\xff", b"no base64!",
])  # fmt: skip
logins = st.builds(
    lambda mechanism, between, said: b"AUTH %s%s%s\r\n" % (mechanism, between, b"\r\n".join(said)),
    st.sampled_from([b"PLAIN", b"LOGIN", b"XOAUTH2", b"CRAM-MD5", b"GSSAPI", b""]),
    st.sampled_from([b" ", b"\r\n"]),
    st.lists(responses, max_size=3),
)
chunks_of_mail = st.builds(
    lambda body, last: b"BDAT %d%s\r\n%s" % (len(body), last, body),
    st.binary(max_size=40) | st.sampled_from([b"\r\n.\r\n", b"QUIT\r\n", b"x" * 1500]),
    st.sampled_from([b"", b" LAST"]),
)
bodies = st.lists(
    st.sampled_from([b"\r\n", b"\n", b"\r", b".", b"..", b"Subject: x", b"\0", b"x" * 1000])
).map(b"".join)
envelope = b"MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n"
transactions = st.one_of(
    bodies.map(lambda body: envelope + b"DATA\r\n" + body + b"\r\n.\r\n"),
    st.lists(chunks_of_mail, max_size=3).map(lambda chunks: envelope + b"".join(chunks)),
)
junk = st.one_of(
    bodies,
    st.binary(max_size=30),
    st.integers(4090, 4100).map(lambda length: b"x" * length),
    st.just(b"\r\n.\r\n"),
)
conversations = st.builds(
    lambda beginning, rest: beginning + b"".join(rest),
    st.sampled_from([b"EHLO app\r\n", b"EHLO app\r\n" + envelope, b""]),
    st.lists(st.one_of(lines, lines, lines, logins, chunks_of_mail, transactions, junk)),
)
several = st.lists(st.integers(1, 300), min_size=4)
lengths = st.one_of(several, several, several, st.sampled_from([[1], [2], [3], [5], [1, 64]]))


def cut(said: bytes, lengths: list[int]) -> Iterator[bytes]:
    """The same octets in chunks of these lengths, over and over."""
    start = 0
    for length in itertools.cycle(lengths):
        if start >= len(said):
            return
        yield said[start : start + length]
        start += length


# -- faults ----------------------------------------------------------------------------------

ACTIONS: list[Action] = [
    Reply(550, "5.1.1", "No"), Reply(421, "4.3.2", "Gone"), Reply(250, "2.0.0", "Ok"),
    Drop(), Drop(after_bytes=10), Drop(after_bytes=1500), Drop(after_store=True), Garbage(),
    Hide("CHUNKING"), Hide("AUTH"), LimitSize(1), LimitSize(100),
]  # fmt: skip


def _fits(action: Action, on: Stage) -> bool:
    if isinstance(action, Drop) and (action.after_bytes or action.after_store):
        return on == ("end-of-data" if action.after_store else "DATA")
    return action.key in actions_at(on)


def rules(*actions: Action) -> st.SearchStrategy[list[Rule]]:
    """Rules with these actions, at any stage where they are allowed."""
    placed = [(on, action) for on in SMTP_STAGES for action in actions if _fits(action, on)]
    rule = st.builds(
        lambda place, skip, times, session: Rule(
            on=place[0], action=place[1], skip=skip, times=times, match=Match(session=session)
        ),
        st.sampled_from(placed),
        st.integers(0, 2),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([None, (1,)]),
    )
    return st.lists(rule, max_size=4)
