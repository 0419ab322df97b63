"""Versions of the protocol and their two eras.

Up to 2025-11-25 a client begins with `initialize`; from 2026-07-28 on each request says its version
by itself. A server of both goes by each request alone, and keeps nothing between two of them.
"""

from mailtrap_local.mcp.messages import INVALID_PARAMS, RpcError, RpcMessage

MODERN = "2026-07-28"
HANDSHAKE = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
SUPPORTED = (MODERN, *HANDSHAKE)
"""Versions that are served, the newest first."""

PREFIX = "io.modelcontextprotocol/"
UNSUPPORTED_VERSION = -32022

_VERSION = f"{PREFIX}protocolVersion"
_REQUIRED = (_VERSION, f"{PREFIX}clientCapabilities")


def is_modern(message: RpcMessage, header: str | None) -> bool:
    """Return whether a request is of the era without a handshake; `header` is its version's."""
    version = message.meta.get(_VERSION)
    if version is None:
        return header is not None and header not in HANDSHAKE
    return version not in HANDSHAKE


def version_of(message: RpcMessage, header: str | None = None) -> str:
    """Return the version that a request of the modern era names; `header` is its version's.

    Raises RpcError if it lacks a field that each such request has, the version is none of text, or
    the header alone names one, and that is not served.
    """
    meta = message.meta
    if header is not None and _VERSION not in meta:
        check_version(header)
    missing = [name for name in _REQUIRED if name not in meta]
    if missing or not isinstance(meta[_VERSION], str):
        names = ", ".join(missing or [_VERSION])
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {names}")
    return str(meta[_VERSION])


def check_version(version: str) -> None:
    """Raise RpcError, with those that are served, for a version that is not."""
    if version != MODERN:
        data = {"supported": list(SUPPORTED), "requested": version}
        raise RpcError(UNSUPPORTED_VERSION, "Unsupported protocol version", data)


def negotiated(asked: object) -> str:
    """Return the version that a handshake agrees on: the one asked for if that is possible."""
    return asked if isinstance(asked, str) and asked in HANDSHAKE else HANDSHAKE[0]
