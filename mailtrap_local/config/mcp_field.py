"""Field of the setting `mcp`: what clients of the Model Context Protocol may do."""

from dataclasses import field
from typing import Literal, cast, get_args

from mailtrap_local.errors import BadSetting

McpMode = Literal["on", "read", "off"]
"""Tools that agents have: all of them, those that only read, or none."""


def parse_mcp(text: str) -> McpMode:
    """Read a mode. Raises BadSetting."""
    if text not in get_args(McpMode):
        raise BadSetting(f"{text!r} is none of on, read and off")
    return cast("McpMode", text)


MCP: McpMode | None = field(
    default=None,
    metadata={
        "parse": parse_mcp,
        "metavar": "on|read|off",
        "help": "Serve coding agents (MCP) at /mcp, or let them only read. On, unless the page "
        "is open to other machines without credentials.",
    },
)
"""None where it depends on who can reach the page."""
