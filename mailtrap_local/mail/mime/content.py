"""The parsed content of a message: parts, bodies, attachments. Decodes lazily, never raises.

Decoded bodies are not kept: a full store would hold each of them twice.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.mail.mime.bodies import Bodies, find_bodies, is_html, is_plain
from mailtrap_local.mail.mime.charset import whole_letters
from mailtrap_local.mail.mime.defect import Defect
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.part import Part, line_feeds
from mailtrap_local.mail.mime.structure import split

if TYPE_CHECKING:
    from mailtrap_local.mail.mime.references import PartFinder

__all__ = ["BODY_START", "BodyStart", "Content", "Part", "parse"]

BODY_START = 2**21
"""Octets, as sent, of the text and of the HTML that pages, links, codes and searches read."""

# A snippet needs only the start of a body, so that summaries of large messages are cheap. HTML
# needs more: style sheets come first.
_TEXT_HEAD = 16_384
_HTML_HEAD = 262_144
_HTML_HEAD_MARKS = 10_000  # see `mail.html`
_LONGEST_LINE = 1000  # octets before a cut in which a line end is searched
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
# White space and invisible padding of preview lines. Without white space such characters join
# letters and emoji, and stay.
_GAP = re.compile("[\\s\u00ad\u034f\u200b-\u200f\u2060\ufeff]+")


def parse(raw: bytes) -> "Content":
    """Parse any bytes."""
    parts, defects = split(raw)
    return Content(raw=raw, parts=parts, tree_defects=defects)


class BodyStart(NamedTuple):
    """The start of a body; `size` is that of the whole body as sent, in octets."""

    text: str
    size: int
    is_cut: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Content:
    """The parts of a message, over its raw bytes."""

    raw: bytes = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    """Parts, depth first: `parts[number - 1]` has that number."""
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
        """Defects of the message, one of each kind; found on first use."""
        from mailtrap_local.mail.mime.check import check  # noqa: PLC0415  # rarely asked for

        return (*self.tree_defects, *check(self.raw, self.parts), *self.skipped)

    @cached_property
    def skipped(self) -> tuple[Defect, ...]:
        """Defects that say which rest of the bodies is neither shown nor searched."""
        found = []
        html_size = _size(self.html_parts)
        size = max(_size(self.plain_parts), html_size)
        if size > BODY_START:
            detail = f"{size} octets: the first {BODY_START} are shown and searched"
            found.append(Defect("body-too-long", detail))
        if html_size > _HTML_HEAD:
            from mailtrap_local.mail.html import MOST_MARKS, has_too_many_marks  # noqa: PLC0415  # most have text

            start = self.html_start
            if start is not None and has_too_many_marks(start.text):
                detail = f"links, codes and searches read the first {MOST_MARKS} tags"
                found.append(Defect("html-too-complex", f"{detail} and character references"))
        return tuple(found)

    @property
    def text(self) -> str | None:
        """The plain text, successive parts joined; None without one."""
        return self._joined(self.plain_parts)

    @property
    def html(self) -> str | None:
        """The HTML source, successive parts joined; None without one."""
        return self._joined(self.html_parts)

    @property
    def rich(self) -> str | None:
        """The HTML as displayed: with the plain texts before and behind it; None without HTML."""
        return self._joined(self._bodies.rich, as_html=True) if self.html_parts else None

    @property
    def text_start(self) -> BodyStart | None:
        """The plain text up to 2 MiB; None without one."""
        return self._start(self.plain_parts, BODY_START)

    @property
    def html_start(self) -> BodyStart | None:
        """The HTML source up to 2 MiB; None without one."""
        return self._start(self.html_parts, BODY_START)

    @property
    def rich_start(self) -> BodyStart | None:
        """The HTML as displayed, see `rich`, up to 2 MiB; None without HTML."""
        rich = self._bodies.rich if self.html_parts else []
        return self._start(rich, BODY_START, as_html=True)

    @property
    def attachments(self) -> tuple[Part, ...]:
        """Parts that mail clients list as files: a forwarded message, not its own parts."""
        return tuple(self._bodies.files)

    def shows(self, part: Part) -> bool:
        """Return whether the body shows a file: an inline picture, or a part the HTML refers to.

        An inline PDF is still only listed: no client shows it in the text.
        """
        if part.is_message or part.disposition == "attachment":
            return False
        is_picture = part.content_type.startswith("image/")
        return (part.disposition == "inline" and is_picture) or part.number in self._referred_to

    @cached_property
    def _bodies(self) -> Bodies:
        return find_bodies(self.root)

    @cached_property
    def _referred_to(self) -> frozenset[int]:
        """Numbers of the files that the HTML refers to."""
        files = [part for part in self.attachments if part.content_id or part.content_location]
        start = self.html_start if files else None
        if start is None:
            return frozenset()
        from mailtrap_local.mail.mime.references import parts_referred_to  # noqa: PLC0415  # see above

        return parts_referred_to(start.text, self.part_finder(start.text))

    def part_finder(self, source: str) -> "PartFinder":
        """Find the parts that its HTML refers to, of which this is the source."""
        from mailtrap_local.mail.mime.references import PartFinder  # noqa: PLC0415  # see above

        return PartFinder(self.root, next(iter(self.html_parts), self.root), source)

    def payload(self, part: Part) -> bytes:
        """The decoded bytes of a part; raw bytes for a multipart or a message."""
        return part.payload(self.raw)

    def payload_start(self, part: Part, octets: int) -> bytes:
        """The decoded bytes of so much of a part as sent, cut at a line end if possible."""
        if part.end - part.body <= octets:
            return self.payload(part)
        cut = part.body + octets
        line_end = self.raw.rfind(b"\n", max(part.body, cut - _LONGEST_LINE), cut)
        return replace(part, end=line_end if line_end >= 0 else cut).payload(self.raw)

    def decode(self, part: Part) -> str:
        """The text of a part, decoded by its charset, with LF line ends."""
        return part.text(self.raw)[0]

    def snippet(self, limit: int = 200) -> str:
        """The start of the displayed text on one line: of the text, else of the HTML."""
        bodies = self._bodies
        return _shortened(self._lines(bodies.text), limit) or _shortened(
            self._lines(bodies.rich), limit
        )

    @property
    def plain_parts(self) -> list[Part]:
        """The parts that the plain text consists of."""
        return list(filter(is_plain, self._bodies.text))

    @property
    def html_parts(self) -> list[Part]:
        """The parts that the HTML consists of."""
        return list(filter(is_html, self._bodies.rich))

    def _joined(self, parts: list[Part], *, as_html: bool = False) -> str | None:
        texts = [_shown(part, self.decode(part), as_html=as_html) for part in parts]
        return _with_line_ends(texts) if parts else None

    def _start(self, parts: list[Part], octets: int, *, as_html: bool = False) -> BodyStart | None:
        """The start of successive parts, of so many octets together."""
        if not parts:
            return None
        texts, left = [], octets
        for part in parts:
            texts.append(_shown(part, self.decode_start(part, left), as_html=as_html))
            left -= part.end - part.body
            if left <= 0:
                break
        size = _size(parts)
        return BodyStart(_with_line_ends(texts), size, size > octets)

    def decode_start(self, part: Part, octets: int) -> str:
        """The text of so many octets of a part as sent, see `decode`."""
        if part.end - part.body <= octets:
            return self.decode(part)
        return line_feeds(part.decode(whole_letters(self.payload_start(part, octets)))[0])

    def _lines(self, parts: list[Part]) -> Iterator[str]:
        """The displayed lines at the start of some bodies."""
        left = {True: _HTML_HEAD, False: _TEXT_HEAD}
        for part in parts:
            octets = left[is_html(part)]
            if octets <= 0:
                return
            left[is_html(part)] -= part.end - part.body
            start = self.decode_start(part, octets)
            if is_html(part):
                from mailtrap_local.mail.visible_text import visible_lines  # noqa: PLC0415  # most have text

                yield from visible_lines(start, _HTML_HEAD_MARKS)
            else:
                yield from _shown(part, start, as_html=False).split("\n")


def _shown(part: Part, text: str, *, as_html: bool) -> str:
    """The text of a body, reflowed, for display between HTML if so wanted."""
    if part.content_type == "text/plain":
        from mailtrap_local.mail.mime.flowed import reflow  # noqa: PLC0415  # not in summaries

        text = reflow(text, part.parameters)
    if as_html and is_plain(part):
        import html  # noqa: PLC0415  # slow to import, and few bodies are of both kinds

        lines = html.escape(text, quote=False).removesuffix("\n").replace("\n", "<br>")
        return f'<div style="white-space:pre-wrap">{lines}</div>\n'
    return text


def _size(parts: list[Part]) -> int:
    return sum(part.end - part.body for part in parts)


def _with_line_ends(texts: list[str]) -> str:
    """Join texts, all but the last with a line end."""
    ended = [text if text.endswith("\n") else f"{text}\n" for text in texts[:-1]]
    return "".join([*ended, *texts[-1:]])


def _shortened(lines: Iterable[str], limit: int) -> str:
    shortened = ""
    for line in lines:
        shortened = f"{shortened} {_one_line(line)}".strip()
        if len(shortened) >= limit:
            break
    return shortened[:limit].rstrip()


def _one_line(text: str) -> str:
    text = _CONTROL.sub(" ", text)
    # in ASCII a gap is only white space
    return " ".join((text if text.isascii() else _GAP.sub(_narrowed, text)).split())


def _narrowed(gap: re.Match[str]) -> str:
    return " " if any(map(str.isspace, gap[0])) else gap[0]
