"""Decide which parts are the body and which are files (RFC 2183, RFC 8621 section 4.1.4).

A disposition makes a file of a part, its name alone does not, unless other text stands before it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mailtrap_local.mail.mime.part import Part

_BODY_TYPES = frozenset({"text/plain", "text/html"})


class Bodies(NamedTuple):
    """Leaf parts by their use, each list in order."""

    text: list[Part]
    """The body for a reader of plain text; an HTML part where there is nothing else."""
    rich: list[Part]
    """The body for a reader of HTML; a plain part where there is nothing else."""
    files: list[Part]
    other_texts: list[Part]
    """Texts of other types that are no alternative to a body, `text/csv` say."""


def find_bodies(root: Part) -> Bodies:
    """Sort the parts of a message. Texts of unknown types are the body if there is no other."""
    found = _found(root, may_have_name=True)
    if found.text or found.rich:
        files = sorted([*found.files, *found.other_texts], key=lambda part: part.number)
        return found._replace(files=files, other_texts=[])
    return found._replace(text=found.other_texts)


def is_html(part: Part) -> bool:
    """Return whether a body is HTML and not plain text."""
    return part.content_type == "text/html"


def is_plain(part: Part) -> bool:
    """Return whether a body is read as plain text."""
    return not is_html(part)


def _found(part: Part, *, may_have_name: bool) -> Bodies:
    if part.is_message or not part.children:
        return _found_in_leaf(part, may_have_name=may_have_name)
    if part.content_type == "multipart/alternative":
        return _best([_found(child, may_have_name=True) for child in part.children])
    if part.content_type == "multipart/related":
        return _related(part)
    # the second part of multipart/signed is the signature (RFC 1847 section 2.1)
    signature = 1 if part.content_type == "multipart/signed" else None
    return _joined(
        _as_file(child) if place == signature else _found(child, may_have_name=place == 0)
        for place, child in enumerate(part.children)
    )


def _found_in_leaf(part: Part, *, may_have_name: bool) -> Bodies:
    if part.content_type.startswith("multipart/"):
        return _body(part)  # without parts it is invalid, and read as plain text
    if part.disposition == "attachment" or not part.content_type.startswith("text/"):
        return _file(part)
    if part.content_type in _BODY_TYPES:
        return _body(part) if may_have_name or part.filename is None else _file(part)
    return _file(part) if part.filename is not None else Bodies([], [], [], [part])


def _body(part: Part) -> Bodies:
    return Bodies([part], [part], [], [])


def _file(part: Part) -> Bodies:
    return Bodies([], [], [part], [])


def _joined(several: Iterable[Bodies]) -> Bodies:
    text, rich, files, other_texts = [], [], [], []
    for one in several:
        text += one.text
        rich += one.rich
        files += one.files
        other_texts += one.other_texts
    return Bodies(text, rich, files, other_texts)


def _best(several: Sequence[Bodies]) -> Bodies:
    """Choose among alternatives: the last is the best (RFC 2046 section 5.1.4)."""
    with_html = [one for one in several if any(map(is_html, one.rich))]
    with_plain = [one for one in several if any(map(is_plain, one.text))]
    only_plain = [one for one in with_plain if all(map(is_plain, one.text))]
    files = _joined(several).files
    if not with_html and not with_plain:
        others = [one.other_texts for one in several if one.other_texts]
        return Bodies([], [], files, others[-1] if others else [])
    text = (only_plain or with_plain or with_html)[-1].text
    rich = (with_html or with_plain)[-1].rich
    return Bodies(text, rich, files, [])


def _related(part: Part) -> Bodies:
    """Of related parts the root is shown (RFC 2387), and texts that nothing can refer to."""
    root = _root_of(part)
    first = _found(root, may_have_name=True)
    others = _joined(
        _found(child, may_have_name=False)
        if child.children or not _can_be_referred_to(child)
        else _as_file(child)
        for child in part.children
        if child is not root
    )
    files = sorted([*first.files, *others.files], key=lambda part: part.number)
    return Bodies(
        _supplied(first.text, others.text, is_plain),
        _supplied(first.rich, others.rich, is_html),
        files,
        [*first.other_texts, *others.other_texts],
    )


def _root_of(part: Part) -> Part:
    start = part.parameters.get("start", "").strip("<> ")
    kind = part.parameters.get("type", "").strip().lower()
    named = [child for child in part.children if start and child.content_id == start]
    fitting = [child for child in part.children if child.content_type == kind]
    return [*named, *fitting, part.children[0]][0]


def _can_be_referred_to(part: Part) -> bool:
    return part.content_id is not None or part.content_location is not None


def _supplied(
    first: list[Part], others: list[Part], is_wanted: Callable[[Part], bool]
) -> list[Part]:
    """Bodies of the root with those of its type beside it, or these alone if it has none."""
    more = [part for part in others if is_wanted(part)]
    if more and not any(map(is_wanted, first)):
        return more
    return [*first, *more] if first else [*others]


def _as_file(part: Part) -> Bodies:
    """A part that is no body, or the files in it."""
    if part.children and not part.is_message:
        return _joined(map(_as_file, part.children))
    return _file(part)
