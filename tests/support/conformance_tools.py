"""The tools, resources and prompts that the conformance suite asks of a server it tests."""

import time
from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from mailtrap_local.mcp.messages import MISSING_CAPABILITY, RpcError
from mailtrap_local.mcp.prompts import PromptTemplate
from mailtrap_local.mcp.resources import ResourceCatalog, Updates
from mailtrap_local.mcp.server import McpServer, ServerIdentity
from mailtrap_local.mcp.tools import Progress, Tool, ToolAnswer, Waiting, error_answer, text_block
from mailtrap_local.webapp.api.context import Context

PIXEL = b64encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
).decode()
SOUND = b64encode(b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0data\0\0\0\0")
IMAGE = {"type": "image", "data": PIXEL, "mimeType": "image/png"}


class NoArguments(msgspec.Struct):
    """Arguments of a tool that takes none."""


def resource(uri: str, text: str, kind: str = "text/plain") -> dict[str, Any]:
    return {"type": "resource", "resource": {"uri": uri, "mimeType": kind, "text": text}}


def simple(name: str, *content: Mapping[str, Any]) -> Tool[Context]:
    """A tool that always answers the same."""
    return Tool(
        name=name,
        description=f"Answers as {name} has to",
        arguments=NoArguments,
        call=lambda _context, _arguments: ToolAnswer(content=content),
    )


def fail(_context: Context, _arguments: object) -> ToolAnswer:
    return error_answer("This tool intentionally returns an error for testing")


def progress(_context: Context, _arguments: object, _has_progress: bool) -> Waiting:  # noqa: FBT001  # see Tool
    for done in (0, 50, 100):
        yield Progress(done, 100)
        time.sleep(0.05)
    return ToolAnswer(content=[text_block("done")])


def lack_capability(_context: Context, _arguments: object) -> ToolAnswer:
    data: dict[str, Any] = {"requiredCapabilities": {"sampling": {}}}
    raise RpcError(MISSING_CAPABILITY, "Missing required client capability", data)


TOOLS: tuple[Tool[Context], ...] = (
    simple("test_simple_text", text_block("This is a simple text response for testing.")),
    simple("test_image_content", IMAGE),
    simple(
        "test_audio_content",
        {"type": "audio", "data": SOUND.decode(), "mimeType": "audio/wav"},
    ),
    simple(
        "test_embedded_resource",
        resource("test://embedded-resource", "This is an embedded resource content."),
    ),
    simple(
        "test_multiple_content_types",
        text_block("Multiple content types test:"),
        IMAGE,
        resource(
            "test://mixed-content-resource", '{"test":"data","value":123}', "application/json"
        ),
    ),
    # what these two may not do is ask or log anything, which nothing here can
    simple("test_streaming_elicitation", text_block("done")),
    simple("test_logging_tool", text_block("done")),
    Tool(
        name="test_error_handling",
        description="Fails",
        arguments=NoArguments,
        call=fail,
    ),
    Tool(
        name="test_tool_with_progress",
        description="Reports its progress",
        arguments=NoArguments,
        wait=progress,
    ),
    Tool(
        name="test_missing_capability",
        description="Needs what no client here has",
        arguments=NoArguments,
        call=lack_capability,
    ),
)


class TestResources(ResourceCatalog[Context]):
    """A text, a picture, and a template."""

    __test__ = False

    def resources(self, caller: Context) -> list[dict[str, Any]]:
        return [
            {"uri": "test://static-text", "name": "text", "description": "A text"},
            {"uri": "test://static-binary", "name": "binary", "description": "A picture"},
        ]

    def templates(self) -> list[dict[str, Any]]:
        return [{"uriTemplate": "test://template/{id}/data", "name": "data", "description": "Data"}]

    def contents(self, caller: Context, uri: str) -> list[dict[str, Any]] | None:
        if uri == "test://static-text":
            text = "This is the content of the static text resource."
            return [{"uri": uri, "mimeType": "text/plain", "text": text}]
        if uri == "test://static-binary":
            return [{"uri": uri, "mimeType": "image/png", "blob": PIXEL}]
        if uri == "test://template/123/data":
            text = '{"id":"123","templateTest":true,"data":"Data for ID: 123"}'
            return [{"uri": uri, "mimeType": "application/json", "text": text}]
        return None

    def known(self, uris: Sequence[str]) -> list[str]:
        return [uri for uri in uris if uri.startswith("test://")]

    def updates(self, caller: Context, uris: Sequence[str]) -> Updates:
        while not caller.waiters.has_stopped:
            time.sleep(0.05)
            nothing: Collection[str] = ()
            yield nothing


def said(*content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"role": "user", "content": each} for each in content]


PROMPTS = (
    PromptTemplate(
        name="test_simple_prompt",
        description="Simple",
        arguments={},
        messages=lambda _: said(text_block("This is a simple prompt for testing.")),
    ),
    PromptTemplate(
        name="test_prompt_with_arguments",
        description="With arguments",
        arguments={"arg1": "The first", "arg2": "The second"},
        messages=lambda given: said(
            text_block(f"Prompt with arguments: arg1='{given['arg1']}', arg2='{given['arg2']}'")
        ),
    ),
    PromptTemplate(
        name="test_prompt_with_embedded_resource",
        description="With a resource",
        arguments={"resourceUri": "The resource"},
        messages=lambda given: said(
            resource(given["resourceUri"], "Embedded resource content for testing."),
            text_block("Please process the embedded resource above."),
        ),
    ),
    PromptTemplate(
        name="test_prompt_with_image",
        description="With a picture",
        arguments={},
        messages=lambda _: said(IMAGE, text_block("Please analyze the image above.")),
    ),
)


def conformance_server() -> McpServer[Context]:
    """The product's server with what the suite asks for, instead of its own tools."""
    return McpServer(
        ServerIdentity(name="conformance", version="1", instructions="For tests"),
        for_caller=lambda _: TOOLS,
        resources=TestResources(),
        prompts=PROMPTS,
        expected=(),
    )
