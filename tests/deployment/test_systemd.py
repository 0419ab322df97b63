"""The unit of systemd: what systemd says of it, and the sandbox under the rules that it sets."""

import os
import re
import signal
import smtplib
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from mailtrap_local import connect
from mailtrap_local.config.values import HostPort
from paths import DOCS

UNIT = DOCS / "deployment" / "mailtrap-local.service"
INSTALLED = "/opt/mailtrap-local/bin/mailtrap-local"
MOST_EXPOSURE = 20  # tenths, of 100
PR_SET_MDWE, REFUSE_EXEC_GAIN = 65, 1  # linux/prctl.h; ignored before Linux 6.3
# libuv asks for these first, and does without them where they are refused
OPTIONAL = {"io_uring_setup", "io_uring_enter", "io_uring_register"}
START = (
    "import ctypes, os, sys;"
    f"ctypes.CDLL(None).prctl({PR_SET_MDWE}, {REFUSE_EXEC_GAIN}, 0, 0, 0);"
    "os.execv(sys.executable, [sys.executable, '-m', 'mailtrap_local', *sys.argv[1:]])"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")


@pytest.fixture
def analyze(require_tool: Callable[[str, str], Path]) -> Callable[..., str]:
    """`analyze("verify", path)` is what systemd-analyze prints. It must succeed."""
    program = require_tool("systemd-analyze", "apt install systemd")

    def analyze(*words: str | Path) -> str:
        done = subprocess.run(
            [program, *words], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return analyze


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, of the interpreter that runs this instead of one in /opt."""
    path = tmp_path / UNIT.name
    path.write_text(UNIT.read_text().replace(INSTALLED, sys.executable))
    return path


def settings_of(unit: Path) -> dict[str, list[str]]:
    """Lines of a unit by their names, in their order."""
    settings = defaultdict(list)
    for name, value in re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()):
        settings[name].append(value)
    return settings


def test_systemd_understands_it_and_finds_it_hardened(
    analyze: Callable[..., str], unit: Path
) -> None:
    assert analyze("verify", "--man=no", unit) == ""
    analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", unit)


def test_the_sandbox_runs_without_writable_code_and_with_the_system_calls_it_may_make(
    analyze: Callable[..., str],
    unit: Path,
    tmp_path: Path,
    require_tool: Callable[[str, str], Path],
) -> None:
    settings = settings_of(unit)
    assert settings["MemoryDenyWriteExecute"] == ["yes"]
    assert settings["SystemCallErrorNumber"] == ["EPERM"], "else the process would be killed"
    assert settings["SystemCallFilter"] == ["@system-service", "~@privileged"]
    state = tmp_path / "state"
    (state / settings["StateDirectory"][0]).mkdir(parents=True)
    words = settings["Environment"][0].replace("%S", str(state)).split()
    variables = dict(word.split("=", 1) for word in words)
    trace = tmp_path / "trace"
    strace = require_tool("strace", "apt install strace")
    with traced_sandbox(strace, trace, variables) as (smtp, http):
        send(HostPort.parse(smtp))
        with connect(f"http://{http}") as sandbox:
            assert sandbox.mailbox.wait_for(subject="Hello", timeout=30)
    made = set(re.findall(r"(?m)^\d+ +(\w+)\(", trace.read_text()))
    assert {"accept4", "execve"} <= made
    # SQLite calls fchown as root alone, which the service is not
    assert made - allowed(analyze) <= OPTIONAL | ({"fchown"} if os.geteuid() == 0 else set())
    assert (state / "mailtrap-local" / "mail.db").exists()
    assert (state / "mailtrap-local" / "ca.pem").exists()


@contextmanager
def traced_sandbox(
    strace: Path, trace: Path, variables: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Run a sandbox whose system calls go to a file; gives its addresses of SMTP and HTTP."""
    refused = f"inject={','.join(OPTIONAL)}:error=EPERM"
    listeners = ("--smtp", "127.0.0.1:0", "--http", "127.0.0.1:0", "--tls", "starttls")
    options = (str(strace), "--follow-forks", f"--output={trace}", "-e", refused)
    command = [*options, sys.executable, "-c", START, *listeners]
    with subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            smtp, http, ready = (process.stdout.readline().split()[-1] for _ in range(3))
            assert ready == "ready"
            yield smtp, http
            os.kill(traced(trace), signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        finally:
            if process.poll() is None:  # ends with what it traces
                os.kill(traced(trace), signal.SIGKILL)


def send(listener: HostPort) -> None:
    with smtplib.SMTP(*listener, timeout=30) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello\n\nHi")


def traced(trace: Path) -> int:
    """Return the process that strace has started."""
    return int(trace.read_text().split()[0])


def allowed(analyze: Callable[..., str]) -> set[str]:
    """System calls that the filter of the unit lets through."""

    @cache
    def calls(name: str) -> frozenset[str]:
        lines = analyze("syscall-filter", name).splitlines()
        words = [line.strip() for line in lines[1:] if not line.strip().startswith("#")]
        return frozenset().union(
            *(calls(word) if word.startswith("@") else {word} for word in words if word)
        )

    return set(calls("@system-service") - calls("@privileged"))
