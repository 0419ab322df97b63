"""FETCH of the hard mails beside Dovecot: each difference has its reason here."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

import dovecot
from hard_mails import RAW
from imap_values import ImapClient, Value
from mailtrap_local import Sandbox

STRUCTURE = ("BODYSTRUCTURE", "BODY")
WHOLE = ("BODY.PEEK[]", "BODY.PEEK[TEXT]")
HEADERS = ("BODY.PEEK[HEADER]", "BODY.PEEK[1.MIME]")
FIELDS = "BODY.PEEK[HEADER.FIELDS (From X-None)]"
OTHER_FIELDS = "BODY.PEEK[HEADER.FIELDS.NOT (From Subject)]"
OF_NO_PART = ("BODY.PEEK[1.1]", "BODY.PEEK[2.1]")
ITEMS = (
    *("ENVELOPE", *STRUCTURE, "RFC822.SIZE", *WHOLE, "BODY.PEEK[]<10.50>", *HEADERS),
    *("BODY.PEEK[1]", "BODY.PEEK[2]", *OF_NO_PART, "BODY.PEEK[2.MIME]"),
    *("BODY.PEEK[1.HEADER]", "BODY.PEEK[2.HEADER]", "BODY.PEEK[2.TEXT]", FIELDS, OTHER_FIELDS),
)


class Difference(NamedTuple):
    """Items that differ, by the numbers of the mails, and the reason why ours are right."""

    reason: str
    mails: dict[str, tuple[str, ...]]


LINE_END_OF_THE_BOUNDARY = Difference(
    "The line end before a boundary is the boundary's (RFC 2046 section 5.1.1), also behind an"
    " inner multipart; Dovecot gives that one to the part, and counts it in the forwarded message.",
    {
        "03": ("BODY.PEEK[1]", "BODY.PEEK[1.1]"),
        "04": ("BODY.PEEK[2]",),
        "06": ("BODY.PEEK[2]", "BODY.PEEK[2.TEXT]", *STRUCTURE),
        "11": ("BODY.PEEK[1]",),
        "15": ("BODY.PEEK[2]",),
        "73": ("BODY.PEEK[1]",),
    },
)
AS_SENT = Difference(
    "A message is what was sent, to the octet. Dovecot makes every line feed a CRLF and every NUL"
    " something else.",
    {
        "58": ("BODY.PEEK[1]", "ENVELOPE", *HEADERS, *WHOLE),
        "59": (
            *("BODY.PEEK[1]", *STRUCTURE, *HEADERS, *WHOLE, FIELDS, OTHER_FIELDS),
            *("RFC822.SIZE", "BODY.PEEK[]<10.50>"),
        ),
        "61": (*HEADERS, *WHOLE, FIELDS, OTHER_FIELDS, "RFC822.SIZE", "BODY.PEEK[]<10.50>"),
        "63": ("BODY.PEEK[1]", *STRUCTURE, *WHOLE, "RFC822.SIZE"),
        "87": ("BODYSTRUCTURE", *WHOLE, "BODY.PEEK[2.MIME]"),
    },
)
END_OF_HEADERS = Difference(
    "Where no empty line ends the headers they end before the first line that is none, so that no"
    " text is lost; Dovecot goes on to the next empty line.",
    dict.fromkeys(
        ("31", "56"), ("BODY.PEEK[1]", *STRUCTURE, *HEADERS, "BODY.PEEK[TEXT]", OTHER_FIELDS)
    ),
)
ONLY_FIELDS = Difference(
    "HEADER.FIELDS.NOT gives fields and the empty line that RFC 3501 section 6.4.5 has behind them;"
    " Dovecot gives stray lines too, and no empty line if the message has none.",
    {"30": (OTHER_FIELDS,), "55": (OTHER_FIELDS,)},
)
FIRST_COUNTS = Difference(
    "Of two fields that there may be once the first counts, as on the page; Dovecot takes the last"
    " subject, and all addresses together.",
    {"24": ("ENVELOPE",)},
)
READ_FORGIVINGLY = Difference(
    "Addresses are read as on the page: encoded words may hold commas, addresses may lack brackets,"
    " source routes are ignored (RFC 5322 section 4.4). Raw Latin-1 becomes UTF-8, and a fold with"
    " a tab a space.",
    dict.fromkeys(("16", "19", "23", "29"), ("ENVELOPE",)),
)
LIMITS = Difference(
    "We take 100 levels and 1,000 parts of a message apart, Dovecot 100 and 10,000, and it counts"
    " the levels otherwise.",
    {
        "64": ("BODY.PEEK[1]", "BODY.PEEK[1.1]", *STRUCTURE),
        "65": STRUCTURE,
        "66": STRUCTURE,
    },
)
BROKEN_MIME = Difference(
    "Prefixes of boundaries are no boundaries; a nonsensical type is text/plain (RFC 2045 section"
    " 5.2), of which Dovecot makes two empty strings; encodings are given in lower case; an encoded"
    " message is not looked into; the empty line is part of a part's header; file names without"
    " quotes are whole; the pieces of RFC 2231 are given as they were sent, for clients to join.",
    {
        "72": ("BODY.PEEK[1]", "BODY.PEEK[2]", "BODY.PEEK[2.MIME]", *STRUCTURE),
        "75": STRUCTURE,
        "79": STRUCTURE,
        "82": ("BODY.PEEK[1.HEADER]",),
        "83": ("BODYSTRUCTURE",),
        "86": ("BODYSTRUCTURE",),
        "93": ("BODY.PEEK[2.MIME]",),
    },
)
WITHOUT_PARTS = Difference(
    "A multipart whose boundary is missing or never comes holds its body as one text, as on the"
    " page; for Dovecot that text is empty.",
    dict.fromkeys(("69", "70"), ("BODY.PEEK[1]", *STRUCTURE)),
)
DIFFERENCES = (
    *(LINE_END_OF_THE_BOUNDARY, AS_SENT, END_OF_HEADERS, ONLY_FIELDS, FIRST_COUNTS),
    *(READ_FORGIVINGLY, LIMITS, BROKEN_MIME, WITHOUT_PARTS),
)


@pytest.fixture(scope="module")
def both(require_tool: Callable[[str, str], Path]) -> Iterator[tuple[ImapClient, ImapClient]]:
    """Dovecot and us, with all hard mails but the empty one, which Dovecot does not take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/sbin", prepend=os.pathsep)  # which an ordinary one leaves out
        program = require_tool("dovecot", "apt install dovecot-imapd")
    with (
        dovecot.running(program) as place,
        Sandbox(imap="127.0.0.1:0") as sandbox,
        closing(ImapClient(place)) as theirs,
        closing(ImapClient(sandbox.imap)) as ours,
    ):
        for client in (theirs, ours):
            client.say(b"LOGIN all x")
            for raw in RAW.values():
                assert not raw or b" OK " in client.append(raw)[-1]
            client.say(b"SELECT INBOX")
        yield theirs, ours


@pytest.mark.parametrize("item", ITEMS)
def test_every_difference_is_named_and_every_name_is_needed(
    item: str, both: tuple[ImapClient, ImapClient]
) -> None:
    theirs, ours = both
    differing = set()
    for number, name in enumerate((name for name, raw in RAW.items() if raw), 1):
        there, here = theirs.fetch(number, item.encode()), ours.fetch(number, item.encode())
        # of a part that does not exist we say NIL, as RFC 9051 wants it, and Dovecot ""
        same = (there or None) == (here or None)
        if not same and not (here is None and is_no_part(item, number, there, theirs)):
            differing.add(name[:2])
    assert differing == {
        number
        for difference in DIFFERENCES
        for number, items in difference.mails.items()
        if item in items
    }


def is_no_part(item: str, number: int, there: Value, theirs: ImapClient) -> bool:
    """Part 2.1 of a part 2 that has no parts does not exist; for Dovecot it is part 2 again."""
    parent = item.replace(".1]", "]").encode()
    return item in OF_NO_PART and bool(there == theirs.fetch(number, parent))
