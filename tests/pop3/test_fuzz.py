"""POP3 answers any lines in any order, and any octets in any chunks."""

import os
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivering import deliver
from hammering import hammer
from mailtrap_local import Sandbox
from mailtrap_local.pop3.session import Pop3Session
from pop3_client import Connect, Drop

_EXAMPLES = os.environ.get("MAILTRAP_FUZZ")
fuzzed = settings(
    max_examples=int(_EXAMPLES or 500),
    derandomize=_EXAMPLES is None,
    database=None,
    deadline=None,  # the time of one conversation says nothing on a busy machine
)
VERBS = (
    *(b"CAPA", b"STLS", b"USER", b"PASS", b"AUTH", b"STAT", b"LIST", b"UIDL", b"RETR", b"TOP"),
    *(b"DELE", b"RSET", b"NOOP", b"QUIT", b"APOP", b""),
)
ARGUMENTS = (
    *(b"", b"1", b"2", b"3", b"0", b"-1", b"1 0", b"1 9", b"all", b"PLAIN", b"LOGIN", b"*", b"="),
    *(b"PLAIN AGFsbAB4", b"AGFsbAB4", b"\xff", b"\0", b" ", b"9" * 400),
)
command = st.builds(
    lambda verb, argument: b" ".join(filter(None, (verb, argument))),
    st.sampled_from(VERBS),
    st.sampled_from(ARGUMENTS) | st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")),
)
STATUS = re.compile(rb"(\+OK|-ERR|\+)( [^\r\n]*)?\r\n")


@fuzzed
@given(lines=st.lists(command, max_size=30))
def test_every_line_has_one_reply_and_only_quit_deletes(lines: list[bytes]) -> None:
    drop = Drop([b"Subject: A\r\n\r\n.\r\n", b"\n.\nx"])
    session = Pop3Session(offers_tls=True, requires_tls=False)
    for line in lines:
        reply = b"".join(session.receive(line))
        if session.credentials is not None:
            assert reply == b""
            reply = b"".join(session.accept(drop))
        if session.wants_tls:
            session.secured()
        assert STATUS.match(reply)
        assert reply.endswith(b"\r\n")
        assert not drop.removed or session.is_over
        if session.is_over:
            return


def test_no_conversation_leaves_anything_behind(
    sandbox: Sandbox, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    def some_line(chance: random.Random) -> bytes:
        return b" ".join((chance.choice(VERBS), chance.choice(ARGUMENTS))) + b"\r\n"

    deliver(sandbox, b"Subject: Hello\r\n\r\n" + b"x" * 10_000)
    connect()  # with the first one the event loop opens a descriptor of its own
    listeners = (sandbox.pop3, sandbox.pop3, sandbox.pop3s)
    hammer(listeners, log_in=b"USER all\r\nPASS x\r\n", some_line=some_line)
    connect()
    assert [record.getMessage() for record in caplog.records] == []
