"""Requests of the Model Context Protocol to a sandbox, as a client of the modern era sends them."""

import json
from typing import Any, NamedTuple

from asking import Answer, asker
from mailtrap_local import Sandbox
from mailtrap_local.mcp.messages import RpcMessage
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import MODERN

META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientCapabilities": {},
}
ACCEPT = "application/json, text/event-stream"


class ToolResult(NamedTuple):
    """Result of a call: all of it, and its text and structured content."""

    whole: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.whole["content"][0]["text"])

    @property
    def structured(self) -> dict[str, Any]:
        structured: dict[str, Any] = self.whole["structuredContent"]
        return structured

    @property
    def untrusted(self) -> dict[str, Any]:
        untrusted: dict[str, Any] = self.structured["untrusted"]
        return untrusted

    @property
    def trusted(self) -> dict[str, Any]:
        return {name: value for name, value in self.structured.items() if name != "untrusted"}


def request_of(method: str, **params: Any) -> RpcMessage:
    meta = {**META, **params.pop("meta", {})}
    return RpcMessage(method=method, id=1, params={**params, "_meta": meta})


def body_of(message: RpcMessage) -> str:
    content = {"jsonrpc": "2.0", "method": message.method, "params": message.params}
    return json.dumps(content if message.id is None else {**content, "id": message.id})


def post(sandbox: Sandbox, body: str, **headers: str) -> Answer:
    """Send a body as it is."""
    given = {"Content-Type": "application/json", "Accept": ACCEPT, **headers}
    return asker(sandbox)("POST", "/mcp", body, **given)


def send_request(sandbox: Sandbox, method: str, headers: Any = None, **params: Any) -> Answer:
    """Send a request with the headers that belong to it, and `headers`."""
    message = request_of(method, **params)
    given = {**mirrored_headers(message, MODERN), **(headers or {})}
    return post(sandbox, body_of(message), **given)


def messages_of(answer: Answer) -> list[dict[str, Any]]:
    """The messages of a response: its body, or those of its events."""
    if answer.headers["content-type"] == "application/json":
        return [answer.json]
    lines = answer.body.decode().splitlines()
    return [json.loads(line[5:]) for line in lines if line.startswith("data:")]


def result_of(sandbox: Sandbox, method: str, headers: Any = None, **params: Any) -> dict[str, Any]:
    """The result of a request that succeeds."""
    answer = send_request(sandbox, method, headers, **params)
    assert answer.status == 200, answer.body
    last = messages_of(answer)[-1]
    assert "result" in last, last
    result: dict[str, Any] = last["result"]
    return result


def call_tool(sandbox: Sandbox, tool: str, headers: Any = None, **arguments: Any) -> ToolResult:
    """Call a tool, which may answer with an error of its own."""
    return ToolResult(result_of(sandbox, "tools/call", headers, name=tool, arguments=arguments))


def error_of_tool(sandbox: Sandbox, tool: str, headers: Any = None, **arguments: Any) -> str:
    """The text of the error that a tool answers with."""
    result = call_tool(sandbox, tool, headers, **arguments)
    assert result.whole["isError"], result.whole
    return result.text
