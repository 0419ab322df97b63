"""Fixtures of a sandbox elsewhere."""

import pytest

from mailtrap_local import Sandbox

pytest_plugins = ["pytester"]


EVERYWHERE = """
import smtplib

import pytest

@pytest.mark.parametrize("number", range(2))
def test_mail(mailbox, send, number):
    send("Hello")
    assert mailbox.wait_for().subject == "Hello"
    mailbox.assert_count(1)

def test_the_shared_listener_by_address(mailbox, mail_server, send_to):
    send_to(mail_server.smtp, "By address", mailbox.address)
    assert mailbox.wait_for().subject == "By address"

def test_faults(mailbox, send):
    with mailbox.faults.temp_fail() as fault, pytest.raises(smtplib.SMTPException):
        send("Hello")
    assert fault.hits == 1

def test_fails(mailbox, send):
    send("Seen in the report")
    assert False
"""


def test_a_sandbox_elsewhere_serves_the_same_fixtures(project: pytest.Pytester) -> None:
    project.makepyfile(EVERYWHERE)
    with Sandbox(http="127.0.0.1:0") as sandbox:
        url = sandbox.http.url
        workers = ("-p", "xdist", "-n", "2")
        project.runpytest_subprocess("--mailtrap-url", url, *workers).assert_outcomes(
            passed=4, failed=1
        )
        result = project.runpytest("--mailtrap-url", url, "-W", "ignore")
        result.assert_outcomes(passed=4, failed=1)
        result.stdout.fnmatch_lines(["*mail captured (1)*", "*'Seen in the report'"])
        assert sandbox.mailroom.listeners() == {}
        assert sandbox.mailroom.count() == 0
        assert list(sandbox.mailroom.mailboxes()) == ["inbox"]
    result = project.runpytest("--mailtrap-url", url)
    result.assert_outcomes(errors=5)
    result.stdout.fnmatch_lines(["*`mailtrap-local` starts one"])
    skipping = project.runpytest("--mailtrap-url", url, "-o", "mailtrap_unreachable=skip")
    skipping.assert_outcomes(skipped=5)


def test_late_mail_is_reported_of_a_sandbox_elsewhere_too(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import smtplib

        addresses = []

        def test_it_is_to_be_sent(mailbox):
            addresses.append(mailbox.address)

        def test_the_next_sees_nothing_of_it(mailbox, mail_server):
            with smtplib.SMTP(*mail_server.smtp, timeout=60) as client:
                client.sendmail("app@example.com", addresses, "Subject: Late")
                client.sendmail("app@example.com", ["ann@example.com"], "Subject: Of nobody")
            mailbox.assert_empty()
        """
    )
    with Sandbox(http="127.0.0.1:0") as sandbox:
        result = project.runpytest_subprocess("--mailtrap-url", sandbox.http.url)
        result.assert_outcomes(passed=2, warnings=1)
        result.stdout.fnmatch_lines(
            [
                "*LateMail: mail of 'test_it_is_to_be_sent-*' came after that test was over:",
                "*app@example.com -> test_it_is_to_be_sent-*@example.com*",
            ]
        )
        assert [mail.subject for mail in sandbox.mailbox] == ["Late", "Of nobody"]


def test_a_sandbox_elsewhere_that_goes_away_ends_no_run(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_it_goes(mailbox, running):
            running.stop()
            mailbox.wait_for()

        def test_the_next(): pass
        """
    )
    sandbox = Sandbox(http="127.0.0.1:0").start()

    class Running:
        @pytest.fixture
        def running(self) -> Sandbox:
            return sandbox

    result = project.inline_run("--mailtrap-url", sandbox.http.url, plugins=[Running()])
    outcomes = [report.outcome for report in result.getreports("pytest_runtest_logreport")]
    assert outcomes == ["passed", "failed", "failed", "passed", "passed", "passed"]
    (failed, *_) = result.getfailures()
    assert "SandboxUnreachable" in str(failed.longrepr)
