"""A file that came with a message, and how files are named and written."""

import fnmatch
from dataclasses import dataclass, field
from pathlib import Path

from mailtrap_local.mail.mime.content import Content, Part


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a message that a mail client lists under it."""

    _part: Part
    _content: Content = field(repr=False)

    @property
    def part(self) -> int:
        """Its number in the message: 1-based, depth first."""
        return self._part.number

    @property
    def filename(self) -> str:
        """Its name, made safe to save under; `""` if it has none."""
        return self._part.filename or ""

    @property
    def content_type(self) -> str:
        """Its media type in lower case, `application/pdf`."""
        return self._part.content_type

    @property
    def content_id(self) -> str | None:
        """Its Content-ID without the angle brackets."""
        return self._part.content_id

    @property
    def inline(self) -> bool:
        """Whether the message shows it in its body."""
        return self._part.inline

    @property
    def content(self) -> bytes:
        """The decoded bytes."""
        return self._content.payload(self._part)

    def text(self) -> str:
        """The bytes as text, by the part's charset."""
        return self._content.decode(self._part)

    def save(self, path: str | Path) -> Path:
        """Write the bytes to `path`, into it under the attachment's name if it is a folder."""
        return write_file(Path(path), self.filename or f"part-{self.part}", self.content)


def filename_fits(filename: str, glob: str) -> bool:
    """Whether a file name fits a shell pattern, in any case."""
    return fnmatch.fnmatchcase(filename.casefold(), glob.casefold())


def write_file(path: Path, name: str, data: bytes) -> Path:
    """Write to `path`, or as `name` into it if it is a folder: where it went."""
    target = path / name if path.is_dir() else path
    target.write_bytes(data)
    return target
