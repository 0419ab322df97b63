"""Servers, load and report of the benchmarks.

Measures nothing itself but the rate of a load.
"""

import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request, urlopen

from mailtrap_local.config.values import HostPort

# how a server is started that listens for SMTP and, if it has a page, for HTTP at these addresses
Command = Callable[[HostPort, HostPort], list[str | Path]]

OUR_COMMAND = Path(sys.executable).with_name("mailtrap-local")
ONE_KB_KEPT = ("-d", "-s", "10", "-l", "1024")  # smtp-source: over ten connections that are kept

ROUNDS = 5

_START_TIMEOUT = 30.0
_LOAD_TIMEOUT = 100.0
_SETTLED = 1.0  # seconds in which a server that is idle has used next to no CPU
_NOTES = "\n## Notes\n"

_INTRODUCTION = """\
# How fast it is

`make bench` prints these tables; `make bench ARGS=--write-docs` wrote them here. It wants Postfix's
two test programs (`apt install postfix`, nothing of it need run) and a Chromium.

The load on SMTP is `smtp-source` of Postfix. The server was started by its command line, with
its page if it has one, and wrote its log to `/dev/null`: ours with `--log-level info`, one line a
message. All else is as it comes.

All is measured with {cores} cores for server and load together, and these versions:
{versions}.
"""
THROUGHPUT = "Throughput"
COUNTS = "Messages in a turn"
SECURE = "With TLS, with credentials"
BESIDE = "What else is promised"
SEARCH = "Searching"
STORES = "Stores"
CHECKS = "Checks of a mail"
AGENTS = "Coding agents"
_SECTIONS = {
    THROUGHPUT: f"""\
Messages a second, and the ratio to smtp-sink, which is written in C and throws the mail away. In
{ROUNDS} rounds the servers took turns, each time in another order; a server is started anew for its
turn, and warmed up with a tenth of it. Rates are medians over the rounds. A ratio is the median of
the ratios within a round. `aiosmtpd` keeps the octets in a list and does nothing else. MailDev
greets every client a tenth of a second late, on purpose, to catch those that talk too early.
`before` is an earlier version of ours, if the folder BENCH_PEERS has one.""",
    COUNTS: "A slow server gets fewer, so that a turn takes a second or two.",
    SECURE: f"""\
Messages that a second of the server's CPU takes, and the ratio to aiosmtpd as it comes, which has
the same certificate. The load is a client in Python that waits for every reply. Medians of {ROUNDS}
rounds in turn.""",
    BESIDE: "Of our server alone. The load is 1 KB over ten kept connections.",
    SEARCH: """\
The mail is made up, all of it different, of words as frequent as those of a language; every tenth
message is in 8 bits, every tenth has HTML beside its text. What is asked is asked 21 times over
HTTP, each time over a connection of its own, and the median counts.""",
    STORES: """\
Mail in memory, in an SQLite file, and in a PostgreSQL on the same machine, which starts for it. The
mail of searches is that of the table above, 5,000 different ones again and again; `rg -c` reads
their search texts from a warm file, in turn with each request.""",
    CHECKS: """\
In a process that has checked other mail before. Of five times, in which nothing was known of the
mail, the fastest counts.""",
    AGENTS: """\
Calls of MCP over HTTP, on connections that are kept, beside a server of the official SDK for Python
(`mcp`) that answers without sessions and in JSON, as ours does. It has two tools, ours 15, and as
many messages, which it takes out of a list: nothing is parsed, cleaned or marked there. The two are
asked in turn, and medians count.""",
}


class Server(NamedTuple):
    """A server that takes mail."""

    pid: int
    smtp: HostPort
    http: HostPort

    def get(self, path: str) -> bytes:
        """Body of an answer of the page or the API."""
        with urlopen(f"http://{self.http}{path}", timeout=30) as response:
            body: bytes = response.read()
        return body

    def clear(self) -> None:
        """Drop all messages."""
        request = Request(f"http://{self.http}/api/messages", method="DELETE")
        with urlopen(request, timeout=30):
            pass


def our_command(smtp: HostPort, http: HostPort) -> list[str | Path]:
    return [OUR_COMMAND, "--smtp", str(smtp), "--http", str(http), "--log-level", "info"]


@contextmanager
def start_server(
    command: Command, *, has_page: bool = False, also: Sequence[HostPort] = ()
) -> Iterator[Server]:
    """A server of its own process on free ports, for as long as the block lasts.

    It is up once it listens there, and at the places that its command names `also`.
    """
    smtp, http = free_addresses()
    with subprocess.Popen(command(smtp, http), stdout=subprocess.DEVNULL) as process:
        try:
            for listener in [smtp, *([http] if has_page else []), *also]:
                wait_until_open(listener, process)
            yield Server(process.pid, smtp, http)
        finally:
            process.kill()


