"""`mcp`: the bridge between a client's stdin and stdout and a sandbox."""

import json
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from delivering import deliver
from invoking import call
from mailtrap_local import Sandbox
from rpc import META
from sending import send

MOST_REQUESTS = 100


class BridgeProcess:
    """A bridge, and what it writes."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "mailtrap_local", "mcp", *words]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._answers.put(json.loads(line))  # nothing but messages is there

    def write(self, octets: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(octets + b"\n")
        self.process.stdin.flush()

    def send(self, method: str, number: int | str | None = 1, **params: Any) -> None:
        content = {"jsonrpc": "2.0", "method": method, "params": params}
        self.write(json.dumps(content if number is None else {**content, "id": number}).encode())

    def answer(self) -> dict[str, Any]:
        return self._answers.get(timeout=30)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self.send(method, **params)
        return self.answer()

    def end(self) -> int:
        """Close its stdin, and wait for its end."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        code = self.process.wait(20)
        self._reader.join(20)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream
            stream.close()
        return code


@pytest.fixture
def bridge(sandbox: Sandbox) -> Iterator[BridgeProcess]:
    running = BridgeProcess("--url", sandbox.http.url)
    yield running
    running.end()


def wait_of(number: int, **arguments: Any) -> dict[str, Any]:
    wait = {"name": "wait_for_mail", "arguments": {"query": "subject:never", **arguments}}
    return {"number": number, **wait, "_meta": META}


def test_both_eras_are_served_by_one_process(bridge: BridgeProcess, sandbox: Sandbox) -> None:
    given = {"protocolVersion": "2025-11-25", "capabilities": {}}
    assert bridge.ask("initialize", **given)["result"]["protocolVersion"] == "2025-11-25"
    bridge.send("notifications/initialized", None)
    message = deliver(sandbox)
    found = bridge.ask("tools/call", name="search_mail")["result"]["structuredContent"]
    assert [one["id"] for one in found["messages"]] == [message.id]
    assert "2026-07-28" in bridge.ask("server/discover", _meta=META)["result"]["supportedVersions"]
    name = "mailtrap://mailbox/inbox"
    assert bridge.ask("resources/read", uri=name, _meta=META)["result"]["contents"][0]["text"]
    assert bridge.end() == 0


def test_a_wait_lets_other_requests_pass_and_is_cancelled(
    bridge: BridgeProcess, sandbox: Sandbox
) -> None:
    bridge.send("tools/call", **wait_of(1))
    bridge.send("tools/list", 2, _meta=META)
    assert bridge.answer()["id"] == 2
    bridge.send("notifications/cancelled", None, requestId=1)
    bridge.send("tools/call", **wait_of(1, timeout=0))  # its id is free again
    assert bridge.answer()["result"]["structuredContent"]["arrived"] is False
    send(sandbox.smtp, "never")
    assert bridge.ask("ping")["result"] == {}  # and nothing came of the first wait


def test_progress_and_events_come_as_they_happen(bridge: BridgeProcess, sandbox: Sandbox) -> None:
    wait = wait_of(1)
    wait["_meta"] = {**META, "progressToken": "p"}
    bridge.send("tools/call", **wait)
    assert bridge.answer()["params"]["progressToken"] == "p"
    uris = ["mailtrap://mailbox/inbox"]
    bridge.send(
        "subscriptions/listen", 2, _meta=META, notifications={"resourceSubscriptions": uris}
    )
    while bridge.answer()["method"] != "notifications/subscriptions/acknowledged":
        pass
    deliver(sandbox, b"Subject: never\r\n\r\n")
    seen = [bridge.answer() for _ in range(2)]
    assert {one.get("method", "result") for one in seen} == {
        "notifications/resources/updated",
        "result",
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [(b"{", -32700), (b"[]", -32600), (b"\xff", -32700), (b"x" * 2_500_000, -32600)],
    ids=["no json", "a batch", "no utf-8", "too long"],
)
def test_what_is_no_message_is_answered_and_the_next_is_taken(
    bridge: BridgeProcess, line: bytes, code: int
) -> None:
    bridge.write(line)
    assert bridge.answer()["error"]["code"] == code
    bridge.write(b"")
    assert bridge.ask("ping")["result"] == {}


@pytest.mark.parametrize("odd", ["", " ", "a\r\nX: y", "\0", "漢", "=?base64?!?="])
def test_what_no_header_can_hold_is_answered(bridge: BridgeProcess, odd: str) -> None:
    """A bridge sends methods, names and versions as headers, too."""
    version = {**META, "io.modelcontextprotocol/protocolVersion": odd}
    assert bridge.ask("tools/list", _meta=version)["error"]["code"] == -32022
    assert bridge.ask(odd, _meta=META)["error"]["code"] == -32601
    assert bridge.ask("tools/call", _meta=META, name=odd)["error"]["code"] == -32602


