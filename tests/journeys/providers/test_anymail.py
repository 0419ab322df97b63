"""The backends of django-anymail for the providers that are known here, unmodified."""

from typing import TYPE_CHECKING

import pytest

from mailtrap_local import Mailbox
from sdk_programs import RunProgram, check_code_mail

if TYPE_CHECKING:
    from pytest_mailtrap_local.providers import MailProviders

BACKENDS = {
    "amazon_ses": "ses",
    "brevo": "brevo",
    "mailersend": "mailersend",
    "mailgun": "mailgun",
    "mailjet": "mailjet",
    "mailtrap": "mailtrap",
    "postmark": "postmark",
    "resend": "resend",
    "sendgrid": "sendgrid",
}


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_backend_sends_its_mail_here(
    run_program: RunProgram, mail_providers: "MailProviders", mailbox: Mailbox, backend: str
) -> None:
    assert run_program("python/anymail_app.py", mail_providers, backend)
    mail = mailbox.wait_for()
    check_code_mail(mail, BACKENDS[backend])
    assert mail.request is not None
    assert "sign-up" in mail.request.tags or b"sign-up" in mail.raw  # as the backend sends them


@pytest.mark.parametrize("backend", ["mandrill", "sparkpost"])
def test_a_provider_of_single_mails_sends_one_to_each_recipient(
    run_program: RunProgram, mail_providers: "MailProviders", mailbox: Mailbox, backend: str
) -> None:
    assert run_program("python/anymail_app.py", mail_providers, backend)
    mails = mailbox.wait_for_all(3, subject="Your code is 604118 ✓")
    names = ("ann", "cy", "bo")
    assert [mail.rcpt_to for mail in mails] == [(f"{name}@example.com",) for name in names]
    assert {mail.via for mail in mails} == {backend}
