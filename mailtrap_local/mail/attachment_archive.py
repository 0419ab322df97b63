"""Pack the attachments of a message into a ZIP archive, under names that any system can save."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from mailtrap_local.mail.mime.content import Content
from mailtrap_local.mail.part_names import file_name

_LONGEST_NAME = 255  # in bytes: the limit of common file systems
_LONGEST_SUFFIX = 20  # characters
_FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # that a ZIP archive can name
# Windows extracts none of these: special characters, names of devices, dots and spaces at the end.
_SPECIAL = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|\Z)", re.IGNORECASE)


def pack_attachments(content: Content, received_at: datetime) -> bytes:
    """Return a ZIP archive of all attachments, inline ones too, as they were decoded.

    Nothing is compressed: most attachments are already, and time should not depend on the mail.
    """
    packed = BytesIO()
    parts = content.attachments
    with ZipFile(packed, "w") as archive:
        for part, name in zip(parts, archive_names(map(file_name, parts)), strict=True):
            entry = ZipInfo(name, max(received_at.timetuple()[:6], _FIRST_TIME))
            entry.external_attr = 0o644 << 16  # else no one may read the file on Unix
            archive.writestr(entry, content.payload(part))
    return packed.getvalue()


def archive_names(names: Iterable[str]) -> Iterator[str]:
    """Generate file names of at most 255 bytes, none of them twice whatever their case.

    The second `a.pdf` is `a (2).pdf`.
    """
    taken: set[str] = set()
    numbers: Counter[str] = Counter()  # of the last one with each name
    for name in names:
        stem, suffix = _split(_DEVICE.sub("_", _SPECIAL.sub("_", name)).rstrip(". ") or "_")
        unique = plain = _joined(stem, suffix)
        while _folded(unique) in taken:
            numbers[_folded(plain)] += 1
            unique = _joined(stem, f" ({numbers[_folded(plain)] + 1}){suffix}")
        taken.add(_folded(unique))
        yield unique


def _folded(name: str) -> str:
    """Return what equal names have in common on systems that ignore case."""
    return unicodedata.normalize("NFKC", name).casefold()


def _split(name: str) -> tuple[str, str]:
    """Return the stem of a name, and its suffix with the dot."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and len(suffix) <= _LONGEST_SUFFIX else (name, "")


def _joined(stem: str, end: str) -> str:
    return stem.encode()[: _LONGEST_NAME - len(end.encode())].decode(errors="ignore") + end
