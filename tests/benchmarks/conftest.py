"""The servers that are compared, the load, a browser, and the report at the end."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from benching import Command, Report, Server, SmtpSource, our_command, start_server

HERE = Path(__file__).parent
POSTFIX = "apt install postfix"
MAILDEV = "npm --prefix tests/benchmarks/node ci"

Require = Callable[[str, str], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-docs", action="store_true", help="write what was measured to docs/benchmarks.md"
    )


@pytest.fixture(scope="session")
def require_program(require_tool: Require) -> Iterator[Require]:
    """`require_tool`, which here also finds what an ordinary PATH leaves out."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in (Path("/usr/sbin"), HERE / "node" / "node_modules" / ".bin"):
            patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield require_tool


@pytest.fixture(scope="session")
def commands(require_program: Require, peers: dict[str, Command]) -> dict[str, Command]:
    """Commands that start the compared servers, by their names."""
    sink = require_program("smtp-sink", POSTFIX)
    maildev = require_program("maildev", MAILDEV)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []  # it will not stay root
    backlog = "1000"
    return {
        **peers,
        "smtp-sink": lambda smtp, _: [sink, *user, str(smtp), backlog],
        "MailDev": lambda smtp, http: [
            *(maildev, "--ip", smtp.host, "--smtp", str(smtp.port)),
            *("--web-ip", http.host, "--web", str(http.port)),
        ],
        "aiosmtpd": lambda smtp, _: [sys.executable, HERE / "plain_aiosmtpd.py", str(smtp.port)],
        "mailtrap-local": our_command,
    }


@pytest.fixture(scope="session")
def peers() -> dict[str, Command]:
    """Commands that start what the folder BENCH_PEERS has of `mailpit`, `MailHog` and `before`.

    That is the `mailtrap-local` of an earlier version.
    """
    folder = Path(os.environ.get("BENCH_PEERS", os.devnull))
    mailpit, mailhog, before = folder / "mailpit", folder / "MailHog", folder / "before"
    commands: dict[str, Command] = {
        "before": lambda smtp, http: [before, *our_command(smtp, http)[1:]],
        "Mailpit": lambda smtp, http: [mailpit, "--smtp", str(smtp), "--listen", str(http)],
        "MailHog": lambda smtp, http: [
            *(mailhog, "-smtp-bind-addr", str(smtp)),
            *("-api-bind-addr", str(http), "-ui-bind-addr", str(http)),
        ],
    }
    programs = {"before": before, "Mailpit": mailpit, "MailHog": mailhog}
    return {name: commands[name] for name, program in programs.items() if program.is_file()}


@pytest.fixture(scope="session")
def smtp_source(require_program: Require) -> SmtpSource:
    return SmtpSource(require_program("smtp-source", POSTFIX))


@pytest.fixture
def server() -> Iterator[Server]:
    """Our server, with its page."""
    with start_server(our_command, has_page=True) as server:
        yield server


@pytest.fixture(scope="session")
def report(require_program: Require, request: pytest.FixtureRequest) -> Iterator[Report]:
    """Is printed when all is measured, and written if that was asked for and nothing failed."""
    report = Report(versions(require_program))
    yield report
    print("\n\n" + report.markdown())
    if request.config.getoption("--write-docs") and not request.session.testsfailed:
        report.write(request.config.rootpath / "docs" / "benchmarks.md")


def versions(require_program: Require) -> dict[str, str]:
    postconf = require_program("postconf", POSTFIX)
    return {
        "mailtrap-local": version("mailtrap-local"),
        "Python": platform.python_version(),
        "uvloop": version("uvloop"),
        "aiosmtpd": version("aiosmtpd"),
        "Postfix": first_line(postconf, "-dh", "mail_version"),
        "MailDev": first_line(require_program("maildev", MAILDEV), "--version"),
        "Node": first_line(require_program("node", "apt install nodejs npm"), "--version"),
    }


def first_line(*command: str | Path) -> str:
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
    return said.stdout.splitlines()[0].removeprefix("v")
