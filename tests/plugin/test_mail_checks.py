"""Checks of mail in tests: by the marker, and without the rules of the ini file."""

import pytest

from mailtrap_local import Sandbox

pytest_plugins = ["pytester"]

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

CONFIGURED = """
from dataclasses import replace

@pytest.fixture(scope="session")
def mail_config(mail_config):
    return replace(mail_config, checks="warning")
"""

OUTCOMES = {"passed": 4, "failed": 3, "xfailed": 1, "skipped": 1}


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
    conftest.write_text(conftest.read_text() + CONFIGURED)
    shop.makepyfile(
        """
        from shop import buy

        def test_a_warning(mailbox):
            buy(mailbox, html="<p>Thank you for 1 notebook.</p>")
        """
    )
    result = shop.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["    warning  a11y-lang *"])


def test_tests_of_unittest_are_checked_unless_they_fail(shop: pytest.Pytester) -> None:
    shop.makepyfile(
        """
        import unittest

        import pytest
        from shop import buy

        @pytest.mark.mailbox(checks="warning")
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
    result.assert_outcomes(failed=2)
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
