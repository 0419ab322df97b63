"""Reads a message as MailHog does: by splitting it, with nothing decoded. Never raises.

Its clients decode words and bodies themselves, so a better parser would break them.
"""

import re
from dataclasses import dataclass, field

MOST_PARTS = 1000
"""Parts of one multipart; the last of them has all the rest."""

MOST_LEVELS = 20
"""Multiparts in one another; deeper ones are not split."""

_BOUNDARY = re.compile(rb';\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailhogContent:
    """Headers by name, with names as they were sent, and the body, not decoded.

    Of several fields of one name the last one is there, as only value; folds are taken out.
    `parts` are those of a multipart, what stands before the first boundary and the `--` of the last
    one among them; None of all else. `size` is in octets.
    """

    headers: dict[str, list[str]]
    body: bytes
    size: int
    parts: "list[MailhogContent] | None" = field(default=None)


def read_content(raw: bytes, level: int = 0) -> MailhogContent:
    """Read a message or a part, without the line end behind it."""
    head, blank_line, body = raw.partition(b"\r\n\r\n")
    if not blank_line:
        return MailhogContent({}, raw, len(raw))
    headers = {name: [as_text(value)] for name, value in _fields(head).items()}
    content_type = headers.get("Content-Type", [""])[0]
    if not content_type.startswith("multipart/") or level == MOST_LEVELS:
        return MailhogContent(headers, body, len(raw))
    return MailhogContent(headers, body, len(raw), _parts(content_type, body, level))


def without_last_line_end(raw: bytes) -> bytes:
    """Return a message as MailHog keeps it: the last CRLF is for it a part of the dot behind."""
    return raw.removesuffix(b"\r\n")


def as_text(octets: bytes) -> str:
    """Return octets as the text in JSON."""
    return octets.decode("utf-8", "replace")


def _fields(head: bytes) -> dict[str, bytes]:
    """Return the fields by name; a line that is none is passed over."""
    fields: dict[str, list[bytes]] = {}
    last: list[bytes] | None = None
    for line in head.split(b"\r\n"):
        if last is not None and line.startswith((b" ", b"\t")):
            last.append(line)
            continue
        name, colon, value = line.partition(b": ")
        if colon:
            last = fields[as_text(name)] = [value]
    return {name: b"".join(lines) for name, lines in fields.items()}


def _parts(content_type: str, body: bytes, level: int) -> list[MailhogContent]:
    found = _BOUNDARY.search(content_type.encode())
    boundary = found and (found[1] or found[2])
    if not boundary:
        return []
    pieces = body.split(b"--" + re.sub(rb"\\(.)", rb"\1", boundary), MOST_PARTS - 1)
    return [read_content(piece.strip(b"\r\n"), level + 1) for piece in pieces if piece]
