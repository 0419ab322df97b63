"""Recognize an HTTP request at a listener that does not speak HTTP.

A web page can make a browser send one to any port of this machine, with a body full of commands
that a lenient server would obey line by line (cross-protocol scripting).
"""

import re

_REQUEST_LINE = re.compile(
    rb"(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PRI|PUT|TRACE)[ \t]"
    rb"|.*[ \t]HTTP/[0-9](?:\.[0-9])?[ \t\r\n]*\Z",
    re.IGNORECASE | re.DOTALL,
)


def is_http_request(line: bytes) -> bool:
    """Return whether the first line of a connection is that of an HTTP request (RFC 9112)."""
    return _REQUEST_LINE.match(line) is not None
