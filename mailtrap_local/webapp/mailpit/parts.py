"""Parts of a message as Mailpit numbers and sorts them. Pure.

A child n of a part m is `m.n`, a message without parts is `0`; a forwarded message is one part.
"""

from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.mail.mime.content import Content
from mailtrap_local.mail.mime.part import Part

_BODIES = frozenset({"text/plain", "text/html"})
_OCTETS = "application/octet-stream"
_ROOT = "0"


class NumberedPart(NamedTuple):
    """A leaf of the tree with its dotted number."""

    number: str
    part: Part

    @property
    def name(self) -> str:
        """File name, else the Content-ID; "" without either, and then it is not listed."""
        return self.part.filename or self.part.content_id or ""


class SortedFiles(NamedTuple):
    """Files of a message, outer ones first: for saving, to be shown in place, and all others."""

    attachments: list[NumberedPart]
    inline: list[NumberedPart]
    others: list[NumberedPart]


def sort_files(content: Content) -> SortedFiles:
    """Return the files of a message, those without a name too."""
    files = SortedFiles([], [], [])
    for one in sorted(served_parts(content), key=_depth):
        if _is_attachment(one):
            files.attachments.append(one)
        elif one.part.disposition == "inline":
            files.inline.append(one)
        else:
            files.others.append(one)
    return files


def served_parts(content: Content) -> Iterator[NumberedPart]:
    """Return the parts that can be had by themselves: all but the bodies."""
    return (one for one in numbered(content) if not _is_body(one.part))


def numbered(content: Content) -> Iterator[NumberedPart]:
    """Return the leaves of a message in order."""
    root = content.root
    return _leaves(root, "") if _is_branch(root) else iter([NumberedPart(_ROOT, root)])


def find_part(content: Content, number: str) -> NumberedPart | None:
    """Return the part of a number, None for that of a body and for others."""
    return next((one for one in served_parts(content) if one.number == number), None)


def _leaves(branch: Part, number: str) -> Iterator[NumberedPart]:
    for place, child in enumerate(branch.children, 1):
        own = f"{number}.{place}" if number else str(place)
        if _is_branch(child):
            yield from _leaves(child, own)
        else:
            yield NumberedPart(own, child)


def _is_branch(part: Part) -> bool:
    return bool(part.children) and not part.is_message


def _depth(one: NumberedPart) -> int:
    return one.number.count(".")


def _is_attachment(one: NumberedPart) -> bool:
    part = one.part
    if one.number == _ROOT:
        return part.disposition != "inline"
    return part.disposition == "attachment" or part.content_type == _OCTETS


def _is_body(part: Part) -> bool:
    is_broken = part.content_type.startswith("multipart/")  # shown as text, there are no parts
    return is_broken or (part.content_type in _BODIES and part.disposition is None)