def test_an_id_is_used_once_at_a_time_and_there_are_not_too_many(bridge: BridgeProcess) -> None:
    bridge.send("tools/call", **wait_of(1))
    bridge.send("ping", 1)
    assert "a request with this id" in bridge.answer()["error"]["message"]
    for number in range(2, MOST_REQUESTS + 2):
        bridge.send("tools/call", **wait_of(number))
    assert f"{MOST_REQUESTS} requests" in bridge.answer()["error"]["message"]


def test_without_a_sandbox_a_client_hears_how_to_start_one() -> None:
    bridge = BridgeProcess("--url", "http://127.0.0.1:9")
    error = bridge.ask("initialize", protocolVersion="2025-11-25")["error"]
    assert "`mailtrap-local` starts one" in error["message"]
    assert bridge.end() == 0


def test_what_a_sandbox_refuses_is_an_error_with_its_reason(sandbox: Sandbox) -> None:
    with Sandbox(http="127.0.0.1:0", token="t0ken") as guarded:
        bridge = BridgeProcess("--url", guarded.http.url)
        assert "credentials" in bridge.ask("ping")["error"]["message"]
        bridge.end()
        bridge = BridgeProcess("--url", guarded.http.url, "--token", "t0ken")
        assert bridge.ask("ping")["result"] == {}
        bridge.end()
    with Sandbox(http="127.0.0.1:0", mcp="off") as closed:
        bridge = BridgeProcess("--url", closed.http.url)
        assert "--mcp on" in bridge.ask("ping")["error"]["message"]
        bridge.end()
    assert sandbox.http.url


def test_a_sandbox_that_ends_is_noticed_and_a_new_one_found() -> None:
    with Sandbox(http="127.0.0.1:0") as first:
        address = first.http
        bridge = BridgeProcess("--url", address.url)
        assert bridge.ask("ping")["result"] == {}
        bridge.send("tools/call", **{**wait_of(7), "_meta": {**META, "progressToken": 1}})
        assert "progress" in bridge.answer()["params"]
    while "id" not in (last := bridge.answer()):
        pass
    assert last["id"] == 7
    assert "the server stops" in json.dumps(last)
    assert "error" in bridge.ask("ping")
    with Sandbox(http=f"{address.host}:{address.port}"):
        assert bridge.ask("ping")["result"] == {}
    bridge.end()


def test_serve_starts_a_sandbox_unless_one_is_there(sandbox: Sandbox) -> None:
    with Sandbox(http="127.0.0.1:0") as other:
        address = other.http
    bridge = BridgeProcess("--serve", "--smtp", "127.0.0.1:0", "--url", address.url)
    said = bridge.ask("tools/call", name="info")["result"]["structuredContent"]
    assert said["env"]["SMTP_HOST"] == "127.0.0.1"
    second = BridgeProcess("--serve", "--smtp", "127.0.0.1:0", "--url", address.url)
    again = second.ask("tools/call", name="info")["result"]["structuredContent"]
    assert again["listeners"] == said["listeners"]
    assert second.end() == bridge.end() == 0
    assert sandbox.http.url != address.url


def test_the_variables_of_serve_hold_here_too(sandbox: Sandbox) -> None:
    with Sandbox(http="127.0.0.1:0") as other:
        url = other.http.url
    several = "127.0.0.1:0 127.0.0.1:0"
    called = call("mcp", "--serve", "--url", url, message=b"", MTL_SMTP=several)
    assert called.exit_code == 0
    assert called.stderr.count("smtp 127.0.0.1:") == 2
    called = call("mcp", "--serve", "--url", url, "--smtp", "off", message=b"")
    assert "smtp" not in called.stderr
    assert call("mcp", "--url", sandbox.http.url, message=b"", MTL_SMTP=several).exit_code == 0


def test_serve_starts_none_elsewhere() -> None:
    called = call("mcp", "--serve", "--url", "https://127.0.0.1:9", message=b"")
    assert called.exit_code == 2
    assert "starts one on this machine" in called.stderr


def test_a_port_that_is_taken_is_one_clear_line(sandbox: Sandbox) -> None:
    with Sandbox(http="127.0.0.1:0") as other:
        url = other.http.url
    called = call("mcp", "--serve", "--url", url, "--smtp", str(sandbox.smtp), message=b"")
    assert called.exit_code == 2
    assert "another program listens there" in called.stderr
    assert called.stdout == ""


def test_a_page_whose_port_is_taken_names_its_flag() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        called = call("mcp", "--serve", "--url", url, "--smtp", "127.0.0.1:0", message=b"")
    assert (called.exit_code, called.stdout) == (2, "")
    assert "choose another with --url URL" in called.stderr
