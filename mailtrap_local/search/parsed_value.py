"""Value of a search word, read: its canonical form, and how to test a message for it."""

from typing import NamedTuple

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.search_text import fold
from mailtrap_local.search.tree import Test, TextTest
from mailtrap_local.search.values import cited

# Cost of a term: read attributes and flags, search a section of the search text, all of it, the
# header, the whole message.
FLAG, SECTION, TEXT, HEADER, WHOLE = range(5)


class ParsedValue(NamedTuple):
    """A value in its canonical form, with its cost and test, see `Term`."""

    value: str
    cost: int
    test: Test
    needle: bytes = b""
    in_text: TextTest | None = None


def needle_of(value: str) -> bytes:
    """Return what to look for in folded text. Raises BadQuery if that is nothing."""
    needle = fold(value)
    if not needle:
        raise BadQuery(f"{cited(value)} has nothing to look for in it: write at least one letter")
    return needle
