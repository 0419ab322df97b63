"""Reports of failed waits: sessions that failed, faults, and hints where mail may be."""

import smtplib
import sys
from types import SimpleNamespace

import pytest

from mailtrap_local import Mailbox, MessageNotFound, WaitTimedOut
from sending import send


def report(mailbox: Mailbox) -> list[str]:
    with pytest.raises(WaitTimedOut) as caught:
        mailbox.wait_for(subject="Reset", timeout=0.01)
    return str(caught.value).splitlines()


def test_sessions_that_failed_are_named_and_faults(mailbox: Mailbox) -> None:
    mailbox.faults.reject_rcpt("bad@example.com", 550, "5.1.1 No such user")
    mailbox.faults.drop("DATA", after_bytes=100)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(mailbox, to="bad@example.com")
    lines = report(mailbox)
    mailbox.faults.registered.clear()  # that the second never struck is as it should be
    assert lines[2:4] == [
        "  nothing arrived at all",
        "  SMTP sessions that failed (1), newest first:",
    ]
    said = lines[4].lower()  # of which smtplib spells commands in one way or another
    assert said.endswith("rejected: rcpt to:<bad@example.com> was answered 550 5.1.1 no such user")
    assert lines[5:] == [
        "  active faults (2):",
        "    RCPT: reply 550 5.1.1 No such user, recipient=bad@example.com (1 hits)",
        "    DATA: drop after_bytes=100 (0 hits)",
    ]


def test_what_differs_in_case_alone_is_reported(mailbox: Mailbox) -> None:
    from mailtrap_local import exact

    send(mailbox)
    with pytest.raises(MessageNotFound, match="found 'Hello', which differs only in case"):
        mailbox.find(subject=exact("hello"))


def test_nobody_connected_and_the_environment_points_elsewhere(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_HOST", "smtp.prod.example")
    monkeypatch.setenv("EMAIL_HOST", "localhost")  # which is here
    monkeypatch.setenv("MAILER_DSN", "smtp://app:s3cret@smtp.prod.example:587")
    nobody, environment = report(mailbox)[3:]
    assert nobody == f"  hint: nobody has connected to {mailbox.host}:{mailbox.port}"
    assert "SMTP_HOST=smtp.prod.example" in environment
    assert "MAILER_DSN=smtp://…@smtp.prod.example:587" in environment
    assert "EMAIL_HOST" not in environment
    assert "s3cret" not in environment


def test_an_environment_that_points_here_is_not_mentioned(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_HOST", mailbox.host)
    monkeypatch.setenv("SMTP_PORT", str(mailbox.port))
    assert len(report(mailbox)) == 4


def test_djangos_own_outbox_is_mentioned(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "django.core.mail", SimpleNamespace(outbox=[object()]))
    assert "django.core.mail.outbox holds 1" in report(mailbox)[3]
    assert "mail_django" in report(mailbox)[3]


def test_hints_are_for_when_nothing_came(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "smtp.prod.example")
    send(mailbox)
    assert not any("hint:" in line for line in report(mailbox))
