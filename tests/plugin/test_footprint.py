"""Modules that the plugin loads in runs without mail, and leftovers of runs with mail."""

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

_IMPORT = """
import sys, pytest
before = set(sys.modules)
import pytest_mailtrap_local.plugin
print(*sorted(set(sys.modules) - before))
"""


_COUNT_THREADS = """
def pytest_unconfigure():
    import threading
    print("left:", [thread.name for thread in threading.enumerate()])
"""


def test_importing_the_plugin_loads_nothing_else() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True, timeout=60
    )
    names = ("", ".fixtures", ".options", ".plugin")
    assert loaded.stdout.split() == [f"pytest_mailtrap_local{name}" for name in names]


def test_a_run_that_asks_for_no_mail_loads_nothing_for_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not loaded & {"mailtrap_local", "aiosmtpd", "flask", "uvloop"}

        def test_a_first_mail_loads_only_what_it_needs(mailbox, send):
            send("Hello")
            mailbox.wait_for(subject="Hello")
            unneeded = {
                "cryptography",
                "flask",
                "mailtrap_local.mailroom.search_indexer",
                "mailtrap_local.mail.codes.extract",
                "mailtrap_local.mail.html",
                "mailtrap_local.mail.links.extract",
                "mailtrap_local.search",
                "mailtrap_local.mail.search_text",
                "mailtrap_local.mailbox.failure_report",
                "msgspec",
                "trustme",
            }
            assert not unneeded & sys.modules.keys()
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_the_modules_of_a_sandbox_are_not_rewritten(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_their_loader(mailbox):
            assert type(sys.modules["mailtrap_local.mailroom.mailroom"].__loader__).__module__ != (
                "_pytest.assertion.rewrite"
            )

        def test_asserts_of_tests_are_still_explained(mailbox):
            assert len(mailbox) == 1
        """
    )
    result = project.runpytest_subprocess()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["E *assert 0 == 1"])


def test_a_run_ends_without_leaving_anything_behind(project: pytest.Pytester) -> None:
    conftest = project.path / "conftest.py"
    conftest.write_text(conftest.read_text() + _COUNT_THREADS)
    project.makepyfile(
        """
        import smtplib

        def test_mail(send, mailbox):
            send("Hello")
            mailbox.wait_for()

        def test_a_client_that_stays(mailbox, pytestconfig):
            client = smtplib.SMTP(mailbox.host, mailbox.port)
            pytestconfig.add_cleanup(client.close)  # when all of ours has ended
        """
    )
    result = project.run(sys.executable, "-X", "dev", "-W", "error", "-m", "pytest", "-s")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["left: ['MainThread']"])
    result.stdout.no_fnmatch_line("*ResourceWarning*")
    assert result.stderr.str() == ""
