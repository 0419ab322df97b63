"""`mail_providers`: requests to mail providers are mail of the test's mailbox."""

import re

import pytest

from paths import DOCS
from projects import Environment

pytest_plugins = ["pytester"]

PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SEND = """
import json, urllib.request

def send(subject, url="https://api.sendgrid.com"):
    mail = {
        "personalizations": [{"to": [{"email": "ann@example.com"}]}],
        "from": {"email": "app@example.com"},
        "subject": subject,
        "content": [{"type": "text/plain", "value": "Hi."}],
    }
    headers = {"Authorization": "Bearer key"}
    body = json.dumps(mail).encode()
    request = urllib.request.Request(f"{url}/v3/mail/send", body, headers)
    return urllib.request.build_opener().open(request, timeout=60).status
"""

SHOP_OF_PROVIDERS = """
import boto3, resend
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Mail

CONTENT = {"Simple": {"Subject": {"Data": "ses"}, "Body": {"Text": {"Data": "Hi."}}}}

def send_by_ses():
    key = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    ses = boto3.client("sesv2", "eu-west-1", **key)
    to = {"ToAddresses": ["ann@example.com"]}
    ses.send_email(FromEmailAddress="app@example.com", Destination=to, Content=CONTENT)

def send_by_resend():
    resend.api_key = "re_1"
    mail = {"from": "app@example.com", "to": "ann@example.com", "text": "Hi."}
    resend.Emails.send({**mail, "subject": "resend"})

def send_by_sendgrid():
    mail = Mail("app@example.com", "ann@example.com", "sendgrid", "Hi.")
    SendGridAPIClient("SG.1").send(mail)
"""

TEST_OF_PROVIDERS = """
import pytest
import shop

@pytest.mark.parametrize("provider", ["ses", "resend", "sendgrid"])
def test_it(mail_providers, mailbox, provider):
    with mail_providers.env():
        getattr(shop, f"send_by_{provider}")()
    assert mailbox.wait_for(subject=provider).via == provider
"""


@pytest.fixture
def app(project: pytest.Pytester) -> pytest.Pytester:
    project.makepyfile(app=SEND)
    return project


def test_each_test_has_the_mail_that_it_has_sent(app: pytest.Pytester) -> None:
    app.makepyfile(
        """
        import os, subprocess, sys
        import pytest
        from app import send

        @pytest.mark.parametrize("subject", ["One", "Two"])
        def test_in_this_process(mail_providers, mailbox, subject):
            before = dict(os.environ)
            with mail_providers.env():
                assert os.environ["HTTPS_PROXY"] == mail_providers.url
                assert send(subject) == 202
            assert os.environ == before
            assert [mail.subject for mail in mailbox] == [subject]
            assert mailbox[0].via == "sendgrid"

        def test_in_another_process(mail_providers, mailbox):
            code = "from app import send; send('Three')"
            environ = {**os.environ, **mail_providers}
            subprocess.run([sys.executable, "-c", code], env=environ, check=True, timeout=60)
            assert mailbox.wait_for(subject="Three")

        def test_by_its_url(mail_providers, mailbox):
            assert mail_providers.url == f"http://{mail_providers.host}:{mail_providers.port}"
            assert send("Four", mail_providers.url) == 202
            assert mailbox.find(subject="Four")
            assert mail_providers.mailbox.name == mailbox.name

        def test_other_hosts_are_refused(mail_providers):
            with mail_providers.env(), pytest.raises(OSError, match="403 Forbidden: example.com"):
                send("Five", "https://example.com")
        """
    )
    app.runpytest_subprocess().assert_outcomes(passed=5)


def test_the_mail_of_a_failed_test_is_in_its_report(app: pytest.Pytester) -> None:
    app.makepyfile(
        """
        from app import send

        def test_that_fails(mail_providers):
            with mail_providers.env():
                send("Hello")
            assert False
        """
    )
    app.runpytest_subprocess().stdout.fnmatch_lines(["*mail captured*", "*Hello*"])


def test_a_sandbox_elsewhere_has_listeners_for_tests_too(app: pytest.Pytester) -> None:
    from mailtrap_local import Sandbox

    app.makepyfile(
        """
        from app import send

        def test_it(mail_providers, mailbox, monkeypatch):
            monkeypatch.setenv("XDG_DATA_HOME", "/no/such/folder")  # the CA is that of the other
            with mail_providers.env():
                send("Hello")
            assert mailbox.wait_for(subject="Hello").via == "sendgrid"
        """
    )
    with Sandbox(http="127.0.0.1:0") as sandbox:
        app.runpytest_subprocess("--mailtrap-url", sandbox.http.url).assert_outcomes(passed=1)
        assert sandbox.mailroom.provider_listeners() == {}


@pytest.mark.slow
def test_sdks_in_the_process_of_the_tests_need_no_change_and_the_examples_run(
    app: pytest.Pytester, environment: Environment
) -> None:
    python = str(environment("pytest", "boto3", "resend", "sendgrid"))
    app.makepyfile(shop=SHOP_OF_PROVIDERS)
    app.makepyfile(TEST_OF_PROVIDERS)
    first, second, script, faults = PYTHON_BLOCK.findall((DOCS / "providers.md").read_text())
    app.makepyfile(test_documented=first + second, test_documented_faults=faults, script=script)
    app.run(python, "-m", "pytest", "-W", "error").assert_outcomes(passed=7)
    app.run(python, "-W", "error", "script.py").stdout.fnmatch_lines(["resend"])
