"""What a test pays for its mailbox, beside two others that bring a mail server, and how soon a wait
in this process is over.

Prints tables and asserts nothing: what a time means is for people to say. The aims: 80 ms of CPU
for the first use, 0.8 ms for setup and teardown, half of smtpdfix's time for 200 tests, 1 ms (p99)
from a delivery to the end of the wait for it, 60 ms to see that nothing came.

Of the time of 200 tests two fifths are pytest's own. `aiosmtpd alone` is what no plugin on it can
be below: one server for the run that keeps what it is sent, and no mailboxes.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from benching import cpu_of_children
from mailtrap_local import Mailbox, Sandbox
from sending import send

ROUNDS = 5
TESTS = 200
WAITS = 1000
# a distribution: the names of its plugin and of its fixture, and where that listens
RIVALS = {
    "mailtrap-local": ("mailtrap_local", "mailbox", "(server.host, server.port)"),
    "smtpdfix": ("smtpd", "smtpd", "(server.hostname, server.port)"),
    "pytest-localserver": ("localserver", "smtpserver", "server.addr"),
}
NONE = ("terminal", "request", "None")  # a fixture that costs nothing
ALONE = ("terminal", "alone", "server")

CONFTEST = """
import json
import statistics

import pytest

@pytest.fixture(scope="session")
def alone():
    import socket
    import threading

    import uvloop
    from aiosmtpd.smtp import SMTP

    class Keep:
        messages = []

        async def handle_DATA(self, server, session, envelope):
            self.messages.append(envelope.content)
            return "250 OK"

    loop = uvloop.new_event_loop()
    listener = socket.create_server(("127.0.0.1", 0))

    def protocol():
        return SMTP(Keep(), hostname="localhost", loop=loop)

    loop.run_until_complete(loop.create_server(protocol, sock=listener))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield listener.getsockname()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()

phases = {"setup": [], "call": [], "teardown": []}

def pytest_runtest_logreport(report):
    phases[report.when].append(report.duration * 1000)

def pytest_unconfigure():
    later = {when: statistics.median(each[1:] or each) for when, each in phases.items()}
    print("\\nmedians:", json.dumps(later))
"""
SENDING = """
import smtplib

import pytest

@pytest.fixture
def server(FIXTURE):
    return FIXTURE

@pytest.mark.parametrize("number", range(COUNT))
def test_mail(server, number):
    place = PLACE
    if place is not None:
        with smtplib.SMTP(*place) as client:
            client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello\\r\\n\\r\\nHi")
"""


class Run(NamedTuple):
    """Milliseconds of a run of pytest, and the medians of its tests' phases."""

    cpu: float
    wall: float
    phases: dict[str, float]


