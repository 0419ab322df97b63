"""A message taken apart: its parts, its bodies, its attachments. Decodes when asked, never raises.

Decoded bodies are not kept: a store full of messages would hold each of them twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from mailtrap_local.mail.mime.check import check
from mailtrap_local.mail.mime.defect import Defect
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.part import Part
from mailtrap_local.mail.mime.structure import split

__all__ = ["Content", "Part", "parse"]

_PLAIN = frozenset({"text/plain"})
_HTML = frozenset({"text/html"})
# A snippet is made from the head of a body, so that summaries of large messages cost no more. Of
# HTML it takes more: style sheets come first.
_TEXT_HEAD = 16_384
_HTML_HEAD = 262_144
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
# White space and what senders stuff their preview line with. Alone, without white space, these
# join letters and emoji, so they stay.
_GAP = re.compile("[\\s\u00ad\u034f\u200b-\u200f\u2060\ufeff]+")


def parse(raw: bytes) -> "Content":
    """The structure of any bytes at all."""
    parts, defects = split(raw)
    return Content(raw=raw, parts=parts, tree_defects=defects)


@dataclass(frozen=True, kw_only=True, eq=False)
class Content:
    """What the raw bytes of a message hold."""

    raw: bytes = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    """Depth first: `parts[number - 1]` is the part of that number."""
    tree_defects: tuple[Defect, ...] = field(repr=False)

    @property
    def root(self) -> Part:
        """The message itself, part 1."""
        return self.parts[0]

    @property
    def headers(self) -> Headers:
        """The headers of the message."""
        return self.root.headers

    @cached_property
    def defects(self) -> tuple[Defect, ...]:
        """What is wrong with the message, one of each kind. Found when first asked for."""
        return (*self.tree_defects, *check(self.raw, self.parts))

    @property
    def text(self) -> str | None:
        """The plain text, several in a row joined; None if the message has none."""
        return self._joined(self._text_parts())

    @property
    def html(self) -> str | None:
        """The source of the HTML, several in a row joined; None if the message has none."""
        return self._joined(_bodies(self.root, _HTML))

    @property
    def attachments(self) -> tuple[Part, ...]:
        """What mail clients list as files. A forwarded message is one, what is in it is not."""
        return tuple(_attachments(self.root))

    def payload(self, part: Part) -> bytes:
        """The decoded bytes of a part; of a multipart or a message the bytes as they are."""
        return part.payload(self.raw)

    def decode(self, part: Part) -> str:
        """The text of a part by its charset. Lines end in a line feed alone."""
        return part.text(self.raw)[0]

    def snippet(self, limit: int = 200) -> str:
        """The first words a reader sees, on one line: of the text, else of the HTML."""
        return _shortened(self._text_lines(), limit) or _shortened(self._html_lines(), limit)

    def _text_parts(self) -> list[Part]:
        plain = _bodies(self.root, _PLAIN)
        if plain or _bodies(self.root, _HTML):
            return plain
        return _bodies(self.root, None)

    def _joined(self, parts: list[Part]) -> str | None:
        texts = [self.decode(part) for part in parts]
        ended = [text if text.endswith("\n") else f"{text}\n" for text in texts[:-1]]
        return "".join([*ended, *texts[-1:]]) if texts else None

    def _text_lines(self) -> Iterator[str]:
        for part in self._text_parts():
            yield from self.decode(self._head(part, _TEXT_HEAD)).split("\n")

    def _html_lines(self) -> Iterator[str]:
        from mailtrap_local.mail.html import visible_lines  # noqa: PLC0415  # few have no text

        for part in _bodies(self.root, _HTML):
            yield from visible_lines(self.decode(self._head(part, _HTML_HEAD)))

    def _head(self, part: Part, octets: int) -> Part:
        """The part as if it ended early, with a line if it can."""
        if part.end - part.body <= octets:
            return part
        line_end = self.raw.rfind(b"\n", part.body, part.body + octets)
        return replace(part, end=line_end if line_end > 0 else part.body + octets)


def _bodies(part: Part, content_types: frozenset[str] | None) -> list[Part]:
    """The texts of these types that a reader is shown, in order; None means whatever is text."""
    if part.is_attachment:
        return []
    if not part.children:
        # A multipart without parts is broken: RFC 2046 has it read as what it is, plain text.
        content_type = part.content_type if part.content_type.startswith("text/") else "text/plain"
        return [part] if content_types is None or content_type in content_types else []
    if part.content_type == "multipart/alternative":  # the last is the best, RFC 2046 section 5.1.4
        found = (_bodies(child, content_types) for child in reversed(part.children))
        return next(filter(None, found), [])
    return [body for child in _shown(part) for body in _bodies(child, content_types)]


def _shown(part: Part) -> tuple[Part, ...]:
    """The children that are shown as they stand; the others of their kind only serve these."""
    if part.content_type == "multipart/related":  # RFC 2387 section 3.2
        start = part.parameters.get("start", "").strip("<> ")
        named = [child for child in part.children if start and child.content_id == start]
        return tuple(named[:1]) or part.children[:1]
    if part.content_type == "multipart/signed":
        return part.children[:1]
    return part.children


def _attachments(part: Part) -> list[Part]:
    if part.is_attachment:
        return [part]
    return [found for child in part.children for found in _attachments(child)]


def _shortened(lines: Iterable[str], limit: int) -> str:
    shortened = ""
    for line in lines:
        shortened = f"{shortened} {_one_line(line)}".strip()
        if len(shortened) >= limit:
            break
    return shortened[:limit].rstrip()


def _one_line(text: str) -> str:
    text = _CONTROL.sub(" ", text)
    # in ASCII a gap is white space alone
    return " ".join((text if text.isascii() else _GAP.sub(_narrowed, text)).split())


def _narrowed(gap: re.Match[str]) -> str:
    return " " if any(letter.isspace() for letter in gap[0]) else gap[0]
