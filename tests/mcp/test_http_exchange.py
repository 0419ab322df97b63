"""Requests as they come over HTTP: which are refused, with which status, in which era."""

import json
from collections.abc import Callable, Generator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance_tools import TestResources
from mailtrap_local.mcp.http_exchange import PostReply, answer_post
from mailtrap_local.mcp.messages import RpcMessage
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.server import McpServer, ServerIdentity
from mailtrap_local.mcp.tools import Progress, Tool, ToolAnswer, text_block
from mailtrap_local.mcp.versions import HANDSHAKE, MODERN, SUPPORTED
from rpc import META, body_of, request_of


class Steps(msgspec.Struct, forbid_unknown_fields=True):
    steps: int = 0


def count_up(_caller: Any, arguments: Steps, _has_progress: bool) -> Generator[Any, None, Any]:  # noqa: FBT001  # see Tool
    for step in range(arguments.steps):
        yield Progress(step, arguments.steps) if step else None
    return ToolAnswer(content=[text_block("done")])


def fail(_caller: Any, _arguments: Steps) -> ToolAnswer:
    raise ZeroDivisionError("secret of the server")


SERVER: McpServer[Any] = McpServer(
    ServerIdentity(name="test", version="1", instructions="For tests"),
    for_caller=lambda _: [
        Tool(name="count", description="Counts", arguments=Steps, wait=count_up),
        Tool(name="fail", description="Fails", arguments=Steps, call=fail),
    ],
    resources=TestResources(),
    prompts=[],
    expected=(LookupError,),
)


def ask(
    body: str | bytes,
    headers: dict[str, str] | None = None,
    *,
    takes_events: bool = True,
    is_gone: Callable[[], bool] = lambda: False,
) -> PostReply:
    folded = {name.lower(): value for name, value in (headers or {}).items()}
    return answer_post(
        SERVER,
        body.encode() if isinstance(body, str) else body,
        header=lambda name: folded.get(name.lower()),
        caller=None,
        takes_events=takes_events,
        is_gone=is_gone,
    )


def ask_modern(method: str, headers: dict[str, str] | None = None, **params: Any) -> PostReply:
    message = request_of(method, **params)
    return ask(body_of(message), {**mirrored_headers(message, MODERN), **(headers or {})})


def events_of(reply: PostReply) -> list[dict[str, Any]]:
    assert reply.events is not None
    whole = b"".join(reply.events).decode()
    return [json.loads(line[6:]) for line in whole.splitlines() if line.startswith("data: ")]


def error_of(reply: PostReply) -> dict[str, Any]:
    error: dict[str, Any] = json.loads(reply.body)["error"]
    return error


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", -32700),
        (b'{"jsonrpc": "2.0", "method": "\xff"}', -32700),
        ("[" * 100_000, -32700),
        ("[]", -32600),
        ("1", -32600),
        ('{"jsonrpc": "2.0", "id": 1, "result": {}}', -32600),
        ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600),
        ('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', -32600),
        ('[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', -32600),
    ],
)
def test_what_is_no_request_is_refused(body: str | bytes, code: int) -> None:
    reply = ask(body)
    assert reply.status == 400
    assert json.loads(reply.body)["id"] is None
    assert error_of(reply)["code"] == code


@pytest.mark.parametrize("fields", [{"jsonrpc": "1.0"}, {"params": []}, {"method": 5}])
def test_an_invalid_request_is_refused_by_its_id(fields: dict[str, Any]) -> None:
    """A client would wait for ever otherwise."""
    reply = ask(json.dumps({"jsonrpc": "2.0", "id": 7, "method": "ping", **fields}))
    assert (reply.status, json.loads(reply.body)["id"]) == (400, 7)
    assert error_of(reply)["code"] == -32600


def test_no_params_may_be_null() -> None:
    reply = ask('{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": null}')
    assert [one["name"] for one in json.loads(reply.body)["result"]["tools"]] == ["count", "fail"]


