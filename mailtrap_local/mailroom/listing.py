"""The messages of a view at one moment, in few octets, shared by all clients that look then."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from mailtrap_local.store.base import Cursor, MessageOutline


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False)
class Listing:
    """Messages in order of seq. Nobody but its maker may change it.

    Those that were there at `cursor`, but for any that were removed while it was made.
    """

    cursor: Cursor
    seqs: "array[int]" = field(default_factory=lambda: array("Q"))
    sizes: "array[int]" = field(default_factory=lambda: array("Q"))
    """Octets of each, with the line end that its last line may lack."""
    read: bytearray = field(default_factory=bytearray)
    """1 for each message that has the flag `read`, else 0."""
    keywords: set[str] = field(default_factory=set)
    """Keywords of all messages together."""

    def add(self, outlines: Iterable[MessageOutline]) -> None:
        """Add messages that were there at the cursor; later ones are left out."""
        for seq, octets, ends_with_crlf, read, keywords in outlines:
            if seq <= self.cursor.seq:
                self.seqs.append(seq)
                self.sizes.append(octets if ends_with_crlf else octets + 2)
                self.read.append(read)
                if keywords:
                    self.keywords.update(keywords)


Listings = WeakValueDictionary[
    tuple[tuple[str, ...] | None, str | None, str | None, Cursor], Listing
]
"""Listings in use, by the scope of the mailroom, mailbox, address and cursor."""


def missing_line_end(raw: bytes | memoryview) -> bytes:
    """Return what a message's last line lacks to end in CRLF."""
    return b"" if not raw or raw[-2:] == b"\r\n" else b"\r\n"