def free_addresses() -> tuple[HostPort, HostPort]:
    """Two that nobody has at the moment: not every server can say which ones it took."""
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        return HostPort(*one.getsockname()), HostPort(*two.getsockname())


def wait_until_open(listener: HostPort, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(listener, timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.01)  # smtp-sink says nothing when it is ready, so all are asked
        else:
            return
    raise AssertionError(f"{process.args!r} does not listen at {listener}")


class SmtpSource:
    """Postfix's load generator."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, smtp: HostPort, how: tuple[str, ...], count: int) -> float:
        """Send so many messages; messages a second. Raises CalledProcessError if one fails."""
        started = time.perf_counter()
        command = self._command(smtp, how, count)
        subprocess.run(command, check=True, timeout=_LOAD_TIMEOUT)
        return count / (time.perf_counter() - started)

    def start(self, smtp: HostPort, how: tuple[str, ...], count: int) -> "subprocess.Popen[bytes]":
        """The same in the background."""
        return subprocess.Popen(self._command(smtp, how, count))

    def _command(self, smtp: HostPort, how: tuple[str, ...], count: int) -> list[str | Path]:
        return [self._path, *how, "-m", str(count), str(smtp)]


def resident_octets(server: Server) -> int:
    """The memory that a server has now, of which some may be shared."""
    pages = int(Path(f"/proc/{server.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def cpu_of(server: Server) -> float:
    """Seconds of CPU that a server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def seconds_until_idle(server: Server) -> float:
    """Time until a server has become idle."""
    started = last = time.perf_counter()
    used = cpu_of(server)
    while last - started < 100 and time.perf_counter() - last < _SETTLED:
        time.sleep(0.01)
        if cpu_of(server) - used > 0.02:
            used, last = cpu_of(server), time.perf_counter()
    return last - started


def cpu_of_children() -> float:
    """Seconds of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cpu_in_turn(
    server: Server, path: str, command: list[str | Path], times: int = 21
) -> tuple[float, float]:
    """Mean seconds of CPU that a server takes to answer, and a command, asked in turn."""
    ours, theirs = -cpu_of(server), -cpu_of_children()
    for _ in range(times):
        server.get(path)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return (ours + cpu_of(server)) / times, (theirs + cpu_of_children()) / times


class Report:
    """Tables of what was measured, as Markdown that also reads well in a terminal."""

    def __init__(self, versions: Mapping[str, str]) -> None:
        self._versions = versions
        self._rows: dict[str, list[Mapping[str, str]]] = {title: [] for title in _SECTIONS}

    def add(self, section: str, row: Mapping[str, str]) -> None:
        """One row of a section's table, all of which have the same columns."""
        self._rows[section].append(row)

    def add_beside(self, *, what: str, measured: str, target: str) -> None:
        self.add(BESIDE, {"what": what, "measured": measured, "target": target})

    def add_search(self, *, what: str, measured: str, target: str) -> None:
        self.add(SEARCH, {"what": what, "measured": measured, "target": target})

    def add_store(self, *, what: str, measured: str, target: str) -> None:
        self.add(STORES, {"what": what, "measured": measured, "target": target})

    def add_checks(self, *, what: str, measured: str, target: str) -> None:
        self.add(CHECKS, {"what": what, "measured": measured, "target": target})

    def add_agents(self, row: Mapping[str, str]) -> None:
        self.add(AGENTS, row)

    def markdown(self) -> str:
        introduction = _INTRODUCTION.format(
            cores=os.cpu_count(),
            versions=", ".join(f"{name} {number}" for name, number in self._versions.items()),
        )
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        tables = [
            f"\n## {title}\n\n{_SECTIONS[title]} Measured on {today}.\n\n{as_table(rows)}"
            for title, rows in self._rows.items()
            if rows
        ]
        return introduction + "".join(tables)

    def write(self, page: Path) -> None:
        """Replace in the page what has been measured; the rest and the notes at its end stay."""
        body, mark, notes = (page.read_text() if page.exists() else "").partition(_NOTES)
        sections = _by_title(body) | _by_title(self.markdown())
        ordered = [sections[title] for title in ("", *_SECTIONS) if title in sections]
        page.write_text("".join(ordered) + mark + notes)


def _by_title(page: str) -> dict[str, str]:
    """The sections of a page; what stands before the first has no title."""
    sections = re.split(r"^(?=\n## )", page, flags=re.MULTILINE)
    return {
        section.removeprefix("\n## ").partition("\n")[0]: section for section in sections[1:]
    } | {"": sections[0]}


def as_table(rows: list[Mapping[str, str]]) -> str:
    columns = list(rows[0])
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    head, *body = ("| " + " | ".join(map(str.ljust, cells, widths)) + " |\n" for cells in lines)
    rule = "| " + " | ".join("-" * width for width in widths) + " |\n"
    return "".join([head, rule, *body])
