"""Answer requests by a table of methods. Keeps no state between two of them."""

import logging
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import msgspec

from mailtrap_local.mcp.messages import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    Notice,
    RpcError,
    RpcMessage,
)
from mailtrap_local.mcp.prompts import PromptTemplate
from mailtrap_local.mcp.resources import ResourceCatalog
from mailtrap_local.mcp.tools import Progress, Tool, ToolAnswer, Waiting, error_answer
from mailtrap_local.mcp.versions import PREFIX, SUPPORTED, negotiated

_Caller = TypeVar("_Caller")

Steps = Generator[Notice | None, None, dict[str, Any]]
"""Work on a request: yields notifications, and None as it lasts; returns the result."""

_RESOURCE_NOT_FOUND = -32002  # of the era with a handshake
_SUBSCRIPTION = f"{PREFIX}subscriptionId"
_PAGE_SIZE = 100  # of tools, prompts or resources
_MOST_SUBSCRIPTIONS = 100  # resources that one request listens to
# Of the modern era: for how many milliseconds a client may keep a result, and that it is for nobody
# else, as it depends on the credentials.
_SETTLED = {"ttlMs": 60_000, "cacheScope": "private"}
_CHANGING = {"ttlMs": 0, "cacheScope": "private"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerIdentity:
    """Name and version of a server, and what it says of itself to models."""

    name: str
    version: str
    instructions: str

    @property
    def info(self) -> dict[str, str]:
        """Name and version, as results have them."""
        return {"name": self.name, "version": self.version}


class _McpRequest(NamedTuple, Generic[_Caller]):
    message: RpcMessage
    caller: _Caller
    is_modern: bool


class _McpMethod(NamedTuple, Generic[_Caller]):
    """A method that is answered at once: in which era, and how long the result may be kept."""

    answer: Callable[[_McpRequest[_Caller]], dict[str, Any]]
    era: Literal["both", "modern", "handshake"] = "both"
    kept: Mapping[str, Any] | None = None


class McpServer(Generic[_Caller]):
    """Server of tools, resources and prompts. `for_caller` returns the tools that a caller has.

    Errors of the kinds `expected` are shown with their texts, those of a tool to the model; others
    are logged, and a client hears nothing of them.
    """

    def __init__(
        self,
        identity: ServerIdentity,
        *,
        for_caller: Callable[[_Caller], Iterable[Tool[_Caller]]],
        resources: ResourceCatalog[_Caller],
        prompts: Sequence[PromptTemplate],
        expected: tuple[type[Exception], ...],
    ) -> None:
        self._identity = identity
        self._for_caller = for_caller
        self._resources = resources
        self._prompts = {prompt.name: prompt for prompt in prompts}
        self._expected = expected
        self._methods: Mapping[str, _McpMethod[_Caller]] = {
            "server/discover": _McpMethod(self._discover, "modern", _SETTLED),
            "initialize": _McpMethod(self._initialize, "handshake"),
            "ping": _McpMethod(lambda _: {}, "handshake"),
            "tools/list": _McpMethod(self._list_tools, kept=_SETTLED),
            "prompts/list": _McpMethod(self._list_prompts, kept=_SETTLED),
            "prompts/get": _McpMethod(self._get_prompt),
            "resources/list": _McpMethod(self._list_resources, kept=_CHANGING),
            "resources/templates/list": _McpMethod(self._list_templates, kept=_SETTLED),
            "resources/read": _McpMethod(self._read_resource, kept=_CHANGING),
        }

    def answer(self, message: RpcMessage, caller: _Caller, *, is_modern: bool) -> Steps:
        """Answer a request of one of the eras. Raises RpcError."""
        request = _McpRequest(message, caller, is_modern)
        try:
            if message.method == "tools/call":
                result = yield from self._call_tool(request)
            elif is_modern and message.method == "subscriptions/listen":
                result = yield from self._listen(request)
            else:
                result = self._answer_at_once(request)
        except RpcError:
            raise
        except self._expected as problem:
            raise RpcError(INTERNAL_ERROR, str(problem)) from None
        except Exception:
            log.exception("%s has failed", message.method[:40])
            raise RpcError(INTERNAL_ERROR, "Internal error: see the log of the server") from None
        return self._as_modern(result) if is_modern else result

    def _as_modern(self, result: dict[str, Any]) -> dict[str, Any]:
        meta = {f"{PREFIX}serverInfo": self._identity.info, **result.get("_meta", {})}
        return {"resultType": "complete", **result, "_meta": meta}

    def _answer_at_once(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        method = self._methods.get(request.message.method)
        other_era = "handshake" if request.is_modern else "modern"
        if method is None or method.era == other_era:
            raise RpcError(METHOD_NOT_FOUND, "Method not found")
        kept = method.kept if request.is_modern else None
        return {**method.answer(request), **(kept or {})}

    def _discover(self, _request: _McpRequest[_Caller]) -> dict[str, Any]:
        return {
            "supportedVersions": list(SUPPORTED),
            "capabilities": {"tools": {}, "prompts": {}, "resources": {"subscribe": True}},
            "instructions": self._identity.instructions,
        }

    def _initialize(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        return {
            "protocolVersion": negotiated(request.message.params.get("protocolVersion")),
            "capabilities": {"tools": {}, "prompts": {}, "resources": {}},
            "serverInfo": self._identity.info,
            "instructions": self._identity.instructions,
        }

    def _list_tools(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        tools = [one.definition for one in self._for_caller(request.caller)]
        return _page(request.message, "tools", tools, "name")

    def _list_prompts(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        prompts = [one.definition for one in self._prompts.values()]
        return _page(request.message, "prompts", prompts, "name")

    def _get_prompt(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        name = request.message.text("name")
        if name not in self._prompts:
            raise RpcError(INVALID_PARAMS, f"no prompt {name[:40]!r}: see prompts/list")
        return self._prompts[name].filled(request.message.params.get("arguments"))

    def _list_resources(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        resources = self._resources.resources(request.caller)
        return _page(request.message, "resources", resources, "uri")

    def _list_templates(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        templates = self._resources.templates()
        return _page(request.message, "resourceTemplates", templates, "uriTemplate")

    def _read_resource(self, request: _McpRequest[_Caller]) -> dict[str, Any]:
        uri = request.message.text("uri")
        contents = self._resources.contents(request.caller, uri)
        if contents is None:
            code = INVALID_PARAMS if request.is_modern else _RESOURCE_NOT_FOUND
            raise RpcError(code, "Resource not found", {"uri": uri[:1000]})
        return {"contents": contents}

    def _call_tool(self, request: _McpRequest[_Caller]) -> Steps:
        name = request.message.text("name")
        tools = self._for_caller(request.caller)
        tool = next((one for one in tools if one.name == name), None)
        if tool is None:
            raise RpcError(INVALID_PARAMS, f"no tool {name[:40]!r} for this client: see tools/list")
        token = request.message.meta.get("progressToken")
        with closing(self._call(tool, request)) as waiting:
            answer = yield from _with_progress(waiting, token)
        return answer.result()

    def _call(self, tool: Tool[_Caller], request: _McpRequest[_Caller]) -> Waiting:
        """Call a tool. What a model can mend is its answer, and no error of the protocol."""
        try:
            arguments = tool.read(request.message.params.get("arguments"))
        except msgspec.ValidationError as problem:
            names = ", ".join(tool.arguments.__struct_encode_fields__) or "nothing"
            return error_answer(f"invalid arguments: {problem}; {tool.name} takes {names}")
        has_progress = "progressToken" in request.message.meta
        try:
            return (yield from tool.start(request.caller, arguments, has_progress=has_progress))
        except self._expected as problem:
            return error_answer(str(problem))

    def _listen(self, request: _McpRequest[_Caller]) -> Steps:
        """Notify of each change of certain resources until the client has gone."""
        asked = request.message.params.get("notifications")
        uris = asked.get("resourceSubscriptions") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not _is_texts(uris or []):
            raise RpcError(INVALID_PARAMS, "params.notifications says what to listen for")
        followed = self._resources.known((uris or [])[:_MOST_SUBSCRIPTIONS])
        meta = {_SUBSCRIPTION: request.message.id}
        accepted = {"resourceSubscriptions": followed} if followed else {}
        # before the client knows that it is listened: what comes from then on is not missed
        with closing(self._resources.updates(request.caller, followed)) as updates:
            yield Notice(
                "notifications/subscriptions/acknowledged",
                {"_meta": meta, "notifications": accepted},
            )
            for changed in updates:
                yield None
                for uri in changed:
                    yield Notice("notifications/resources/updated", {"_meta": meta, "uri": uri})
        return {"_meta": meta}


def _page(
    message: RpcMessage, field: str, listed: Sequence[dict[str, Any]], key: str
) -> dict[str, Any]:
    """Return a page of a list, and the cursor of the next: the key of the last that it has.

    Raises RpcError for a cursor that is none, or whose place is gone.
    """
    cursor = message.params.get("cursor")
    keys = [one[key] for one in listed]
    if cursor is not None and cursor not in keys:
        raise RpcError(INVALID_PARAMS, "no such cursor: begin the list anew, without one")
    begin = 0 if cursor is None else keys.index(cursor) + 1
    end = begin + _PAGE_SIZE
    more = {"nextCursor": keys[end - 1]} if end < len(listed) else {}
    return {field: listed[begin:end], **more}


def _is_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)


def _with_progress(waiting: Waiting, token: object) -> Generator[Notice | None, None, ToolAnswer]:
    """Turn progress into notifications, if the client has asked for them."""
    while True:
        try:
            progress = next(waiting)
        except StopIteration as end:
            answer: ToolAnswer = end.value
            return answer
        yield _progress_notice(progress, token)


def _progress_notice(progress: Progress | None, token: object) -> Notice | None:
    if progress is None or not isinstance(token, str | int):
        return None
    return Notice(
        "notifications/progress",
        {"progressToken": token, "progress": progress.done, "total": progress.total},
    )
