"""HTTP headers that repeat fields of a request, for intermediaries: written, read and compared."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable

from mailtrap_local.mcp.messages import RpcError, RpcMessage

HEADER_MISMATCH = -32020
VERSION_HEADER = "MCP-Protocol-Version"

_METHOD_HEADER = "Mcp-Method"
_NAME_HEADER = "Mcp-Name"
MIRRORED_HEADERS = (VERSION_HEADER, _METHOD_HEADER, _NAME_HEADER)
# parameters of the methods that the header for a name is of
_NAMED = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
_ENCODED = re.compile(r"=\?base64\?(.*)\?=", re.DOTALL)
_PLAIN = re.compile(r"[!-~]([ -~]*[!-~])?")


def check_headers(message: RpcMessage, version: str, header: Callable[[str], str | None]) -> None:
    """Raise RpcError unless the headers say what the request says.

    `header` returns the value of a header by its name, None without it.
    """
    _compare(VERSION_HEADER, header(VERSION_HEADER), version)
    _compare(_METHOD_HEADER, header(_METHOD_HEADER), message.method)
    name = message.params.get(_NAMED.get(message.method, ""))
    if isinstance(name, str):
        _compare(_NAME_HEADER, header(_NAME_HEADER), name)


def _compare(name: str, shown: str | None, meant: str) -> None:
    if shown is None:
        raise RpcError(HEADER_MISMATCH, f"Header mismatch: {name} is missing")
    if _decoded(shown.strip(" \t")) != meant.strip(" \t"):
        raise RpcError(HEADER_MISMATCH, f"Header mismatch: {name} differs from the body")


def _decoded(value: str) -> str | None:
    """Return the value of a header; None if it is encoded in an invalid way."""
    encoded = _ENCODED.fullmatch(value)
    if encoded is None:
        return value
    try:
        return b64decode(encoded[1], validate=True).decode().strip(" \t")
    except ValueError:  # of both: they are its subclasses
        return None


def mirrored_headers(message: RpcMessage, version: str) -> dict[str, str]:
    """Return the headers that a client sends with a request of the modern era."""
    headers = {VERSION_HEADER: version, _METHOD_HEADER: message.method}
    name = message.params.get(_NAMED.get(message.method, ""))
    if isinstance(name, str):
        headers[_NAME_HEADER] = name
    return {each: _encoded(value) for each, value in headers.items()}


def _encoded(value: str) -> str:
    if _PLAIN.fullmatch(value) and not _ENCODED.fullmatch(value):
        return value
    return f"=?base64?{b64encode(value.encode(errors='replace')).decode()}?="
