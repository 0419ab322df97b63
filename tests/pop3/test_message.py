"""Messages as POP3 sends them: any octets come back, in bounded pieces."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hard_mails import RAW, over_pop3
from mailtrap_local.mailroom.listing import missing_line_end
from mailtrap_local.pop3.message import MaildropMessage

ODD = {
    "dots": b".\r\n..\r\n.x\r\n\r\n.\r\n",
    "dots behind bare line feeds": b"a\n.\n..\n.b\n.\r\n",
    "a dot where pieces meet": b"x" * (2**16 - 1) + b"\n.y\r\n",
    "a line feed where pieces meet": b"x" * 2**16 + b"\n.y\r\n",
    "a dot at the very start": b".",
    "nothing": b"",
    "a bare CR at the end": b"x\r",
}


def received(sent: bytes) -> bytes:
    """Read as a client does: up to the line that is a dot, without stuffed dots."""
    assert sent == b".\r\n" or sent.endswith(b"\r\n.\r\n")
    return re.sub(rb"(?m)^\.", b"", sent.removesuffix(b".\r\n"))


@pytest.mark.parametrize("raw", [*ODD.values(), *RAW.values()], ids=[*ODD, *RAW])
def test_a_message_comes_back_to_the_octet(raw: bytes) -> None:
    message = MaildropMessage(raw)
    back = received(b"".join(message.whole()))
    assert back == over_pop3(raw)
    assert len(raw) + len(missing_line_end(raw)) == len(back)


@given(st.lists(st.sampled_from([b".", b"\r", b"\n", b"\r\n", b"x"])).map(b"".join))
def test_no_line_within_a_message_is_its_end(raw: bytes) -> None:
    *lines, last, nothing = b"".join(MaildropMessage(raw).whole()).split(b"\n")
    assert (last, nothing) == (b".\r", b"")
    assert not {b".", b".\r"} & set(lines)


def test_a_large_message_goes_in_small_pieces() -> None:
    pieces = list(MaildropMessage(b"\n." * 2**20).whole())
    assert max(map(len, pieces)) <= 2**17


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_the_top_is_the_beginning(raw: bytes) -> None:
    message = MaildropMessage(raw)
    for lines in (0, 3):
        top = received(b"".join(message.top(lines)))
        assert top.removesuffix(b"\r\n") in (raw[: len(top)], raw[: len(top) - 2])
    assert b"".join(message.top(10**8)) == b"".join(message.whole())


@settings(deadline=None)  # the time of one message says nothing on a busy machine
@given(
    st.lists(st.sampled_from([b"\n", b"\r\n", b"x", b"y" * 65_530])).map(b"".join),
    st.integers(0, 9),
)
def test_the_top_has_as_many_lines_as_were_asked_for_wherever_pieces_meet(
    raw: bytes, lines: int
) -> None:
    head, empty_line, body = re.split(rb"((?:\n|\A)\r?\n|\Z)", raw, maxsplit=1)
    wanted = head + empty_line + b"".join(body.splitlines(keepends=True)[:lines])
    top = received(b"".join(MaildropMessage(raw).top(lines)))
    assert top == wanted + missing_line_end(wanted)
