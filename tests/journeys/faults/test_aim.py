"""Aim of faults: clients that meet them, while everybody else's mail is taken."""

import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.faults.mailbox_faults import Faults
from mailtrap_local.faults.rule_json import parse_rule
from sending import send

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def is_taken() -> Callable[..., bool]:
    """`is_taken(mailbox, …)` sends like `send` and tells whether that went well."""

    def is_taken(mailbox: Mailbox, *to: str, **options: Any) -> bool:
        try:
            send(mailbox, to=to or ANN, **options)
        except OSError:  # smtplib's errors among it
            return False
        return True

    return is_taken


# -- by the message --------------------------------------------------------------------------


def test_by_sender_and_recipient(is_taken: Callable[..., bool], mailbox: Mailbox) -> None:
    fault = mailbox.faults.temp_fail(times=None, sender="*@shop.example", recipient=ANN)
    assert is_taken(mailbox, ANN)
    assert is_taken(mailbox, BOB, sender="new@shop.example")
    assert not is_taken(mailbox, "Ann@Example.com", sender="New@Shop.example")
    assert not is_taken(mailbox, BOB, ANN, sender="old@shop.example")
    assert fault.hits == 2
    assert len(mailbox) == 2


def test_by_the_null_sender(is_taken: Callable[..., bool], mailbox: Mailbox) -> None:
    mailbox.faults.reject_sender("")
    assert not is_taken(mailbox, sender="")
    assert is_taken(mailbox)


def test_by_header(mailbox: Mailbox) -> None:
    fault = mailbox.faults.reply("end-of-data", 554, "5.6.0 Not this one", header="x-tenant=ACME")
    send(mailbox, raw=b"Subject: Hello\r\nX-Tenant: other\r\n\r\nX-Tenant: acme\r\n")
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(mailbox, raw=b"Subject: Hello\r\nX-Tenant: acme\r\n\r\nHi\r\n")
    assert refusal.value.smtp_error == b"5.6.0 Not this one"
    assert fault.hits == 1
    assert [mail.headers["X-Tenant"] for mail in mailbox] == ["other"]


def test_by_user(mailbox: Mailbox) -> None:
    fault = mailbox.faults.fail_auth(auth="bad")
    later = mailbox.faults.reply("MAIL", 550, "5.7.1 Not you", auth="app")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("bad", "s3cret")
        assert client.login("app", "s3cret")[0] == 235
        with pytest.raises(smtplib.SMTPSenderRefused, match="Not you"):
            client.sendmail("app@example.com", [ANN], "")
    assert fault.hits > 0
    assert later.hits == 1


# -- by turn ---------------------------------------------------------------------------------


def test_the_nth_session(is_taken: Callable[..., bool], mailbox: Mailbox) -> None:
    second = mailbox.faults.reply("MAIL", 450, session=2)
    odd = mailbox.faults.drop(on="connect", session=[1, 5])
    assert [is_taken(mailbox) for _ in range(6)] == [False, True, False, True, False, True]
    assert (second.hits, odd.hits) == (1, 2)


def test_the_nth_session_is_the_nth_that_fits(mailbox: Mailbox) -> None:
    fault = mailbox.faults.reject_rcpt(BOB, session=2)
    send(mailbox, to=ANN)
    send(mailbox, to=BOB)
    send(mailbox, to=ANN)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox, to=BOB)
    assert fault.hits == 1


def test_the_nth_attempt(is_taken: Callable[..., bool], mailbox: Mailbox) -> None:
    fault = mailbox.faults.temp_fail(times=None, attempt=[1, 2])
    recipients = [ANN, BOB, ANN, ANN, BOB, BOB]
    taken = [is_taken(mailbox, recipient) for recipient in recipients]
    assert taken == [False, False, False, True, False, True]
    assert fault.hits == 4


def test_so_many_pass_first(mailbox: Mailbox) -> None:
    fault = mailbox.faults.reply("MAIL", 421, "4.7.0 Too many", skip=3)
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        for _passing in range(3):
            client.sendmail("app@example.com", [ANN], "")
        with pytest.raises(smtplib.SMTPSenderRefused, match="Too many"):
            client.sendmail("app@example.com", [ANN], "")
    assert (len(mailbox), fault.hits) == (3, 1)


def test_so_many_and_no_more(is_taken: Callable[..., bool], mailbox: Mailbox) -> None:
    fault = mailbox.faults.reply("RCPT", 452, skip=1, times=2)
    assert [is_taken(mailbox) for _ in range(5)] == [True, False, False, True, True]
    assert fault.hits == 2


def test_chance_repeats_exactly(
    is_taken: Callable[..., bool], open_mailbox: Callable[..., Mailbox]
) -> None:
    runs = []
    for seed in (7, 7, 8):
        mailbox = open_mailbox()
        fault = mailbox.faults.refuse(probability=0.5, seed=seed)
        runs.append([is_taken(mailbox) for _ in range(20)])
        assert fault.hits == runs[-1].count(False) == 20 - len(mailbox)
        assert 0 < fault.hits < 20
    assert runs[0] == runs[1] != runs[2]


# -- by mailbox ------------------------------------------------------------------------------


@pytest.fixture
def routed() -> Iterator[Sandbox]:
    """A sandbox with one listener for three mailboxes: `acme`, `shop` and the inbox."""
    routes = [
        {"mailbox": "acme", "header": "X-Tenant=acme"},
        {"mailbox": "shop", "recipient": "*@shop.example"},
    ]
    with Sandbox(route=routes) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("mailbox", "hits"), [("inbox", (2, 1)), ("shop", (1, 1)), ("acme", (0, 1))]
)
def test_a_rule_takes_part_once_a_route_has_chosen_its_mailbox(
    is_taken: Callable[..., bool], routed: Sandbox, mailbox: str, hits: tuple[int, int]
) -> None:
    faults = Faults(routed.mailroom.faults, mailbox)
    recipient = faults.delay(0.001, on="RCPT")  # where a header is not known yet
    message = faults.reply("end-of-data", 451)
    for to, tenant in ((ANN, "other"), ("ann@shop.example", "other"), (BOB, "acme")):
        is_taken(routed.mailbox, to, raw=b"X-Tenant: %b\r\n" % tenant.encode())
    assert (recipient.hits, message.hits) == hits


def test_a_rule_without_a_mailbox_holds_everywhere(
    is_taken: Callable[..., bool], mail_server: Sandbox, mailbox: Mailbox
) -> None:
    rule = parse_rule({"on": "MAIL", "action": {"reply": [451]}})
    with mail_server.mailroom.faults.add(rule) as fault:
        assert not is_taken(mailbox)
        assert not is_taken(mail_server.mailbox)
    assert is_taken(mailbox)
    assert fault.hits == 2
