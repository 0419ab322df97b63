"""Reads messages from .eml files, with the .json that `export` writes, mboxes and Maildirs.

Reads one message at a time, so that an mbox may be of any size.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.submission import with_crlf

Layout = Literal["eml", "mbox", "maildir"]
MAX_SIZE = 10**9
"""Octets of a message: no sandbox takes a larger one."""
_MAX_LINE = 2**20  # octets that are read of a line at once
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)  # mboxrd, close to RFC 4155's default
_MAILDIR_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)\Z")  # Windows has no `:` in names of files
_MAILDIR_MOMENT = re.compile(r"([0-9]{9,10})\.")  # cr.yp.to/proto/maildir.html
_MAILDIR = ("new", "cur")
_FROM_MOMENT = re.compile(  # RFC 4155, as asctime writes it: UTC, or with a zone that is left out
    r"(?:[A-Z][a-z]{2}) (?P<month>[A-Z][a-z]{2}) +(?P<day>[0-9]{1,2}) "
    r"(?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?: [A-Z]{3,4})? (?P<year>[0-9]{4})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMessage:
    """Message in a file, `size` octets of it. The sandbox derives fields that are None."""

    name: str
    raw: bytes
    size: int
    mailbox: str | None = None
    mail_from: str | None = None
    rcpt_to: tuple[str, ...] | None = None
    received_at: datetime | None = None
    flags: dict[str, Any] = field(default_factory=dict)  # as PATCH takes them


class Unreadable(Exception):
    """A file is not readable as mail."""


class MailSource(Protocol):
    """Messages to be imported, of `size` octets in all as far as that is known."""

    @property
    def size(self) -> int:
        """The number of octets, for a progress bar."""

    def read(self) -> Iterator[FileMessage | Unreadable]:
        """Messages in order, and what is wrong with others. Raises Unreadable, and then ends."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """File with one or more messages, of `size` octets. Without a `layout` it is found out."""

    path: Path
    size: int
    layout: Layout | None = None

    def read(self, *, max_size: int = MAX_SIZE) -> Iterator[FileMessage | Unreadable]:
        """Messages of the file, in order, and what is wrong with others. Raises Unreadable.

        `max_size`: octets of a message in an mbox.
        """
        try:
            layout = self.layout or ("mbox" if _is_mbox(self.path) else "eml")
            if layout == "maildir":
                yield _read_maildir_file(self.path)
            elif layout == "mbox":
                yield from _read_mbox(self.path, max_size)
            else:
                yield _read_eml(self.path)
        except OSError as problem:
            raise Unreadable(f"{self.path}: {problem.strerror or problem}") from None


def find_mail(path: Path, layout: Layout | None = None) -> Iterator[MailFile]:
    """Find the files with mail in a folder and below it, by name; a file is itself.

    In folders these are `*.eml`, `*.mbox` and the messages of Maildirs; with a `layout` those of
    it alone. Raises BadSetting for a path that does not exist, or that may not be read.
    """
    try:
        if not path.is_dir():
            yield _mail_file(path, layout)
            return
        for file in _find_in_folder(path):
            if layout in (None, file.layout or file.path.suffix.lower().removeprefix(".")):
                yield file
    except OSError as problem:
        raise BadSetting(f"{problem.filename}: {problem.strerror or problem}") from None


def _find_in_folder(folder: Path) -> Iterator[MailFile]:
    is_maildir = all((folder / name).is_dir() for name in _MAILDIR)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():  # a link may lead round in a circle
            if is_maildir and path.name in _MAILDIR:
                files = sorted(one for one in path.iterdir() if one.is_file())
                yield from (_mail_file(one, "maildir") for one in files)
            elif not (is_maildir and path.name == "tmp"):  # messages under way
                yield from _find_in_folder(path)
        elif path.suffix.lower() in (".eml", ".mbox") and path.is_file():
            yield _mail_file(path)


def _mail_file(path: Path, layout: Layout | None = None) -> MailFile:
    return MailFile(path, path.stat().st_size, layout)


# -- single messages -------------------------------------------------------------------------


def _read_eml(path: Path) -> FileMessage:
    raw = path.read_bytes()
    details = _read_json(path.with_suffix(".json"))
    return FileMessage(name=str(path), raw=raw, size=len(raw), **details)


def _read_json(path: Path) -> dict[str, Any]:
    """Read the fields that `export` wrote beside a message; empty for any other JSON."""
    try:
        details = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        raise Unreadable(f"{path}: no JSON, as export would have written it") from None
    if not isinstance(details, dict) or not {"mail_from", "rcpt_to"} <= details.keys():
        return {}
    if not all(fits(details.get(name)) for name, fits in _EXPORTED.items()):
        raise Unreadable(f"{path}: not as export would have written it")
    flags = {name: details.get(name) for name in ("read", "pinned", "tags")}
    received_at = details.get("received_at")
    return {
        "received_at": received_at and datetime.fromisoformat(received_at),
        "mailbox": details.get("mailbox"),
        "mail_from": details["mail_from"],
        "rcpt_to": tuple(_all_recipients(details)),
        "flags": {name: value for name, value in flags.items() if value},
    }


def _all_recipients(details: dict[str, Any]) -> list[str]:
    """Return those of the envelope: beside it only the first hundred are listed."""
    envelope = details.get("envelope")
    found: Any = envelope.get("rcpt_to") if isinstance(envelope, dict) else None
    recipients: list[str] = found if _is_texts(found) else details["rcpt_to"]
    return recipients


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


_EXPORTED: dict[str, Callable[[object], bool]] = {
    "mailbox": lambda value: value is None or isinstance(value, str),
    "mail_from": lambda value: isinstance(value, str),
    "rcpt_to": _is_texts,
    "received_at": lambda value: value is None or _is_moment(value),
    "read": lambda value: value is None or isinstance(value, bool),
    "pinned": lambda value: value is None or isinstance(value, bool),
    "tags": lambda value: value is None or _is_texts(value),
}


def _read_maildir_file(path: Path) -> FileMessage:
    raw = path.read_bytes()
    found = _MAILDIR_FLAGS.search(path.name)
    seen = found is not None and "S" in found[1]
    delivered = _MAILDIR_MOMENT.match(path.name)
    moment = float(delivered[1]) if delivered else path.stat().st_mtime
    return FileMessage(
        name=str(path),
        raw=_with_sent_line_ends(raw),
        size=len(raw),
        received_at=datetime.fromtimestamp(moment, UTC),
        flags={"read": True} if seen else {},
    )


def _with_sent_line_ends(raw: bytes) -> bytes:
    """Message with CRLF: mboxes and Maildirs keep lines with a line feed alone."""
    return raw if b"\r\n" in raw else with_crlf(raw)


# -- mbox ------------------------------------------------------------------------------------


def _is_mbox(path: Path) -> bool:
    """True if it begins with a `From ` line, and is not named .eml."""
    if path.suffix.lower() == ".eml":
        return False
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _read_mbox(path: Path, max_size: int) -> Iterator[FileMessage | Unreadable]:
    """Messages of an mbox: each begins with a `From ` line after an empty line.

    Quoted lines, `>From `, lose one mark: mboxrd is the one variant that can be read exactly.
    """
    with path.open("rb") as file:
        if not file.readline(_MAX_LINE).startswith(b"From "):
            yield Unreadable(f"{path}: no mbox, which begins with `From `")
            return
        file.seek(0)
        for number, (begin, stored) in enumerate(_split_mbox(file, max_size), 1):
            name = f"{path}, message {number}"
            if stored is None:
                yield Unreadable(f"{name}: it is larger than {max_size} octets")
                continue
            raw = _QUOTED_FROM.sub(rb"\1", stored)
            yield FileMessage(
                name=name,
                raw=_with_sent_line_ends(raw),
                size=len(stored),
                received_at=_moment_of(begin),
            )


def _split_mbox(file: BinaryIO, max_size: int) -> Iterator[tuple[bytes, bytes | None]]:
    """Split an mbox into messages, each with its `From ` line; None for one that is too large."""
    lines: list[bytes] = []
    begin, size = file.readline(_MAX_LINE), 0
    for line in iter(partial(file.readline, _MAX_LINE), b""):
        if line.startswith(b"From ") and (not lines or not lines[-1].strip(b"\r\n")):
            # the empty line belongs to neither message
            yield begin, None if size > max_size else b"".join(lines[:-1])
            lines, begin, size = [], line, 0
            continue
        size += len(line)
        if size > max_size:
            lines = lines[-1:]  # enough to find the next one
        lines.append(line)
    ends_with_empty_line = bool(lines) and not lines[-1].strip(b"\r\n")
    yield (
        begin,
        None if size > max_size else b"".join(lines[:-1] if ends_with_empty_line else lines),
    )


def _moment_of(begin: bytes) -> datetime | None:
    """Return when a message came by its `From ` line; None if that does not say."""
    found = _FROM_MOMENT.search(begin.decode("ascii", "replace"))
    if found is None:
        return None
    time = found["time"] if found["time"].count(":") == 2 else f"{found['time']}:00"
    text = f"{found['year']} {found['month']} {found['day']} {time}"
    try:
        return datetime.strptime(text, "%Y %b %d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
