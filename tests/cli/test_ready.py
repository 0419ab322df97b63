"""`ready`: its exit code, and the line that says why not."""

import socket
import threading
from collections.abc import Callable

from invoking import Called, call
from mailtrap_local import Sandbox

Command = Callable[..., Called]


def test_a_sandbox_that_answers_is_ready(command: Command) -> None:
    result = command("ready")
    assert (result.exit_code, result.output) == (0, "")


def test_none_is_one_line_and_1() -> None:
    result = call("ready", "--url", "http://127.0.0.1:1")
    assert result.exit_code == 1
    assert "Connection refused" in result.output
    assert result.output.count("\n") == 1


def test_it_waits_until_there_is_one_if_asked_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    sandbox = Sandbox(http=address)
    timer = threading.Timer(0.3, sandbox.start)
    timer.start()
    try:
        result = call("ready", "--wait", "--url", address)
    finally:
        timer.join()
        sandbox.stop()
    assert (result.exit_code, result.output) == (0, "")


def test_it_does_not_wait_for_ever() -> None:
    words = ["ready", "--wait", "--timeout", "200ms", "--url", "http://127.0.0.1:1"]
    result = call(*words)
    assert result.exit_code == 1
    assert "Connection refused" in result.output
