"""Criteria: what fits, what does not, and what is said about it."""

import re
from datetime import UTC, datetime

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.criteria import Criteria, Matcher, exact
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

RAW = b"""\
From: Shop <no-reply@shop.example>\r
To: Ann <Ann@Example.com>, bob@example.com\r
Cc: Cid <cid@example.com>\r
Subject: Your Stra\xc3\x9fe order\r
X-Tenant: Acme\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: multipart/alternative; boundary=c\r
\r
--c\r
Content-Type: text/plain; charset=utf-8\r
\r
plain words\r
--c\r
Content-Type: text/html; charset=utf-8\r
\r
<p>seen &amp; read</p><a href="https://shop.example/Confirm/117">Go</a>\r
<img src="https://shop.example/logo.png"><style>hidden {}</style>\r
--c--\r
--b\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename=Invoice-7.pdf\r
\r
%PDF\r
--b--\r
"""


def message(raw: bytes = RAW, seq: int = 1, **envelope: object) -> Message:
    given = {
        "mail_from": "bounce@shop.example",
        "rcpt_to": ("ann@example.com", "audit@shop.example"),
        **envelope,
    }
    return Message(
        id=str(seq),
        seq=seq,
        mailbox="inbox",
        received_at=datetime(2026, 11, 22, tzinfo=UTC),
        envelope=Envelope(**given),  # type: ignore[arg-type]  # the tests' own keywords
        raw=raw,
    )


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {"to": "ANN@example.com"},
        {"to": "bob@example.com"},
        {"cc": "cid@example.com"},
        {"bcc": "audit@shop.example"},
        {"sender": "no-reply@SHOP.example"},
        {"rcpt": "audit@shop.example"},
        {"mail_from": "bounce@shop.example"},
        {"subject": "STRASSE"},
        {"subject": re.compile(r"^Your .* order$")},
        {"subject": exact("Your Straße order")},
        {"subject": lambda subject: subject.endswith("order")},
        {"text": "PLAIN"},
        {"html": "<p>"},
        {"body": "seen & read"},
        {"body": "plain words"},
        {"header": "x-tenant"},
        {"header": {"X-Tenant": "acme"}},
        {
            "header": {
                "X-Tenant": re.compile("^Ac"),
                "subject": re.compile("order"),
                "X-Other": False,
            }
        },
        {"attachment": True},
        {"attachment": "invoice-*.PDF"},
        {"link": True},
        {"link": "/confirm/"},
        {"link": re.compile(r"/Confirm/\d+$")},
        {"link": exact("https://shop.example/Confirm/117")},
        {"tls": False, "auth": False},
        {"where": lambda one: len(one.attachments) == 1},
        {"to": "ann@example.com", "subject": "order", "attachment": "*.pdf"},
    ],
    ids=",".join,
)
def test_what_fits(criteria: Criteria) -> None:
    assert Matcher(criteria).matches(message())


@pytest.mark.parametrize(
    "criteria",
    [
        {"to": "nn@example.com"},
        {"to": "cid@example.com"},
        {"bcc": "ann@example.com"},
        {"subject": "ordering"},
        {"subject": exact("your straße order")},
        {"subject": re.compile("^order")},
        {"body": "hidden"},
        {"text": "seen"},
        {"header": "X-Other"},
        {"header": {"X-Tenant": "acm"}},
        {"attachment": False},
        {"attachment": "*.png"},
        {"link": False},
        {"link": "/reset/"},
        {"link": "logo.png"},
        {"tls": True},
        {"tls": "TLSv1.3"},
        {"auth": "app"},
        {"where": lambda _: False},
        {"to": "ann@example.com", "subject": "other"},
    ],
    ids=",".join,
)
def test_what_does_not_fit(criteria: Criteria) -> None:
    assert not Matcher(criteria).matches(message())


def test_tls_and_auth_of_the_envelope() -> None:
    secure = message(
        tls=TlsInfo(version="TLSv1.3", cipher="X"), auth=AuthInfo(username="app", mechanism="PLAIN")
    )
    for criteria in ({"tls": True, "auth": True}, {"tls": "tlsv1.3"}, {"auth": "app"}):
        assert Matcher(criteria).matches(secure)  # type: ignore[arg-type]  # mypy reads the loop's union


@pytest.mark.parametrize(
    "criteria",
    [
        {"subjekt": "x"},
        {"subject": 5},
        {"subject": None},
        {"subject": True},
        {"subject": re.compile(b"bytes")},
        {"to": ["ann@example.com"]},
        {"header": 5},
        {"where": 1},
    ],
    ids=",".join,
)
def test_nonsense_is_refused_before_anything_is_waited_for(criteria: Criteria) -> None:
    with pytest.raises(BadQuery):
        Matcher(criteria)


def test_an_unknown_criterion_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadQuery, match=r"no criterion 'titel': take one of to, cc, bcc, .*, where"):
        Matcher({"titel": "x"})  # type: ignore[typeddict-unknown-key]  # what the test is about


def test_the_nearest_are_those_that_meet_most_the_newest_first() -> None:
    both = message(b"To: ann@example.com\r\nSubject: Reset\r\n\r\n", 1)
    one_old = message(b"To: ann@example.com\r\nSubject: Hello\r\n\r\n", 2)
    none = message(b"To: bob@example.com\r\nSubject: Hello\r\n\r\n", 3)
    one_new = message(b"To: bob@example.com\r\nSubject: Reset\r\n\r\n", 4)
    matcher = Matcher({"to": "ann@example.com", "subject": "reset", "text": "never"})
    assert matcher.nearest([both, one_old, none, one_new], 3) == [both, one_new, one_old]


def test_the_verdict_says_what_was_wanted_and_what_is_there() -> None:
    verdicts = Matcher({"to": "zoe@example.com", "subject": re.compile("^Re")}).explain(message())
    assert [tuple(verdict) for verdict in verdicts] == [
        ("to", False, "is 'zoe@example.com'", "'Ann@Example.com', 'bob@example.com'"),
        ("subject", False, "fits '^Re'", "'Your Straße order'"),
    ]


def test_criteria_are_said_in_words() -> None:
    matcher = Matcher({"subject": "Reset", "header": {"X-A": exact("b")}, "attachment": True})
    assert (
        str(matcher) == "subject contains 'Reset', header X-A is exactly 'b', attachment is there"
    )
    assert str(Matcher({})) == "any message"
