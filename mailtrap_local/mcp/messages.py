"""JSON-RPC 2.0 messages: read strictly, written compactly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
MISSING_CAPABILITY = -32021  # of the client, of the modern era

RequestId = str | int

_NO_REQUEST = "send a single JSON-RPC 2.0 request or notification"


class RpcError(Exception):
    """An error response: its code, its text, and data for programs.

    `request_id` is that of a request which is invalid otherwise.
    """

    def __init__(
        self, code: int, text: str, data: object = None, *, request_id: RequestId | None = None
    ) -> None:
        super().__init__(text)
        self.code = code
        self.data = data
        self.request_id = request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RpcMessage:
    """A request, or a notification, which has no `id`."""

    method: str
    id: RequestId | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def meta(self) -> Mapping[str, Any]:
        """The parameter `_meta`; empty without one, or if it is no object."""
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}

    def text(self, name: str) -> str:
        """Return a parameter. Raises RpcError if it is missing or no text."""
        value = self.params.get(name)
        if not isinstance(value, str):
            raise RpcError(INVALID_PARAMS, f"params.{name} has to be text")
        return value


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification to the client."""

    method: str
    params: Mapping[str, Any]


def parse_message(octets: bytes) -> RpcMessage:
    """Read one message. Raises RpcError for anything else, a batch or a response among it."""
    try:
        read = msgspec.json.decode(octets)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RpcError(PARSE_ERROR, "Parse error: send one JSON object in UTF-8") from None
    if not isinstance(read, dict):
        raise RpcError(INVALID_REQUEST, _NO_REQUEST)
    method, params, given_id = read.get("method"), read.get("params"), read.get("id")
    # not of a response: its id is one of ours
    known_id = given_id if "method" in read and is_request_id(given_id) else None
    if read.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, _NO_REQUEST, request_id=known_id)
    if not isinstance(method, str) or not isinstance(params, dict | None):
        text = "a request has a method, and an object as params"
        raise RpcError(INVALID_REQUEST, text, request_id=known_id)
    if "id" in read and known_id is None:
        raise RpcError(INVALID_REQUEST, "the id of a request is text or an integer")
    return RpcMessage(method=method, id=known_id, params=params or {})


def is_request_id(value: object) -> bool:
    """Return whether a value may be the id of a request."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def result_message(request_id: RequestId, result: Mapping[str, Any]) -> bytes:
    """Return the response of a request as JSON."""
    return msgspec.json.encode({"jsonrpc": "2.0", "id": request_id, "result": result})


def error_message(request_id: RequestId | None, error: RpcError) -> bytes:
    """Return the error response of a request as JSON; `id` is null if it could not be read."""
    content: dict[str, Any] = {"code": error.code, "message": str(error)}
    if error.data is not None:
        content["data"] = error.data
    return msgspec.json.encode({"jsonrpc": "2.0", "id": request_id, "error": content})


def notice_message(notice: Notice) -> bytes:
    """Return a notification as JSON."""
    return msgspec.json.encode({"jsonrpc": "2.0", "method": notice.method, "params": notice.params})
