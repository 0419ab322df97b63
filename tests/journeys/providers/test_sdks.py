"""The providers' SDKs as they are installed: by a base URL, and unmodified, by the environment."""

import re
from typing import TYPE_CHECKING

import pytest

from mailtrap_local import Mailbox
from sdk_programs import PROGRAMS, RunProgram, check_code_mail

if TYPE_CHECKING:
    from pytest_mailtrap_local.providers import MailProviders

ID = re.compile(r"[\w.<>@-]+")
WITHOUT_BASE_URL = "node/mailtrap.mjs"  # its hosts are constants
CA = ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")  # for SDKs that speak TLS alone
AWS_URLS = ("AWS_ENDPOINT_URL_SES", "AWS_ENDPOINT_URL_SESV2")


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_unmodified_app_is_led_here_by_its_environment(
    run_program: RunProgram, mail_providers: "MailProviders", mailbox: Mailbox, program: str
) -> None:
    assert ID.fullmatch(run_program(program, mail_providers))
    check_code_mail(mailbox.wait_for(), PROGRAMS[program])


@pytest.mark.parametrize("program", [name for name in PROGRAMS if name != WITHOUT_BASE_URL])
def test_an_app_may_name_the_base_url(
    run_program: RunProgram, mail_providers: "MailProviders", mailbox: Mailbox, program: str
) -> None:
    trust = {name: mail_providers[name] for name in CA}
    assert ID.fullmatch(run_program(program, {"BASE_URL": mail_providers.url, **trust}))
    check_code_mail(mailbox.wait_for(), PROGRAMS[program])


@pytest.mark.parametrize("program", ["python/ses_app.py", "python/ses_v1_app.py"])
def test_boto3_takes_the_proxy_too(
    run_program: RunProgram, mail_providers: "MailProviders", mailbox: Mailbox, program: str
) -> None:
    plain = {name: url for name, url in mail_providers.items() if name not in AWS_URLS}
    run_program(program, plain)
    check_code_mail(mailbox.wait_for(), "ses")
