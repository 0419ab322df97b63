"""Checks of mail in tests: by the marker, by the ini file, and in reports of failed tests."""

import pytest

from mailtrap_local import Sandbox

pytest_plugins = ["pytester"]

SHOP = """
import smtplib
from email.message import EmailMessage

def buy(mailbox, text="Thank you for 1 notebook.", html=None, to="ann@shop.example"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "news@shop.example", to, "Your receipt"
    message["Date"], message["Message-ID"] = "Mon, 2 Jun 2025 10:00:00 +0000", f"<{to}>"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client:
        client.send_message(message)
"""

TESTS = """
import pytest
from shop import buy

pytestmark = pytest.mark.mailbox(checks="error")

def test_clean(mailbox):
    buy(mailbox)

def test_no_mail(mailbox):
    pass

def test_unclean(mailbox):
    buy(mailbox)
    buy(mailbox, "Hello {{ name }}", to="bob@shop.example")

@pytest.mark.mailbox(checks=None)
def test_not_checked(mailbox):
    buy(mailbox, "Hello {{ name }}")

def test_what_is_cleared_is_not_checked(mailbox):
    buy(mailbox, "Hello {{ name }}")
    mailbox.wait_for()
    mailbox.clear()

@pytest.mark.xfail(strict=True)
def test_expected_to_fail(amailbox):
    buy(amailbox, "Hello {{ name }}")

def test_skipped(mailbox):
    buy(mailbox, "Hello {{ name }}")
    pytest.skip("not today")

def test_fails_by_itself(mailbox):
    buy(mailbox, "Hello {{ name }}")
    assert False

@pytest.mark.mailbox(checks=None)
def test_another_mailbox(mailbox_factory):
    buy(mailbox_factory("bob", checks="error"), "Hello {{ name }}")
"""

OUTCOMES = {"passed": 4, "failed": 3, "xfailed": 1, "skipped": 1}


@pytest.fixture
def shop(project: pytest.Pytester) -> pytest.Pytester:
    project.makepyfile(shop=SHOP)
    return project


@pytest.fixture
def unclean(shop: pytest.Pytester) -> pytest.Pytester:
    shop.makepyfile(
        """
        from shop import buy

        def test_fails(mailbox):
            buy(mailbox, "Hello {{ name }}. Your code is 604118: https://shop.example/s3cret",
                '<p>Hello {{ name }}<img src="cid:none">')
            assert not mailbox.wait_for()
        """
    )
    return shop


def test_the_marker_fails_a_test_that_would_pass(shop: pytest.Pytester) -> None:
    shop.makepyfile(test_shop=TESTS)
    result = shop.runpytest()
    result.assert_outcomes(**OUTCOMES)
    result.stdout.fnmatch_lines(
        [
            'mailbox(checks="error"): 1 of 2 messages is not clean (1 error):',
            "  #* news@shop.example -> bob@shop.example  'Your receipt'",
            "    error  template-leftover  text 1:7  * {{ name }}",
            "  to ignore what does not matter, in pytest.ini:",
            "    mailtrap_checks_ignore =",
            "        template-leftover",
            "*- mail captured (2) -*",
        ]
    )
    result.stdout.fnmatch_lines(["FAILED test_shop.py::test_unclean - Failed: mailbox(checks=*"])
    result.stdout.no_fnmatch_line("*to ignore what does not matter here*")


def test_the_marker_works_in_workers_and_of_a_sandbox_elsewhere(shop: pytest.Pytester) -> None:
    shop.makepyfile(test_shop=TESTS)
    with Sandbox(http="127.0.0.1:0") as sandbox:
        result = shop.runpytest_subprocess(
            "--mailtrap-url", sandbox.http.url, "-p", "xdist", "-n", "2"
        )
    result.assert_outcomes(**OUTCOMES)
    result.stdout.fnmatch_lines(["    error  template-leftover  text 1:7  * {{ name }}"])


def test_all_tests_are_checked_by_the_configuration(shop: pytest.Pytester) -> None:
    conftest = shop.path / "conftest.py"
    conftest.write_text(
        conftest.read_text()
        + """
from dataclasses import replace

@pytest.fixture(scope="session")
def mail_config(mail_config):
    return replace(mail_config, checks="warning")
"""
    )
    shop.makepyfile(
        """
        import unittest

        import pytest
        from shop import buy

        def test_a_warning(mailbox):
            buy(mailbox, html="<p>Thank you for 1 notebook.</p>")

        class TestShop(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _mailbox(self, mailbox):
                self.mailbox = mailbox

            def test_a_warning(self):
                buy(self.mailbox, html="<p>Thank you for 1 notebook.</p>")

            def test_fails_by_itself(self):
                buy(self.mailbox, html="<p>Thank you for 1 notebook.</p>")
                self.fail("of its own")
        """
    )
    result = shop.runpytest()
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(
        [
            "    warning  a11y-lang *",
            "E *AssertionError: of its own",
            "*- mail checks (2 warnings) -*",
        ]
    )


