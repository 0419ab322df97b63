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
        shown = header(_NAME_HEADER)
        _compare(_NAME_HEADER, None if shown is None else _decoded(shown), name)


def _compare(name: str, shown: str | None, meant: str) -> None:
    if shown is None:
        raise RpcError(HEADER_MISMATCH, f"Header mismatch: {name} is missing")
    if shown.strip(" \t") != meant.strip(" \t"):
        raise RpcError(HEADER_MISMATCH, f"Header mismatch: {name} differs from the body")


def _decoded(value: str) -> str | None:
    """Return the value of a header for a name; None if it is invalid."""
    encoded = _ENCODED.fullmatch(value.strip(" \t"))
    if encoded is None:
        return value
    try:
        return b64decode(encoded[1], validate=True).decode()
    except ValueError:  # of both: they are its subclasses
        return None


def mirrored_headers(message: RpcMessage, version: str) -> dict[str, str]:
    """Return the headers that a client sends with a request of the modern era."""
    headers = {VERSION_HEADER: version, _METHOD_HEADER: message.method}
    name = message.params.get(_NAMED.get(message.method, ""))
    if isinstance(name, str):
        is_plain = _PLAIN.fullmatch(name) and not _ENCODED.fullmatch(name)
        encoded = f"=?base64?{b64encode(name.encode(errors='replace')).decode()}?="
        headers[_NAME_HEADER] = name if is_plain else encoded
    return headers