@pytest.mark.parametrize(
    "method", ["tools/list", "prompts/list", "resources/list", "resources/templates/list"]
)
@pytest.mark.parametrize("cursor", ["none", "", 5, {}])
def test_a_cursor_of_no_list_is_refused(method: str, cursor: object) -> None:
    assert error_of(ask_modern(method, cursor=cursor))["code"] == -32602


@settings(max_examples=300, deadline=None)
@given(octets=st.binary(max_size=200))
def test_any_octets_get_a_reply(octets: bytes) -> None:
    assert ask(octets).status in (200, 202, 400)


@settings(max_examples=300, deadline=None)
@given(
    method=st.sampled_from(["tools/call", "tools/list", "prompts/get", "resources/read", "x", ""]),
    params=st.dictionaries(
        st.sampled_from(["name", "arguments", "uri", "cursor", "notifications"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner),
            max_leaves=4,
        ),
    ),
)
def test_params_of_any_kind_get_a_result_or_an_error(method: str, params: dict[str, Any]) -> None:
    reply = ask_modern(method, **params)
    assert reply.status in (200, 400, 404)
    assert json.loads(reply.body)["id"] == 1


def test_a_notification_is_accepted_without_a_body() -> None:
    reply = ask('{"jsonrpc": "2.0", "method": "notifications/initialized"}')
    assert (reply.status, reply.body) == (202, b"")


def test_a_handshake_agrees_on_a_version_and_keeps_no_session() -> None:
    for version in (*HANDSHAKE, "1999-01-01", None):
        params: dict[str, Any] = {"protocolVersion": version, "capabilities": {}}
        body = {"jsonrpc": "2.0", "id": "a", "method": "initialize", "params": params}
        result = json.loads(ask(json.dumps(body)).body)["result"]
        assert result["protocolVersion"] == (version if version in HANDSHAKE else HANDSHAKE[0])
        assert "resultType" not in result


def test_an_unknown_method_is_404_in_the_modern_era_alone() -> None:
    reply = ask_modern("completion/complete")
    assert (reply.status, error_of(reply)["code"]) == (404, -32601)
    body = '{"jsonrpc": "2.0", "id": 1, "method": "subscriptions/unknown"}'
    reply = ask(body, {"MCP-Protocol-Version": "2025-11-25"})
    assert (reply.status, error_of(reply)["code"]) == (200, -32601)


@pytest.mark.parametrize("method", ["initialize", "ping"])
def test_the_modern_era_has_no_handshake(method: str) -> None:
    assert error_of(ask_modern(method))["code"] == -32601


def test_a_version_that_is_not_served_is_refused_with_those_that_are() -> None:
    meta = {"io.modelcontextprotocol/protocolVersion": "2030-01-01"}
    message = request_of("tools/list", meta=meta)
    reply = ask(body_of(message), mirrored_headers(message, "2030-01-01"))
    assert reply.status == 400
    error = error_of(reply)
    assert (error["code"], error["data"]["requested"]) == (-32022, "2030-01-01")
    discovered = json.loads(ask_modern("server/discover").body)["result"]
    assert error["data"]["supported"] == discovered["supportedVersions"] == list(SUPPORTED)


@pytest.mark.parametrize("header", ["2030-01-01", "1999-01-01", "x"])
def test_a_version_that_the_header_alone_names_is_refused_likewise(header: str) -> None:
    body = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    reply = ask(body, {"MCP-Protocol-Version": header})
    assert (reply.status, error_of(reply)["code"]) == (400, -32022)


