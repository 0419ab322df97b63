"""`ready`: its exit code, and the line that says why not."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from conversing import Serve
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


@pytest.mark.parametrize("settings", [{}, {"base_path": "/tools/mail"}, {"https": True}])
def test_it_asks_the_page_of_the_variables_of_serve(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]
) -> None:
    sandbox = serve(http="0.0.0.0:0", **settings)
    for name, value in settings.items():
        monkeypatch.setenv(f"MTL_{name.upper()}", str(value))
    found = call("ready", MTL_HTTP=f"0.0.0.0:{sandbox.http.port}")
    assert (found.exit_code, found.output) == (0, "")
    assert call("ready", MTL_HTTP="127.0.0.1:1", MTL_URL=sandbox.http.url).exit_code == 0
    assert call("ready", MTL_HTTP="127.0.0.1:1").exit_code == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MTL_HTTP", "off", "MTL_HTTP is off: name a page by --url or MTL_URL"),
        ("MTL_HTTP", "here", "'here' is no address"),
        ("MTL_HTTPS", "perhaps", "'perhaps' is neither true nor false"),
        ("MTL_BASE_PATH", "/a b", "'/a b' is no base path"),
    ],
)
def test_variables_that_name_no_page_are_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    result = call("ready")
    assert result.exit_code == 2
    assert said in result.output
    assert result.output.count("\n") == 1
