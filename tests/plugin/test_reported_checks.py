"""What checks find in the mail of a failed test, in its report and in a job summary."""

import pytest

from checked_mails import message_of, raw_of
from pytest_mailtrap_local import mail_checks

pytest_plugins = ["pytester"]


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


def test_the_newest_mail_is_checked_if_there_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_checks, "_MOST_SECONDS", -1)
    messages = [message_of(raw_of(body="Hello {{ name }}")) for _ in range(3)]
    found = mail_checks.check_in_brief(messages, ())
    assert [rule.finding.id for rule in found.rules] == ["template-leftover"]
    assert len(found.not_checked) == 2


def test_rules_beyond_the_tenth_are_counted() -> None:
    html = "".join(f'<img src="http://localhost/{number}">' for number in range(3))
    missing = ("From", "To", "Date", "Message-ID", "Subject", "MIME-Version")
    fields = [*((name, None) for name in missing), ("Content-Type", "text/html")]
    body = f"{html}<script></script><iframe></iframe><form></form><a href=''>{{{{ x }}}} None</a>"
    found = mail_checks.check_in_brief([message_of(raw_of(fields, body))], ())
    lines = found.lines(has_detail=False, has_numbers=False)
    assert len(lines) == 11
    assert lines[-1] == f"… and {len(found.rules) - 10} more rules"


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
