"""Runs leave nothing behind, also when they are cut short."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

LOOK_BACK = """
import os
import threading

before = {}

def open_files():
    places = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
    return {os.readlink(place) for place in places if os.path.exists(place)}

def pytest_sessionstart():
    before["environment"] = dict(os.environ)

def pytest_unconfigure():
    import asyncio

    threads = [thread.name for thread in threading.enumerate()]
    ours = {name: os.environ.get(name) for name in os.environ if not name.startswith("PYTEST")}
    was = {name: text for name, text in before["environment"].items() if name[:6] != "PYTEST"}
    sockets = [name for name in open_files() if name.startswith("socket:")]
    print("left:", threads, ours == was, sockets, asyncio._get_running_loop())
"""

TESTS = """
import smtplib

import pytest

@pytest.mark.mailbox(tls="starttls", auth=("app", "s3cret"))
def test_much(mailbox, mailbox_factory, mail_env, mail_redirect, mail_server):
    mail_env("generic", "django", trust=True)
    shop = mailbox_factory("shop")
    shop.faults.delay(0)
    with smtplib.SMTP(mail_server.smtp.host) as client:
        client.starttls(context=mail_server.client_ssl_context())
        client.login("app", "s3cret")
        client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello")
    mailbox.wait_for()
    {end}
"""

ENDS = {
    "passes": "shop.faults.registered.clear()",
    "fails": "assert False",
    "is interrupted": "raise KeyboardInterrupt",
    "ends the run": "pytest.exit('enough')",
}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_left(project: pytest.Pytester, end: str) -> None:
    conftest = project.path / "conftest.py"
    conftest.write_text(conftest.read_text() + LOOK_BACK)
    project.makepyfile(TESTS.replace("{end}", ENDS[end]))
    result = project.run(sys.executable, "-X", "dev", "-W", "error", "-m", "pytest", "-s")
    result.stdout.fnmatch_lines(["left: ?'MainThread'? True ?? None"])
    assert "ResourceWarning" not in result.stdout.str() + result.stderr.str()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent there")
def test_ctrl_c_in_a_wait_ends_the_run_at_once(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        def test_waits(mailbox):
            print("waiting", flush=True)
            mailbox.wait_for(timeout=60)
        """
    )
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "pytest", "-s"]
    with subprocess.Popen(command, cwd=project.path, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        while "waiting" not in run.stdout.readline():
            assert run.poll() is None
        run.send_signal(signal.SIGINT)
        began = time.monotonic()
        said = run.stdout.read()
        assert run.wait(30) == pytest.ExitCode.INTERRUPTED
        assert time.monotonic() - began < 20
    assert "KeyboardInterrupt" in said
    assert "ResourceWarning" not in said
