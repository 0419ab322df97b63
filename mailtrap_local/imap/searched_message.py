"""The texts of a message that SEARCH looks through, made when a key needs them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from mailtrap_local.imap.flags import flags_of
from mailtrap_local.mail.mime.content import BODY_START, Content, Part, parse
from mailtrap_local.mail.mime.dates import parse_date
from mailtrap_local.mail.mime.headers import Headers, message_headers
from mailtrap_local.mail.search_text import MARKS, SECTION_END, fold
from mailtrap_local.store.base import Entry

_MARKS_END = 16  # octets of a search text, among which all its marks are
_FILE_MARKS = (MARKS["attachment"], MARKS["inline"])
_TEXT_TYPES = ("text/", "message/")


@dataclass
class SearchedMessage:
    """A message under search, and its index."""

    entry: Entry
    index: int

    @cached_property
    def flags(self) -> frozenset[str]:
        return frozenset(name.lower() for name in flags_of(self.entry.flags))

    @cached_property
    def headers(self) -> Headers:
        return message_headers(self.entry.message.raw)[0]

    @cached_property
    def sent(self) -> date | None:
        """The day in the Date header, whatever its zone."""
        sent = parse_date(self.headers.get("Date"))
        return sent.date() if sent else None

    def has_in_body(self, needle: bytes) -> bool:
        """Return whether folded text is in the displayed text, or in that of a file."""
        displayed = self.entry.message.search_text.rpartition(SECTION_END)[2]
        return needle in displayed or any(needle in text for text in self._files)

    def has(self, needle: bytes) -> bool:
        """Return whether it is there, in the headers, or elsewhere in the search text."""
        searched = self.entry.message.search_text
        return needle in searched or needle in self._header or self.has_in_body(needle)

    @cached_property
    def _header(self) -> bytes:
        return _folded(self.headers)

    @cached_property
    def _files(self) -> tuple[bytes, ...]:
        """Folded texts of attached files and forwarded messages, with the names of the files."""
        message = self.entry.message
        start = message.search_text[:_MARKS_END]
        if not any(mark in start for mark in _FILE_MARKS):
            return ()
        return tuple(fold(text) for text in _file_texts(parse(message.raw)) if text)


def _file_texts(content: Content) -> Iterator[str]:
    """The texts of all files together: of so many octets as the search reads of a body."""
    left = BODY_START
    for file in content.attachments:
        yield file.filename or ""
        for part in _within(content, file):
            if part is not file:  # the header of a message in it, or of a part of that
                left -= part.body - part.start
                yield "\n".join(f"{name}: {value}" for name, value in part.headers)
            if left > 0 and not part.children and part.content_type.startswith(_TEXT_TYPES):
                yield _text_start(content, part, left)
                left -= part.end - part.body
            if left <= 0:
                return


def _within(content: Content, part: Part) -> Iterator[Part]:
    """A part and all parts in it, which have the numbers that follow."""
    for inner in content.parts[part.number - 1 :]:
        if inner is not part and inner.start >= part.end:
            return
        yield inner


def _text_start(content: Content, part: Part, octets: int) -> str:
    text = content.decode_start(part, octets)
    if part.content_type != "text/html":
        return text
    from mailtrap_local.mail.visible_text import visible_text  # noqa: PLC0415  # slow to import

    return visible_text(text)


def _folded(headers: Headers) -> bytes:
    return fold("\n".join(f"{name}: {value}" for name, value in headers))
