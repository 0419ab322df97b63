"""What the plugin loads where nobody asks for mail, and leaves behind where somebody did."""

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]

_IMPORT = """
import sys, pytest
before = set(sys.modules)
import pytest_mailtrap_local.plugin
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
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
    assert loaded.stdout == "pytest_mailtrap_local\n"


def test_a_run_that_asks_for_no_mail_loads_nothing_for_it(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_nothing_is_loaded():
            loaded = {name.partition(".")[0] for name in sys.modules}
            assert not loaded & {"mailtrap_local", "aiosmtpd", "flask", "uvloop"}

        def test_without_a_page_no_flask(mailbox):
            assert "flask" not in sys.modules
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_a_run_ends_without_leaving_anything_behind(project: pytest.Pytester) -> None:
    conftest = project.path / "conftest.py"
    conftest.write_text(conftest.read_text() + _COUNT_THREADS)
    project.makepyfile(
        """
        import smtplib

        def test_mail(send, mailbox):
            send("Hello")
            mailbox.wait_for()

        def test_a_client_that_stays(mailbox):
            test_a_client_that_stays.client = smtplib.SMTP(mailbox.host, mailbox.port)
        """
    )
    result = project.run(sys.executable, "-X", "dev", "-W", "error", "-m", "pytest", "-s")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["left: ['MainThread']"])
    result.stdout.no_fnmatch_line("*ResourceWarning*")
    assert result.stderr.str() == ""