@pytest.fixture
def python(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """The Python of an environment with pytest, this checkout and its rivals, and nothing else."""
    uv = Path(sys.executable).with_name("uv")
    environment = tmp_path / "environment"
    others = RIVALS.keys() - {"mailtrap-local", "pytest-localserver"}
    into = ["--quiet", "--python", str(environment)]
    packages = ["pytest", str(pytestconfig.rootpath), *others, "pytest-localserver[smtp]"]
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    subprocess.run(
        [uv, "pip", "install", *into, *packages],
        env={**os.environ, "MTL_SKIP_WEB": "1"},  # nobody looks at the page here
        check=True,
    )
    return environment / "bin" / "python"


def run(python: Path, folder: Path, rival: tuple[str, str, str], count: int) -> Run:
    """Run so many tests that each send a mail to a server of their own."""
    plugin, fixture, place = rival
    folder.mkdir(exist_ok=True)
    tests = SENDING.replace("FIXTURE", fixture).replace("PLACE", place)
    (folder / "test_mail.py").write_text(tests.replace("COUNT", str(count)))
    (folder / "conftest.py").write_text(CONFTEST)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    cpu, wall = cpu_of_children(), time.perf_counter()
    ran = subprocess.run(
        [python, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", plugin],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    took = (cpu_of_children() - cpu) * 1000, (time.perf_counter() - wall) * 1000
    return Run(*took, json.loads(ran.stdout.rpartition("medians:")[2]))


@pytest.mark.timeout(600)
def test_what_a_test_pays(python: Path, tmp_path: Path) -> None:
    rivals = {"no mail": NONE, "aiosmtpd alone": ALONE, **RIVALS}
    ones: dict[str, list[Run]] = {name: [] for name in rivals}
    many: dict[str, list[Run]] = {name: [] for name in rivals}
    for name, rival in rivals.items():
        run(python, tmp_path / name, rival, 1)  # the first time, what it imports is compiled
    for _ in range(ROUNDS):  # in turn, so that what else the machine does meets them all
        for name, rival in rivals.items():
            ones[name].append(run(python, tmp_path / name, rival, 1))
            many[name].append(run(python, tmp_path / name, rival, TESTS))
    print(f"\nOne test and {TESTS}, each sends a mail: milliseconds, medians of {ROUNDS} rounds;")
    print("first use: the CPU of one test; it and `more` are less what is spent without mail")
    columns = (
        "first use",
        "setup",
        "call",
        "teardown",
        f"{TESTS}: CPU",
        "more",
        f"{TESTS}: wall",
        "more",
    )
    print(f"{'':20}{''.join(f'{column:>12}' for column in columns)}")
    bare, bare_many = median_cpu(ones["no mail"]), median_cpu(many["no mail"])
    bare_wall = statistics.median(each.wall for each in many["no mail"])
    for name in rivals:
        phases = {
            when: statistics.median(each.phases[when] for each in many[name])
            for when in ("setup", "call", "teardown")
        }
        cpu = median_cpu(many[name])
        wall = statistics.median(each.wall for each in many[name])
        cells = [median_cpu(ones[name]) - bare, *phases.values()]
        cells += [cpu, cpu - bare_many, wall, wall - bare_wall]
        print(f"{name:20}{''.join(f'{cell:12.2f}' for cell in cells)}")
    print(f"{TESTS} tests, of smtpdfix's time: {of_smtpdfix(many)}")


def of_smtpdfix(many: dict[str, list[Run]]) -> str:
    """The parts of smtpdfix's time that the others take, in all and less pytest's own."""
    walls = {name: statistics.median(each.wall for each in runs) for name, runs in many.items()}
    own, theirs = walls["no mail"], walls["smtpdfix"]
    return "; ".join(
        f"{name} {wall / theirs:.2f}, less pytest's own {(wall - own) / (theirs - own):.2f}"
        for name, wall in walls.items()
        if name in ("aiosmtpd alone", "mailtrap-local")
    )


def median_cpu(runs: list[Run]) -> float:
    return statistics.median(each.cpu for each in runs)


def test_how_soon_a_wait_is_over() -> None:
    with Sandbox() as sandbox:
        mailbox = sandbox.open_mailbox("waiting")
        woken = sorted(wake_up(mailbox, f"Number {number}") for number in range(WAITS))
        empty = sorted(nothing_came(mailbox) for _ in range(WAITS // 50))
    print(f"\nwait_for, from the delivery to its end: {describe(woken)}")
    print(f"assert_empty, idle: {describe(empty)}")


def wake_up(mailbox: Mailbox, subject: str) -> float:
    """Milliseconds from when a message was kept until the wait for it is over."""

    sending = threading.Timer(0.002, send, (mailbox, subject))
    sending.start()
    mail = mailbox.wait_for(subject=subject)
    woken = time.time()
    sending.join()
    mailbox.clear()
    return (woken - mail.received_at.timestamp()) * 1000


def nothing_came(mailbox: Mailbox) -> float:
    began = time.perf_counter()
    mailbox.assert_empty()
    return (time.perf_counter() - began) * 1000


def describe(each: list[float]) -> str:
    p50, p99 = statistics.median(each), each[int(len(each) * 0.99)]
    return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, max {each[-1]:.2f} ms"
