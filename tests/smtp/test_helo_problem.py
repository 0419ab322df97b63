"""Names of EHLO that real servers refuse: taken, and said in the session."""

import pytest

from conversing import Connect
from mailtrap_local import Mailbox


@pytest.mark.parametrize("verb", [b"EHLO", b"HELO"])
def test_an_invalid_name_is_taken_and_said_in_the_session(
    connect: Connect, inbox: Mailbox, verb: bytes
) -> None:
    client = connect()
    assert client.say(verb + b" my_app\r\n").startswith("250")
    assert client.send().startswith("250")
    assert inbox[0].session is not None
    assert inbox[0].session.helo_problem == "an underscore, which no host name may have"


def test_the_last_name_counts(connect: Connect, inbox: Mailbox) -> None:
    client = connect()
    (session,) = inbox.sessions
    assert session.helo_problem == ""
    client.say(b"EHLO 192.0.2.1\r\n")
    assert session.helo_problem == "an IP address must be in brackets: [192.0.2.1]"
    client.say(b"EHLO [192.0.2.1]\r\n")
    assert session.helo_problem == ""


def test_names_that_are_no_utf8_or_very_long_have_a_problem_too(
    connect: Connect, inbox: Mailbox
) -> None:
    client = connect()
    (session,) = inbox.sessions
    client.say(b"EHLO b\xfccher.example\r\n")
    assert session.helo_problem == "must be ASCII, that is xn--bcher-kva.example"
    client.say(b"EHLO " + b"a." * 2000 + b"example\r\n")
    assert session.helo_problem == "longer than 255 octets"
