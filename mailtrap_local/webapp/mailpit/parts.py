"""Parts of a message as Mailpit numbers and sorts them. Pure.

A child n of a part m is `m.n`, a message without parts is `0`; a forwarded message is one part.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.mail.mime.content import Content
from mailtrap_local.mail.mime.part import Part

_BODIES = frozenset({"text/plain", "text/html"})
_OCTETS = "application/octet-stream"


class NumberedPart(NamedTuple):
    """A leaf of the tree with its dotted number."""

    number: str
    part: Part


class SortedFiles(NamedTuple):
    """Parts with a name or a Content-ID, as Mailpit lists them."""

    attachments: list[NumberedPart]
    inline: list[NumberedPart]


def sort_files(content: Content) -> SortedFiles:
    """Return the files of a message: those for saving, and those that it shows."""
    listed = [one for one in served_parts(content) if one.part.filename or one.part.content_id]
    attachments = [one for one in listed if _is_attachment(one.part)]
    return SortedFiles(attachments, [one for one in listed if not _is_attachment(one.part)])


def served_parts(content: Content) -> Iterator[NumberedPart]:
    """Return the parts that can be had by themselves: all but the bodies."""
    return (one for one in numbered(content) if not _is_body(one.part))


def numbered(content: Content) -> Iterator[NumberedPart]:
    """Return the leaves of a message in order."""
    root = content.root
    return _leaves(root, "") if _is_branch(root) else iter([NumberedPart("0", root)])


def find_part(content: Content, number: str) -> Part | None:
    """Return the part of a number, None for that of a body and for others."""
    return next((one.part for one in served_parts(content) if one.number == number), None)


def _leaves(branch: Part, number: str) -> Iterator[NumberedPart]:
    for place, child in enumerate(branch.children, 1):
        own = f"{number}.{place}" if number else str(place)
        if _is_branch(child):
            yield from _leaves(child, own)
        else:
            yield NumberedPart(own, child)


def _is_branch(part: Part) -> bool:
    return bool(part.children) and not part.is_message


def _is_attachment(part: Part) -> bool:
    return part.disposition == "attachment" or part.content_type == _OCTETS


def _is_body(part: Part) -> bool:
    return part.content_type in _BODIES and part.disposition is None
