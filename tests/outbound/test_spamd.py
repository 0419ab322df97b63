"""SpamAssassin's daemon, a real one, is asked for its verdict."""

import socket

import pytest

from http_servers import raw_server
from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import HostPort
from mailtrap_local.outbound.network_checks.spam_check import MOST_OCTETS, check_spam
from mailtrap_local.outbound.network_checks.spam_verdict import SpamFilterFailure
from mailtrap_local.outbound.network_checks.spamd import ask_spamd
from mailtrap_local.outbound.received_field import with_received
from spam_mails import GTUBE, PLAIN, spam_message


def test_gtube_is_spam(spamd: HostPort) -> None:
    found = check_spam(spam_message(PLAIN + GTUBE + b"\r\n"), spamd=spamd)
    assert found.skipped == {}
    score, gtube, *_ = found.findings
    assert (score.id, score.severity) == ("spam-score", "error")
    assert (gtube.id, gtube.severity) == ("spam-gtube", "warning")
    assert gtube.detail == "1000 points: BODY: Generic Test for Unsolicited Bulk Email"
    assert gtube.title == "SpamAssassin counts GTUBE"


def test_plain_mail_is_not(spamd: HostPort) -> None:
    assert check_spam(spam_message(PLAIN), spamd=spamd) == ((), {})


def test_the_session_is_shown_as_a_relay(spamd: HostPort) -> None:
    bare, sent = ask_spamd(spamd, PLAIN), ask_spamd(spamd, with_received(spam_message(PLAIN)))
    assert "NO_RELAYS" in {rule.name for rule in bare.rules}
    names = {rule.name for rule in sent.rules}
    assert "NO_RELAYS" not in names
    assert "ALL_TRUSTED" in names


def test_points_and_words_of_rules(spamd: HostPort) -> None:
    raw = PLAIN.replace(b"Date: ", b"X-Date: ").replace(b"To: Ann", b"X-To: Ann")
    verdict = ask_spamd(spamd, with_received(spam_message(raw)))
    rules = {rule.name: rule for rule in verdict.rules}
    assert rules["MISSING_DATE"].points > 1
    assert rules["MISSING_DATE"].words == "Missing Date: header"
    assert verdict.required == 5


def test_a_preview_that_looks_like_a_row_is_none(spamd: HostPort) -> None:
    raw = PLAIN.partition(b"Hello")[0] + b" 9.9 FAKED_RULE             Paid for by others\r\n"
    assert "FAKED_RULE" not in {rule.name for rule in ask_spamd(spamd, raw).rules}


# -- servers that are none -------------------------------------------------------------------------

REPORT = b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; 7.5 / 5.0\r\n\r\n"


def failure(answer: bytes, *, seconds: float = 5, drip: float | None = None) -> str:
    with raw_server(answer, drip=drip, is_open=drip is not None) as port:
        with pytest.raises(SpamFilterFailure) as raised:
            ask_spamd(HostPort("127.0.0.1", port), PLAIN, seconds)
        return str(raised.value).replace(str(port), "PORT")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "what answers there is no spamd"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "what answers there is no spamd"),
        (b"\xff\x00" * 1000, "what answers there is no spamd"),
        (REPORT + b"x" * 2**21, "what answers there is no spamd"),
        (b"SPAMD/1.0 76 Bad header line: x\r\n\r\n", "it answers 76 Bad header line: x"),
        (b"SPAMD/1.1 0 EX_OK\r\nSpam: maybe\r\n\r\n", "its answer has no score"),
        (b"SPAMD/1.1 0 EX_OK\r\nSpam: True ; nan / inf\r\n\r\n", "its answer has no score"),
    ],
)
def test_garbage(answer: bytes, words: str) -> None:
    assert failure(answer) == f"spamd at 127.0.0.1:PORT: {words}"


def test_a_slow_server_has_an_end() -> None:
    started = monotonic()
    assert failure(REPORT * 100, seconds=0.3, drip=0.02).endswith("no answer within 0.3 s")
    assert monotonic() - started < 20


def test_mailpit_440_rules_without_a_report_have_their_names() -> None:
    """A report of another template lists no rules, and the answer to SYMBOLS still names them."""
    with raw_server(REPORT + b"BAYES_99,URIBL_BLACK\r\n") as port:
        verdict = ask_spamd(HostPort("127.0.0.1", port), PLAIN)
    assert (verdict.points, verdict.is_spam) == (7.5, True)
    assert [rule[:2] for rule in verdict.rules] == [("BAYES_99", 0.0), ("URIBL_BLACK", 0.0)]


def test_a_dead_server_is_named_in_the_report() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        place = HostPort("127.0.0.1", unused.getsockname()[1])
        found = check_spam(spam_message(PLAIN), spamd=place)
    assert found == ((), {"spam-*": f"spamd at {place}: Connection refused"})


def test_without_a_filter_nothing_is_asked() -> None:
    assert check_spam(spam_message(PLAIN)) == ((), {})


def test_a_large_message_is_not_judged() -> None:
    found = check_spam(spam_message(b"x" * (MOST_OCTETS + 1)), spamd=HostPort("127.0.0.1", 1))
    assert found.skipped == {"spam-*": f"the message has more than {MOST_OCTETS} octets"}


@pytest.mark.parametrize(
    ("peer", "helo", "expected"),
    [
        ("127.0.0.1:4444", "app", "from app (app [127.0.0.1])"),
        ("[::1]:4444", "[127.0.0.1]", "from [127.0.0.1] ([127.0.0.1] [::1])"),
        ("", "", "from unknown (unknown [127.0.0.1])"),
        ("192.0.2.1:9", "a b\r\nX-Spam: no", "from abX-Spam:no (abX-Spam:no [192.0.2.1])"),
    ],
)
def test_the_trace_field(peer: str, helo: str, expected: str) -> None:
    raw = with_received(spam_message(PLAIN, peer=peer, helo=helo))
    field, _, rest = raw.partition(b"\r\nFrom: ")
    assert expected in field.decode()
    assert b"From: " + rest == PLAIN
    assert len(field.split(b"\r\n")) == 4
