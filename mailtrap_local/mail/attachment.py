"""Attachments of a message, their names, and writing them to files."""

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.mime.content import Content, Part
from mailtrap_local.mail.part_names import file_name


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that a mail client lists as a file (RFC 2183)."""

    _part: Part
    _content: Content = field(repr=False)

    @property
    def part(self) -> int:
        """Its part number, from 1, depth first."""
        return self._part.number

    @property
    def filename(self) -> str:
        """Its file name, made safe for saving; `""` without one."""
        return self._part.filename or ""

    @property
    def content_type(self) -> str:
        """Its media type in lower case (RFC 2045 section 5): `application/pdf`."""
        return self._part.content_type

    @property
    def content_id(self) -> str | None:
        """Its Content-ID without angle brackets (RFC 2045 section 7); None without one."""
        return self._part.content_id

    @property
    def inline(self) -> bool:
        """Return whether the body shows it."""
        return self._content.shows(self._part)

    @property
    def content(self) -> bytes:
        """The decoded bytes."""
        return self._content.payload(self._part)

    def text(self) -> str:
        """Decode the bytes by the charset of the part. Never raises."""
        return self._content.decode(self._part)

    def save(self, path: str | Path) -> Path:
        """Write the bytes to `path`, or into it if it is a directory; return the file.

        There it has its name, or `part-3.png` without one.
        """
        return write_file(Path(path), file_name(self._part), self.content)


def filename_fits(filename: str, glob: str) -> bool:
    """Return whether a file name fits a shell pattern, ignoring case."""
    return fnmatch.fnmatchcase(filename.casefold(), glob.casefold())


def one_attachment(attachments: Sequence[Attachment], glob: str) -> Attachment:
    """Return the only one that fits. See `Message.attachment` for errors."""
    fitting = [one for one in attachments if filename_fits(one.filename, glob)]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(repr(one.filename) for one in attachments) or "none"
    raise MessageNotFound(
        f"{len(fitting)} attachments fit {glob!r}, wanted one; the message has: {names}"
    )


def write_file(path: Path, name: str, data: bytes) -> Path:
    """Write to `path`, or to `name` in it if it is a directory; return the file."""
    target = path / name if path.is_dir() else path
    target.write_bytes(data)
    return target
