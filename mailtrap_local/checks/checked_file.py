"""A message and its report, as the formats of `mailtrap-local check` write them."""

import re
from functools import cached_property
from typing import NamedTuple

from mailtrap_local.checks.finding import Location
from mailtrap_local.checks.report_text import Report
from mailtrap_local.mail.mime.content import Content, Part, parse

_AS_WRITTEN = frozenset({"", "7bit", "8bit", "binary"})  # encodings that leave lines as they are


class _CheckedFile(NamedTuple):
    name: str
    raw: bytes
    report: Report


class CheckedFile(_CheckedFile):
    """A message, named by its file or its id, with its raw octets and its report."""

    @cached_property
    def _content(self) -> Content:
        return parse(self.raw)

    def line_of(self, where: Location) -> int:
        """Return the line of a location in the message as it was sent, from 1 on.

        It is the field's for a header, and exact in a body that is not encoded; else it is the
        first of the part.
        """
        parts = self._content.parts
        part = self._part_of(where) or parts[0]
        if where.header is not None:
            name = re.escape(where.header.encode(errors="replace"))
            field = re.compile(rb"^" + name + rb"[ \t]*:", re.IGNORECASE | re.MULTILINE)
            found = field.search(self.raw, part.start, part.body)
            return self._line_at(found.start() if found else part.start)
        if where.line is not None and part.encoding in _AS_WRITTEN:
            return self._line_at(part.body) + where.line - 1
        return self._line_at(part.start)

    def _part_of(self, where: Location) -> Part | None:
        parts = self._content.parts
        if where.part is not None:
            return parts[where.part - 1] if where.part <= len(parts) else None
        if where.body is None:
            return None
        wanted = "text/html" if where.body == "html" else "text/plain"
        return next((part for part in parts if part.content_type == wanted), None)

    def _line_at(self, offset: int) -> int:
        return self.raw.count(b"\n", 0, offset) + 1
