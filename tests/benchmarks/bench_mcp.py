"""Calls of coding agents over HTTP, beside a server of the official SDK for Python.

Times go into the report and none is asserted: what one means is for people to say.
"""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from benching import ROUNDS, Report, our_command, seconds_until_idle, start_server
from mail_load import mails, send_all
from mailtrap_local.config.values import HostPort
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import MODERN
from paths import ROOT
from rpc import body_of, request_of

PYTHON = ROOT / ".venv" / "mcp" / "bin" / "python"
SDK_SERVER = Path(__file__).parent / "mcp" / "sdk_server.py"
SDK_VERSION = "from importlib.metadata import version; print(version('mcp'))"
MESSAGES = 10_000
ASKED = 301  # times one by one, of which the median counts
CLIENTS = 8  # that ask at once
ASKED_AT_ONCE = 50  # times by each, in a round


class AgentServer(NamedTuple):
    """A server of MCP, and the id of a message that it has."""

    http: HostPort
    message_id: str


class AgentClient:
    """A client that keeps its connection, as those of agents do."""

    def __init__(self, server: AgentServer, method: str, params: dict[str, Any]) -> None:
        message = request_of(method, **params)
        self._body = body_of(message)
        self._headers = {
            **mirrored_headers(message, MODERN),
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
        }
        self._connection = HTTPConnection(*server.http, timeout=30)

    def ask(self) -> Any:
        """Result of the call."""
        self._connection.request("POST", "/mcp", self._body, self._headers)
        answer = json.loads(self._connection.getresponse().read())
        assert not answer["result"].get("isError"), answer
        return answer["result"]

    def close(self) -> None:
        self._connection.close()


def call(server: AgentServer, name: str, **arguments: object) -> AgentClient:
    return AgentClient(server, "tools/call", {"name": name, "arguments": arguments})


CALLS: dict[str, Callable[[AgentServer], AgentClient]] = {
    "`tools/list`": lambda server: AgentClient(server, "tools/list", {}),
    f"`search_mail`, 10 of {MESSAGES:,}": lambda server: call(server, "search_mail", limit=10),
    "`get_mail`, 1 KB": lambda server: call(server, "get_mail", id=server.message_id),
}


@pytest.fixture(scope="module")
def servers(require_tool: Callable[[str, str], Path]) -> Iterator[list[AgentServer]]:
    """Ours and the other, with as many messages each."""
    python = require_tool(str(PYTHON), "make agents")
    with (
        start_server(our_command, has_page=True) as ours,
        start_server(lambda http, _: [python, SDK_SERVER, str(http.port), str(MESSAGES)]) as other,
    ):
        send_all(ours.smtp, mails(), MESSAGES)
        seconds_until_idle(ours)
        (newest,) = json.loads(ours.get("/api/messages?limit=1"))["messages"]
        yield [AgentServer(ours.http, newest["id"]), AgentServer(other.smtp, f"{MESSAGES - 1:026}")]


def seconds_of(client: AgentClient) -> float:
    started = time.perf_counter()
    client.ask()
    return time.perf_counter() - started


def rate(server: AgentServer, make: Callable[[AgentServer], AgentClient]) -> float:
    """Calls a second of several clients at once."""

    def ask_again_and_again(client: AgentClient) -> None:
        with closing(client):
            for _ in range(ASKED_AT_ONCE):
                client.ask()

    clients = [make(server) for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as threads:
        started = time.perf_counter()
        list(threads.map(ask_again_and_again, clients))
    return CLIENTS * ASKED_AT_ONCE / (time.perf_counter() - started)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("what", CALLS)
def test_calls_beside_the_official_sdk(
    what: str, servers: list[AgentServer], report: Report
) -> None:
    make = CALLS[what]
    ours, other = (make(server) for server in servers)
    with closing(ours), closing(other):
        waits = [  # in turn, so that what else the machine does meets both
            (seconds_of(ours), seconds_of(other)) for _ in range(ASKED)
        ]
    rates = [[rate(server, make) for server in servers] for _ in range(ROUNDS)]
    mine, theirs = (statistics.median(each) * 1000 for each in zip(*waits, strict=True))
    my_rate, their_rate = (statistics.median(each) for each in zip(*rates, strict=True))
    report.add_agents(
        {
            "call": what,
            "one by one": f"{mine:.2f} ms",
            f"mcp {sdk_version()}": f"{theirs:.2f} ms",
            "of it": f"{mine / theirs:.2f}",
            f"{CLIENTS} at once": f"{my_rate:,.0f} a second",
            "mcp": f"{their_rate:,.0f} a second",
            "to it": f"{statistics.median(each[0] / each[1] for each in rates):.2f}",
        }
    )


def sdk_version() -> str:
    return subprocess.check_output([PYTHON, "-c", SDK_VERSION], text=True).strip()
