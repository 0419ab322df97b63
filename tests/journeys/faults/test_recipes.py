"""Recipes: each does to a client of smtplib what its card says, by its rule and by its address."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest

from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.faults.recipes import RECIPES

HELLO = b"Subject: Hello\r\n\r\nHi Ann.\r\n"
BY_NAME = {recipe.name: recipe for recipe in RECIPES}

# of each attempt: the code of the last reply, 0 for none, and how many messages are kept by then
ATTEMPTS = {
    "refuse-recipient": [(550, 0), (550, 0)],
    "fail-once": [(451, 0), (250, 1)],
    "greylist": [(451, 0), (250, 1), (250, 2)],
    "drop-after-data": [(0, 0), (0, 0)],
    "accepted-unanswered": [(0, 1), (0, 2)],
    "mailbox-full": [(552, 0), (552, 0)],
}
OTHERWISE = {"slow", "expired-certificate", "wrong-password"}  # shown below


@pytest.fixture
def register(mail_server: Sandbox) -> Callable[[str, Mailbox], None]:
    """`register("slow", mailbox)` adds the rule of a recipe for that mailbox alone."""

    def register(name: str, mailbox: Mailbox) -> None:
        mail_server.mailroom.faults.add(replace(BY_NAME[name].rule, mailbox=mailbox.name))

    return register


def attempt(mailbox: Mailbox, recipient: str, timeout: float = 10) -> int:
    """Send a message to a recipient. Returns the code of the last reply, 0 for none."""
    try:
        with smtplib.SMTP(mailbox.host, mailbox.port, timeout=timeout) as client:
            client.sendmail("app@example.com", recipient, HELLO)
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        return 0
    except smtplib.SMTPRecipientsRefused as refusal:
        return refusal.recipients[recipient][0]
    except smtplib.SMTPResponseException as refusal:
        return refusal.smtp_code
    return 250


def attempts(mailbox: Mailbox, recipient: str, count: int) -> list[tuple[int, int]]:
    return [(attempt(mailbox, recipient), len(mailbox)) for _ in range(count)]


def test_every_recipe_is_shown_here() -> None:
    assert {*ATTEMPTS, *OTHERWISE} == {*BY_NAME}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_by_its_rule(name: str, mailbox: Mailbox, register: Callable[[str, Mailbox], None]) -> None:
    register(name, mailbox)
    recipient = BY_NAME[name].rule.match.recipient or "ann@example.com"
    wanted = ATTEMPTS[name]
    assert attempts(mailbox, recipient, len(wanted)) == wanted
    if BY_NAME[name].rule.match.recipient is not None:
        assert attempt(mailbox, "ann@example.com") == 250, "the others are accepted"


@pytest.mark.parametrize("name", ATTEMPTS)
def test_by_its_magic_recipient(name: str, mailbox: Mailbox) -> None:
    wanted = ATTEMPTS[name]
    assert attempts(mailbox, str(BY_NAME[name].recipient), len(wanted)) == wanted
    assert attempt(mailbox, "ann@example.com") == 250, "the others are accepted"


@pytest.mark.parametrize("way", ["rule", "address"])
def test_slow_is_too_slow_for_a_client_without_patience(
    way: str, mailbox: Mailbox, register: Callable[[str, Mailbox], None]
) -> None:
    recipient = "ann@example.com" if way == "rule" else str(BY_NAME["slow"].recipient)
    if way == "rule":
        register("slow", mailbox)
    assert attempt(mailbox, recipient, timeout=1) == 0
    assert attempt(mailbox, recipient, timeout=30) == 250


def test_no_client_that_looks_accepts_the_expired_certificate(
    open_mailbox: Callable[..., Mailbox],
    trusting: ssl.SSLContext,
    register: Callable[[str, Mailbox], None],
) -> None:
    mailbox = open_mailbox(tls="starttls")
    register("expired-certificate", mailbox)
    with (
        smtplib.SMTP("localhost", mailbox.port, timeout=60) as client,
        pytest.raises(ssl.SSLCertVerificationError, match="expired"),
    ):
        client.starttls(context=trusting)


def test_no_password_is_right(mailbox: Mailbox, register: Callable[[str, Mailbox], None]) -> None:
    register("wrong-password", mailbox)
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
            client.login("app", "s3cret")
        assert refusal.value.smtp_code == 535
        client.sendmail("app@example.com", "ann@example.com", HELLO)  # without a login
    assert len(mailbox) == 1
