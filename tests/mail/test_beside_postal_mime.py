"""The hard mails beside postal-mime: each difference has its reason here."""

import base64
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hard_mails import RAW
from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.mime.content import parse
from paths import MAILS, NODE

FIELDS = ("subject", "sender", "to", "text", "html", "files", "types", "contents")


class Difference(NamedTuple):
    """Fields that differ, by the numbers of the mails, and the reason why ours are right."""

    reason: str
    mails: dict[str, tuple[str, ...]]


ALTERNATIVES = Difference(
    "An alternative to a body that is shown is no file; postal-mime lists calendars and AMP. Where"
    " there is no other body, a text of any type is it (RFC 2046 section 4.1.4).",
    {
        "11": ("files", "types", "contents"),
        "12": ("files", "types", "contents"),
        "14": ("text", "files", "types", "contents"),
        "75": ("text", "files", "types", "contents"),
    },
)
FORWARDED = Difference(
    "A forwarded message is a file; postal-mime copies its text into the body where it is inline.",
    {
        "07": ("text", "files", "types", "contents"),
        "82": ("text", "files", "types", "contents"),
    },
)
NAMED = Difference(
    "Text with a name behind other text is a file (RFC 8621 section 4.1.4).",
    {"67": ("text", "files", "types", "contents")},
)
CHARSETS = Difference(
    "Decoders that Node's ICU lacks or has otherwise than the Encoding Standard: GBK with the euro,"
    " windows-949, Windows-1252 for Latin-1, UTF-7; guesses for unknown ones.",
    {
        "19": ("subject", "to"),
        **dict.fromkeys(("35", "39", "42", "45", "48", "49", "51"), ("text",)),
    },
)
WORDS = Difference(
    "Encoded words may hold commas and cut letters in two, and none may hold a line break.",
    {"16": ("to",), "17": ("subject",), "34": ("subject", "sender")},
)
HEADERS = Difference(
    "Groups have members, comments and source routes are no part of a name (RFC 5322), folds are"
    " spaces, NUL is a space; where headers end without an empty line no text is lost.",
    {
        "22": ("to",),
        "23": ("sender", "to"),
        "29": ("subject",),
        "31": ("text",),
        "56": ("text",),
        "58": ("subject",),
    },
)
STRUCTURE = Difference(
    "A multipart without its boundary is read as text; 100 levels and 1,000 parts are taken apart;"
    " what is below is part of the last one, to the octet.",
    {**dict.fromkeys(("64", "66", "69", "70"), ("text",)), "65": ("contents",)},
)
ENCODINGS = Difference(
    "Soft line breaks may have space behind them (RFC 2045 section 6.7), what a list appends to"
    " base64 is none, and uuencode is decoded.",
    {"76": ("text",), "79": ("text",), "80": ("contents",)},
)
FILENAMES = Difference(
    "File names are whole, safe to save under, and not endless.",
    dict.fromkeys(("86", "87", "88", "89"), ("files",)),
)
DIFFERENCES = (
    *(ALTERNATIVES, FORWARDED, NAMED, CHARSETS, WORDS, HEADERS, STRUCTURE),
    *(ENCODINGS, FILENAMES),
)


def test_every_difference_is_named_and_every_name_is_needed(
    require_tool: Callable[[str, str], Path],
) -> None:
    theirs = by_postal_mime(require_tool("node", "apt install nodejs npm"))
    differing = {}
    for (name, raw), there in zip(RAW.items(), theirs, strict=True):
        here = by_us(raw)
        fields = tuple(field for field in FIELDS if here[field] != there[field])
        if fields:
            differing[name[:2]] = fields
    assert differing == {
        number: fields for difference in DIFFERENCES for number, fields in difference.mails.items()
    }


def by_postal_mime(node: Path) -> list[dict[str, Any]]:
    if not (NODE / "node_modules" / "postal-mime").exists():
        missing = "postal-mime is not installed, run: npm --prefix tests/journeys/node ci"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    paths = "\n".join(str(MAILS / f"{name}.eml") for name in RAW)
    program = [node, NODE / "postal-mime.mjs"]
    output = subprocess.run(program, input=paths.encode(), check=True, capture_output=True).stdout
    return [in_fields(json.loads(line)) for line in output.splitlines()]


def in_fields(message: dict[str, Any]) -> dict[str, Any]:
    files = message["files"]
    sender = message.get("from")
    return {
        "subject": message.get("subject") or "",
        "sender": address(sender) if sender else None,
        "to": [address(one) for one in message.get("to") or ()],
        "text": lines(message.get("text")),
        "html": lines(message.get("html")),
        "files": [file["filename"] for file in files],
        "types": [file["content_type"] for file in files],
        "contents": [octets(base64.b64decode(file["content"])) for file in files],
    }


def by_us(raw: bytes) -> dict[str, Any]:
    content = parse(raw)
    files = content.attachments
    senders, to = (
        [(one.name, str(one)) for one in parse_addresses(content.headers.raw(name) or "")]
        for name in ("From", "To")
    )
    return {
        "subject": content.headers.get("Subject") or "",
        "sender": next(iter(senders), None),
        "to": to,
        "text": lines(content.text),
        "html": lines(content.html),
        "files": [part.filename or "" for part in files],
        "types": [part.content_type for part in files],
        "contents": [octets(content.payload(part)) for part in files],
    }


def address(one: dict[str, str]) -> tuple[str, str]:
    return one["name"], one.get("address", "")


def lines(text: str | None) -> list[str]:
    """The lines that are not empty: postal-mime separates bodies by one."""
    return [line for line in (text or "").splitlines() if line]


def octets(data: bytes) -> bytes:
    """Octets with LF line ends: postal-mime makes all text of it so, and ends its last line."""
    return data.replace(b"\r\n", b"\n").rstrip(b"\n")
