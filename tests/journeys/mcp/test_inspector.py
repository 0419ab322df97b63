"""The Inspector, as its users call it on the command line, over HTTP and stdio, in both eras."""

import json
import sys
from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest

from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.webapp.mcp.mail_server import TOOLS

RunNode = Callable[..., CompletedProcess[str]]
MAIL = b"Subject: Welcome\r\n\r\nYour code is 604118.\r\n"


@pytest.fixture(params=["modern", "legacy"])
def era(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["http", "stdio"])
def target(request: pytest.FixtureRequest, sandbox: Sandbox) -> list[str]:
    """Words that lead the Inspector to the sandbox."""
    if request.param == "http":
        return [f"{sandbox.http.url}/mcp", "--transport", "http"]
    url = sandbox.http.url
    return [sys.executable, "-m", "mailtrap_local", "mcp", "--url", url, "--transport", "stdio"]


@pytest.fixture
def inspect(run_node: RunNode, target: list[str], era: str) -> Callable[..., Any]:
    """`inspect("tools/list")` is the JSON that it prints."""

    def call(method: str, *words: str) -> Any:
        given = ["--method", method, "--protocol-era", era, *words]
        ran = run_node("mcp-inspector", "--cli", *target, *given)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return call


def test_the_schemas_of_the_tools_are_portable(inspect: Callable[..., Any]) -> None:
    listed = inspect("tools/list", "--strict")["tools"]
    assert [tool["name"] for tool in listed] == [tool.name for tool in TOOLS]


def test_a_tool_is_called(inspect: Callable[..., Any], sandbox: Sandbox) -> None:
    mail = deliver(sandbox, MAIL)
    words = ("--tool-name", "get_codes", "--tool-arg", f"id={mail.id}")
    result = inspect("tools/call", *words)["structuredContent"]
    assert result["id"] == mail.id
    assert result["untrusted"]["codes"][0]["code"] == "604118"


def test_a_resource_and_a_prompt_are_read(inspect: Callable[..., Any], sandbox: Sandbox) -> None:
    deliver(sandbox, MAIL)
    (resource,) = inspect("resources/list")["resources"]
    assert resource["name"] == "inbox"
    (content,) = inspect("resources/read", "--uri", resource["uri"])["contents"]
    assert "Welcome" in content["text"]
    assert len(inspect("resources/templates/list")["resourceTemplates"]) == 2
    words = ("--prompt-name", "why_no_mail", "--prompt-args", "address=ann@example.com")
    assert "ann@example.com" in inspect("prompts/get", *words)["messages"][0]["content"]["text"]
