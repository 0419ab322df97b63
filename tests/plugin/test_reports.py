"""Reports of failed tests: mail that came, and mail that was waited for."""

import sys

import pytest

pytest_plugins = ["pytester"]


def test_a_wait_in_vain_says_what_did_arrive_the_nearest_first(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_reset(send, mailbox):
            send("Welcome", "bob@example.com")
            send("Reset your PIN", "ann@example.com")
            mailbox.wait_for(subject="Reset your password", rcpt="ann@example.com", timeout=0.05)
        """
    )
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E *WaitTimedOut: no message matched within 0.05 s (mailbox 'test_reset', 127.0.0.1:*)",
            "E *wanted: subject contains 'Reset your password', rcpt is 'ann@example.com'",
            "E *arrived (2), nearest first:",
            "E *#2 app@example.com -> ann@example.com  'Reset your PIN'",
            "E *subject: wanted contains 'Reset your password', found 'Reset your PIN'",
            "E *#1 app@example.com -> bob@example.com  'Welcome'",
            "E *subject: wanted contains 'Reset your password', found 'Welcome'",
            "E *rcpt: wanted is 'ann@example.com', found 'bob@example.com'",
        ],
        consecutive=True,
    )


def test_a_wait_in_vain_says_when_nothing_arrived_at_all(project: pytest.Pytester) -> None:
    project.makepyfile("def test_reset(mailbox): mailbox.wait_for(to='x@y.example', timeout=0.05)")
    project.runpytest().stdout.fnmatch_lines(["E *nothing arrived at all"])


ASKING = """
import unittest

import pytest

def look_for_mail(mailbox):
    mailbox.wait_for(subject="one", timeout=0)

def test_wait(mailbox):
    look_for_mail(mailbox)

def test_expecting(mailbox):
    with mailbox.expecting(subject="two", timeout=0):
        pass

@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_async(amailbox):
    await amailbox.wait_for(subject="three", timeout=0)

class TestCase(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def have_mailbox(self, mailbox): self.mailbox = mailbox

    def test_case(self):
        self.mailbox.find(subject="four")

@pytest.fixture
def other(mailbox_factory):
    return mailbox_factory("five", tls="always")

def test_fixture(other): pass
"""


def test_the_traceback_ends_where_the_mailbox_was_asked(project: pytest.Pytester) -> None:
    project.makepyfile(ASKING)
    result = project.runpytest("-p", "anyio", "--tb=native")
    result.assert_outcomes(failed=4, errors=1)
    lines = [line.strip() for line in result.outlines]
    errors = [at for at, line in enumerate(lines) if line.startswith("mailtrap_local.errors.")]
    asked = [next(line for line in lines[at - 1 :: -1] if set(line) - set(" ^~")) for at in errors]
    assert asked == [
        'return mailbox_factory("five", tls="always")',
        'mailbox.wait_for(subject="one", timeout=0)',
        'with mailbox.expecting(subject="two", timeout=0):',
        'await amailbox.wait_for(subject="three", timeout=0)',
        'self.mailbox.find(subject="four")',
    ]
    whole = project.runpytest("-p", "anyio", "--full-trace", "-k", "test_wait")
    whole.stdout.fnmatch_lines(["*mailbox.py:*: WaitTimedOut"])
    silent = project.run(sys.executable, "-m", "pytest", "-p", "anyio", "-p", "no:terminal")
    assert silent.ret == pytest.ExitCode.TESTS_FAILED


def test_a_debugger_stands_where_the_mailbox_was_asked(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_wait(send, mailbox):
            send("Welcome")
            mailbox.wait_for(subject="Invoice", timeout=0)
        """
    )
    commands = project.makefile(".txt", commands="print('it has', len(mailbox))\nquit\n")
    with commands.open() as stdin:
        result = project.run(sys.executable, "-m", "pytest", "--pdb", stdin=stdin)
    result.stdout.fnmatch_lines(["*it has 1"])


def test_the_report_of_a_failed_test_lists_its_mail(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_passes(send): send("Seen by nobody")

        def test_fails(send):
            send("Order 117", "ann@example.com")
            send("Order 118", "bob@example.com")
            assert False
        """
    )
    result = project.runpytest("-rP")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- mail captured (2) -*",
            "#* app@example.com -> ann@example.com  'Order 117'",
            "#* app@example.com -> bob@example.com  'Order 118'",
        ],
        consecutive=True,
    )
    assert result.stdout.str().count("mail captured") == 1
    result.stdout.no_fnmatch_line("*Seen by nobody*")


def test_the_report_says_that_no_mail_came(project: pytest.Pytester) -> None:
    project.makepyfile("def test_fails(mailbox): assert False")
    project.runpytest().stdout.fnmatch_lines(
        ["*- mail captured (0) -*", "nothing arrived at *test_fails*"], consecutive=True
    )


def test_mail_of_a_fixture_that_fails_is_listed_too(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def user(send):
            send("Welcome")
            raise RuntimeError("no user")

        def test_login(user): pass
        """
    )
    result = project.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*- mail captured (1) -*", "#* 'Welcome'"], consecutive=True)


def test_a_test_without_a_mailbox_has_no_such_section(project: pytest.Pytester) -> None:
    project.makepyfile("def test_fails(): assert False")
    result = project.runpytest()
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*mail captured*")


def test_a_mail_cannot_speak_to_the_terminal(project: pytest.Pytester) -> None:
    project.makepyfile(
        r"""
        def test_fails(send):
            send("=?utf-8?q?=1B[2Jcleared=0A=E2=80=AEbackwards?=")
            assert False
        """
    )
    result = project.runpytest()
    (line,) = [line for line in result.outlines if "cleared" in line and "->" in line]
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_the_section_reaches_the_report_of_a_worker(project: pytest.Pytester) -> None:
    project.makepyfile("def test_fails(send): send('Hello'); assert False")
    result = project.runpytest_subprocess("-p", "xdist", "-n", "1")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*- mail captured (1) -*"])


def test_a_fixture_that_fails_afterwards_still_lists_the_mail(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.fixture
        def flush():
            yield
            raise RuntimeError("could not flush")

        def test_order(flush, send): send("Order 117", "ann@example.com")
        """
    )
    result = project.runpytest()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*- mail captured (1) -*", "#* ann@example.com  'Order 117'"])