@pytest.mark.parametrize("missing", list(META))
def test_a_modern_request_without_its_fields_is_refused(missing: str) -> None:
    meta = {name: value for name, value in META.items() if name != missing}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": meta}}
    reply = ask(json.dumps(body), {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"})
    assert (reply.status, error_of(reply)["code"]) == (400, -32602)


@pytest.mark.parametrize(
    "headers",
    [
        {"MCP-Protocol-Version": "2025-11-25"},
        {"Mcp-Method": "tools/list"},
        {"Mcp-Method": "TOOLS/CALL"},
        {"Mcp-Name": "other"},
        {"Mcp-Name": "=?base64?b3RoZXI=?="},
        {"Mcp-Name": "=?base64?!?="},
        {"Mcp-Name": "=?base64?/w==?="},
    ],
)
def test_headers_that_differ_from_the_body_are_refused(headers: dict[str, str]) -> None:
    reply = ask_modern("tools/call", headers, name="count")
    assert (reply.status, error_of(reply)["code"]) == (400, -32020)


@pytest.mark.parametrize("missing", ["MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"])
def test_headers_that_are_missing_are_refused(missing: str) -> None:
    message = request_of("tools/call", name="count")
    headers = mirrored_headers(message, MODERN)
    del headers[missing]
    assert error_of(ask(body_of(message), headers))["code"] == -32020


@pytest.mark.parametrize("name", ["count", "=?base64?Y291bnQ=?=", "  count\t"])
def test_headers_may_be_encoded_or_padded(name: str) -> None:
    assert ask_modern("tools/call", {"Mcp-Name": name}, name="count").status == 200


@given(name=st.text(st.characters(codec="utf-8"), max_size=30))
def test_a_header_for_any_name_says_what_the_body_says(name: str) -> None:
    message = RpcMessage(method="prompts/get", id=1, params={"name": name, "_meta": META})
    headers = mirrored_headers(message, MODERN)
    assert all(" " <= one <= "~" for one in headers["Mcp-Name"])
    error = error_of(ask(body_of(message), headers))
    assert (error["code"], error["message"]) == (
        -32602,
        f"no prompt {name[:40]!r}: see prompts/list",
    )


def test_what_ends_at_once_is_json() -> None:
    result = json.loads(ask_modern("tools/call", name="count").body)["result"]
    assert result["content"] == [{"type": "text", "text": "done"}]
    assert result["resultType"] == "complete"
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"] == {"name": "test", "version": "1"}


def test_what_lasts_is_a_stream_with_progress_for_those_who_ask_for_it() -> None:
    given: dict[str, Any] = {"name": "count", "arguments": {"steps": 3}}
    (last,) = events_of(ask_modern("tools/call", **given))
    assert last["result"]["content"][0]["text"] == "done"
    meta = {"progressToken": "p"}
    first, second, last = events_of(ask_modern("tools/call", meta=meta, **given))
    assert [one["params"]["progress"] for one in (first, second)] == [1, 2]
    assert first["params"]["progressToken"] == "p"
    assert last["result"]["content"][0]["text"] == "done"


def test_what_lasts_is_json_for_those_who_take_nothing_else() -> None:
    message = request_of("tools/call", name="count", arguments={"steps": 3})
    headers = mirrored_headers(message, MODERN)
    reply = ask(body_of(message), headers, takes_events=False)
    assert json.loads(reply.body)["result"]["content"][0]["text"] == "done"
    message = request_of("subscriptions/listen", notifications={})
    reply = ask(body_of(message), mirrored_headers(message, MODERN), takes_events=False)
    assert reply.status == 406


def test_a_stream_ends_when_its_client_has_gone() -> None:
    message = request_of("tools/call", name="count", arguments={"steps": 10**9})
    looks = iter([False, False, False, True])
    headers = mirrored_headers(message, MODERN)
    reply = ask(body_of(message), headers, is_gone=lambda: next(looks))
    assert events_of(reply) == []


def test_wrong_arguments_are_for_the_model_to_mend() -> None:
    result = json.loads(ask_modern("tools/call", name="count", arguments={"step": 1}).body)[
        "result"
    ]
    assert result["isError"]
    assert "`step`" in result["content"][0]["text"]
    assert "takes steps" in result["content"][0]["text"]
    assert error_of(ask_modern("tools/call", name="unknown"))["code"] == -32602


def test_a_failure_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    reply = ask_modern("tools/call", name="fail")
    assert error_of(reply)["code"] == -32603
    assert b"secret" not in reply.body
    assert "secret of the server" in caplog.text


def test_a_resource_that_is_not_there_has_the_code_of_its_era() -> None:
    assert error_of(ask_modern("resources/read", uri="test://none"))["code"] == -32602
    body = {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "test://none"}}
    assert error_of(ask(json.dumps(body)))["code"] == -32002
