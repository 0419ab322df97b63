"""Waits and subscriptions: they end with what they wait for, their time, their client or server."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest

from asking import asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import MODERN
from people import PEOPLE, ROUTES, basic, call
from rpc import ACCEPT, body_of, call_tool, error_of_tool, messages_of, request_of, send_request
from sending import send

MAILBOX = "mailtrap://mailbox/inbox"


class EventStream:
    """A request whose events are read as they come."""

    def __init__(self, sandbox: Sandbox, method: str, headers: Any = None, **params: Any) -> None:
        message = request_of(method, **params)
        body = body_of(message)
        shown = {**mirrored_headers(message, MODERN), **(headers or {}), "Accept": ACCEPT}
        head = "".join(f"{name}: {value}\r\n" for name, value in shown.items())
        self.socket = socket.create_connection(sandbox.http, timeout=20)
        self._lines = self.socket.makefile("rb")
        length = len(body)
        self.socket.sendall(
            f"POST /mcp HTTP/1.1\r\nHost: localhost\r\n{head}"
            f"Content-Length: {length}\r\n\r\n{body}".encode()
        )

    def close(self) -> None:
        self._lines.close()
        self.socket.close()

    def events(self) -> Iterator[dict[str, Any]]:
        """The messages until the stream ends."""
        for line in self._lines:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    def wait_for_heartbeat(self) -> None:
        """Read until the server has sent a comment."""
        assert any(line == b":\n" for line in self._lines)


def wait_until(is_so: Callable[[], bool]) -> None:
    done = threading.Event()
    for _ in range(400):
        if is_so():
            return
        done.wait(0.01)
    raise TimeoutError


def test_mail_that_is_there_counts(sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    result = call_tool(sandbox, "wait_for_mail", query="subject:hello").structured
    assert (result["arrived"], result["messages"][0]["id"]) == (True, message.id)


def test_a_cursor_leaves_out_what_was_there(sandbox: Sandbox) -> None:
    deliver(sandbox)
    cursor = call_tool(sandbox, "info").structured["cursor"]
    result = call_tool(sandbox, "wait_for_mail", after=cursor, timeout=0)
    assert not result.structured["arrived"]
    timer = threading.Timer(0.2, deliver, (sandbox,))
    timer.start()
    later = call_tool(sandbox, "wait_for_mail", after=result.structured["cursor"])
    timer.join()
    assert later.structured["arrived"]
    assert "another run" in error_of_tool(sandbox, "wait_for_mail", after="1.99")
    assert "no cursor" in error_of_tool(sandbox, "wait_for_mail", after="x")


def test_time_over_is_no_error_and_says_what_came_instead(sandbox: Sandbox) -> None:
    near = deliver(sandbox, to="bob@example.com")
    fault = {"on": "RCPT", "action": {"reply": [550, "5.1.1", "No such user"]}}
    call_tool(sandbox, "add_fault", **fault)

    def fail() -> None:
        with pytest.raises(OSError, match="No such user"):
            send(sandbox.smtp, "hello")

    timer = threading.Timer(0.1, fail)
    timer.start()
    result = call_tool(sandbox, "wait_for_mail", query="to:ann subject:hello", timeout=1)
    timer.join()
    assert not result.structured["arrived"]
    assert [one["id"] for one in result.structured["near_misses"]] == [near.id]
    (failed,) = result.structured["failed_sessions"]
    assert failed["outcome"] == "rejected"
    assert "No such user" in result.untrusted["failed_sessions"][0]["reason"]


def test_without_progress_no_wait_is_longer_than_half_a_minute(sandbox: Sandbox) -> None:
    deliver(sandbox)
    assert call_tool(sandbox, "wait_for_mail", timeout=500).structured["timeout"] == 30
    params = {"name": "wait_for_mail", "arguments": {"timeout": 500}}
    answer = send_request(sandbox, "tools/call", meta={"progressToken": 1}, **params)
    assert messages_of(answer)[-1]["result"]["structuredContent"]["timeout"] == 500
    assert "timeout" in error_of_tool(sandbox, "wait_for_mail", timeout=601)


def test_progress_is_reported_each_second(sandbox: Sandbox) -> None:
    params = {"name": "wait_for_mail", "arguments": {"timeout": 2.4}}
    answer = send_request(sandbox, "tools/call", meta={"progressToken": "p"}, **params)
    *progress, last = messages_of(answer)
    done = [one["params"]["progress"] for one in progress]
    assert 1 <= len(done) <= 2
    assert done == sorted(set(done))
    assert {one["params"]["progressToken"] for one in progress} == {"p"}
    assert last["result"]["structuredContent"]["arrived"] is False


def test_clients_that_have_gone_free_what_they_held(sandbox: Sandbox) -> None:
    waiters = sandbox_waiters(sandbox)
    arguments = {"query": "subject:never", "timeout": 30}
    with ExitStack() as opened:
        for _ in range(10):
            stream = EventStream(sandbox, "tools/call", name="wait_for_mail", arguments=arguments)
            opened.callback(stream.close)
        wait_until(lambda: waiters() == 10)
    wait_until(lambda: waiters() == 0)


def sandbox_waiters(sandbox: Sandbox) -> Callable[[], int]:
    """Return how many requests wait, as the metrics say."""

    def count() -> int:
        text = asker(sandbox)("GET", "/metrics").body.decode()
        (line,) = (one for one in text.splitlines() if one.startswith("mailtrap_waiting_requests "))
        return int(float(line.split()[1]))

    return count


def test_changes_of_resources_are_reported_as_they_come(sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    uris = [MAILBOX, f"mailtrap://message/{message.id}", "http://elsewhere.example/"]
    wanted = {"resourceSubscriptions": uris, "toolsListChanged": True}
    with closing(EventStream(sandbox, "subscriptions/listen", notifications=wanted)) as stream:
        events = stream.events()
        first = next(events)
        assert first["method"] == "notifications/subscriptions/acknowledged"
        assert first["params"]["notifications"] == {"resourceSubscriptions": uris[:2]}
        deliver(sandbox)
        event = next(events)
        assert event["method"] == "notifications/resources/updated"
        assert event["params"]["uri"] == MAILBOX
        assert event["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"] == 1
        sandbox.mailroom.store.update([message.id], read=True)
        assert {next(events)["params"]["uri"], next(events)["params"]["uri"]} == set(uris[:2])


def test_what_comes_right_behind_the_acknowledgement_is_not_missed(sandbox: Sandbox) -> None:
    wanted = {"resourceSubscriptions": [MAILBOX]}
    for _ in range(5):
        with closing(EventStream(sandbox, "subscriptions/listen", notifications=wanted)) as stream:
            events = stream.events()
            next(events)
            deliver(sandbox)
            assert next(events)["params"]["uri"] == MAILBOX


def test_the_end_of_the_server_ends_waits_and_subscriptions(serve: Serve) -> None:
    sandbox = serve()
    wanted = {"resourceSubscriptions": [MAILBOX]}
    listening = EventStream(sandbox, "subscriptions/listen", notifications=wanted)
    arguments = {"query": "subject:never", "timeout": 30}
    wait = EventStream(sandbox, "tools/call", name="wait_for_mail", arguments=arguments)
    with closing(listening), closing(wait):
        events = listening.events()
        next(events)
        wait.wait_for_heartbeat()
        sandbox.stop()
        assert [one.get("result", {}).get("resultType") for one in events] == ["complete"]
        (last,) = wait.events()
        assert "the server stops" in json.dumps(last)


def test_what_has_been_revoked_ends(serve: Serve) -> None:
    sandbox = serve(account=PEOPLE, route=ROUTES)
    made = call(sandbox, "ann", "POST", "/api/tokens", {"name": "x"}).json
    shown = {"Authorization": f"Bearer {made['token']}"}
    wanted = {"resourceSubscriptions": ["mailtrap://mailbox/shop"]}
    with closing(
        EventStream(sandbox, "subscriptions/listen", shown, notifications=wanted)
    ) as stream:
        events = stream.events()
        next(events)
        assert call(sandbox, "ann", "DELETE", f"/api/tokens/{made['id']}").status == 204
        assert list(events) == []


def test_others_hear_nothing_of_a_mailbox(serve: Serve) -> None:
    sandbox = serve(account=PEOPLE, route=ROUTES)
    uris = ["mailtrap://mailbox/secret", "mailtrap://mailbox/shop"]
    wanted = {"resourceSubscriptions": uris}
    with closing(
        EventStream(sandbox, "subscriptions/listen", basic("ann"), notifications=wanted)
    ) as stream:
        events = stream.events()
        next(events)
        deliver(sandbox, mailbox="secret")
        deliver(sandbox, mailbox="shop")
        assert next(events)["params"]["uri"] == "mailtrap://mailbox/shop"
