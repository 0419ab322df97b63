"""A server of the official SDK for Python with tools like ours: `sdk_server.py PORT COUNT`.

It keeps COUNT messages in a list, ready to be shown, and does nothing else.
"""

import sys
from typing import TypedDict

from mcp.server.mcpserver import MCPServer

PORT, COUNT = map(int, sys.argv[1:])


class Mail(TypedDict):
    id: str
    subject: str
    sender: str
    rcpt_to: list[str]
    snippet: str
    received_at: str


class FoundMail(TypedDict):
    total: int
    messages: list[Mail]


class WholeMail(Mail):
    body: str


MAILS: dict[str, WholeMail] = {
    f"{number:026}": {
        "id": f"{number:026}",
        "subject": f"Hello {number}",
        "sender": "app@example.com",
        "rcpt_to": ["ann@example.com"],
        "snippet": "X" * 120,
        "received_at": "2026-12-01T00:00:00Z",
        "body": "X" * 1000,
    }
    for number in range(COUNT)
}
server = MCPServer("peer", log_level="ERROR")


@server.tool()
def search_mail(limit: int = 10) -> FoundMail:
    """List captured messages, newest first: who, to whom, subject, snippet."""
    newest = [MAILS[each] for each in [*MAILS][-limit:]]
    newest.reverse()
    return {"total": len(MAILS), "messages": [*newest]}


@server.tool()
def get_mail(id: str) -> WholeMail:  # noqa: A002  # as ours has it
    """Get a message: its headers, files, and body."""
    return MAILS[id]


server.run("streamable-http", port=PORT, json_response=True, stateless_http=True)