def test_an_invalid_severity_is_an_error_of_the_test(shop: pytest.Pytester) -> None:
    shop.makepyfile(
        """
        import pytest

        @pytest.mark.mailbox(checks="errors")
        def test_a_slip(mailbox): pass
        """
    )
    result = shop.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*::test_a_slip: checks: 'errors': write \"error\", *"])


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_the_ini_file_ignores_rules(shop: pytest.Pytester, workers: tuple[str, ...]) -> None:
    shop.makeini("[pytest]\nmailtrap_checks_ignore =\n    template-*\n    cid-missing")
    shop.makepyfile(
        """
        import pytest
        from mailtrap_local import MailNotClean, Sandbox
        from shop import buy

        @pytest.mark.mailbox(checks="error")
        def test_by_the_marker(mailbox):
            buy(mailbox, "Hello {{ name }}", '<img src="cid:none">')
            mailbox.assert_clean(ignore=["a11y-alt"])
            mail = mailbox.wait_for()
            assert {one.id for one in mail.check().errors} == {"a11y-alt"}
            assert not mail.check(ignore=["a11y-alt"]).errors
            with pytest.raises(MailNotClean) as caught:
                mail.check(fail_on="error")
            assert caught.value.rules == ("a11y-alt",)

        def test_in_a_sandbox_of_its_own(mailbox):
            with Sandbox() as sandbox:
                own = sandbox.open_mailbox("shop")
                buy(own, "Hello {{ name }}")
                own.wait_for().check(fail_on="error")
        """
    )
    result = shop.runpytest_subprocess(*workers)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "    mailtrap_checks_ignore =",
            "        template-*",
            "        cid-missing",
            "        a11y-alt",
        ]
    )


def test_the_report_of_a_failed_test_lists_errors_and_warnings(unclean: pytest.Pytester) -> None:
    result = unclean.runpytest()
    result.stdout.fnmatch_lines(
        [
            "*- mail captured (1) -*",
            "*- mail checks (3 errors, 3 warnings) -*",
            "error    cid-missing        *",
            "error    template-leftover  The text shows a mark of a template: {{ name }} (2 times)",
            "error    a11y-alt           *",
            "warning  date-far-off       *",
            "warning  a11y-lang          *",
            "warning  image-only         *",
        ]
    )
    ignoring = unclean.runpytest("-o", "mailtrap_checks_ignore=*")
    ignoring.stdout.no_fnmatch_line("*mail checks*")
    off = unclean.runpytest("-o", "mailtrap_report=off")
    off.stdout.no_fnmatch_line("*mail checks*")


def test_what_an_error_lists_is_not_listed_again(shop: pytest.Pytester) -> None:
    shop.makepyfile(
        """
        from shop import buy

        def test_unclean(mailbox):
            buy(mailbox, "Hello {{ name }}")
            mailbox.wait_for().check(fail_on="error")
        """
    )
    result = shop.runpytest()
    result.stdout.fnmatch_lines(
        [
            "E *MailNotClean: 'Your receipt' is not clean (1 error):",
            "E *error  template-leftover  text 1:7  *",
            "E *to ignore what does not matter here: ignore=*template-leftover*",
        ]
    )
    result.stdout.no_fnmatch_line("*mail checks*")


def test_details_are_left_out_where_the_report_is_of_headers(unclean: pytest.Pytester) -> None:
    result = unclean.runpytest("-o", "mailtrap_report=headers")
    result.stdout.fnmatch_lines(["error    template-leftover  The text shows a mark of a template"])


def test_long_mail_and_what_takes_too_long_is_said_not_to_be_checked(
    shop: pytest.Pytester,
) -> None:
    shop.makepyfile(
        """
        from shop import buy

        def test_fails(mailbox):
            buy(mailbox, "word " * 120_000)
            buy(mailbox, "Hello {{ name }}")
            assert not mailbox.wait_for_all(2)
        """
    )
    result = shop.runpytest()
    result.stdout.fnmatch_lines(
        ["error    template-leftover * (#2)", "1 not checked, to save time: #1"]
    )


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_a_job_of_github_gets_them_too(
    unclean: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, workers: tuple[str, ...]
) -> None:
    summary = unclean.path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    unclean.runpytest_subprocess(*workers)
    *_, head, _, row = summary.read_text().splitlines()
    assert head == "| test | failed in | mail | checks found |"
    assert "| <code>error    cid-missing " in row
    assert "<br><code>warning  a11y-lang " in row


def test_no_passing_test_imports_the_checks(shop: pytest.Pytester) -> None:
    shop.makepyfile(
        """
        import sys

        from shop import buy

        def test_with_mail(mailbox):
            buy(mailbox)
            mailbox.wait_for()

        def test_nothing_is_imported():
            loaded = {name for name in sys.modules if name.startswith("mailtrap_local.checks")}
            assert not loaded
            assert "tinycss2" not in sys.modules
            assert "pytest_mailtrap_local.mail_checks" not in sys.modules
        """
    )
    shop.makeini("[pytest]\nmailtrap_checks_ignore =")
    shop.runpytest_subprocess().assert_outcomes(passed=2)
