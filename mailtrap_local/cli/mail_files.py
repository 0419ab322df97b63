"""Reads messages from .eml files, with the .json that `export` writes, mboxes and Maildirs.

Reads one message at a time, so that an mbox may be of any size.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.submission import with_crlf

_MAX_SIZE = 10**9  # octets: no sandbox takes a larger message
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)  # mboxrd, close to RFC 4155's default
_MAILDIR_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)\Z")  # Windows has no `:` in names of files
_MAILDIR = ("new", "cur")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMessage:
    """Message in a file, `size` octets of it. The sandbox derives fields that are None."""

    name: str
    raw: bytes
    size: int
    mailbox: str | None = None
    mail_from: str | None = None
    rcpt_to: tuple[str, ...] | None = None
    flags: dict[str, Any] = field(default_factory=dict)  # as PATCH takes them


class Unreadable(Exception):
    """A file is not readable as mail."""


@dataclass(frozen=True, slots=True)
class MailFile:
    """File with one or more messages, of `size` octets."""

    path: Path
    size: int
    in_maildir: bool = False

    def read(self, *, max_size: int = _MAX_SIZE) -> Iterator[FileMessage]:
        """Messages of the file, in order. Raises Unreadable, also after some of them.

        `max_size`: octets of a message in an mbox.
        """
        try:
            if self.in_maildir:
                yield _read_maildir_file(self.path)
            elif _is_mbox(self.path):
                yield from _read_mbox(self.path, max_size)
            else:
                yield _read_eml(self.path)
        except OSError as problem:
            raise Unreadable(f"{self.path}: {problem.strerror or problem}") from None


def find_mail(path: Path) -> Iterator[MailFile]:
    """Find the files with mail in a folder and below it, by name; a file is itself.

    In folders these are `*.eml`, `*.mbox` and the messages of Maildirs. Raises BadSetting for a
    path that does not exist, or that may not be read.
    """
    try:
        if path.is_dir():
            yield from _find_in_folder(path)
        else:
            yield _mail_file(path)
    except OSError as problem:
        raise BadSetting(f"{problem.filename}: {problem.strerror or problem}") from None


def _find_in_folder(folder: Path) -> Iterator[MailFile]:
    is_maildir = all((folder / name).is_dir() for name in _MAILDIR)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():  # a link may lead round in a circle
            if is_maildir and path.name in _MAILDIR:
                files = sorted(one for one in path.iterdir() if one.is_file())
                yield from (_mail_file(one, in_maildir=True) for one in files)
            elif not (is_maildir and path.name == "tmp"):  # messages under way
                yield from _find_in_folder(path)
        elif path.suffix.lower() in (".eml", ".mbox") and path.is_file():
            yield _mail_file(path)


def _mail_file(path: Path, *, in_maildir: bool = False) -> MailFile:
    return MailFile(path, path.stat().st_size, in_maildir)


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
    return {
        "mailbox": details.get("mailbox"),
        "mail_from": details["mail_from"],
        "rcpt_to": tuple(details["rcpt_to"]),
        "flags": {name: value for name, value in flags.items() if value},
    }


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_EXPORTED: dict[str, Callable[[object], bool]] = {
    "mailbox": lambda value: value is None or isinstance(value, str),
    "mail_from": lambda value: isinstance(value, str),
    "rcpt_to": _is_texts,
    "read": lambda value: value is None or isinstance(value, bool),
    "pinned": lambda value: value is None or isinstance(value, bool),
    "tags": lambda value: value is None or _is_texts(value),
}


def _read_maildir_file(path: Path) -> FileMessage:
    raw = path.read_bytes()
    found = _MAILDIR_FLAGS.search(path.name)
    seen = found is not None and "S" in found[1]
    return FileMessage(
        name=str(path),
        raw=_with_sent_line_ends(raw),
        size=len(raw),
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


def _read_mbox(path: Path, max_size: int) -> Iterator[FileMessage]:
    """Messages of an mbox: each begins with a `From ` line after an empty line.

    Quoted lines, `>From `, lose one mark: mboxrd is the one variant that can be read exactly.
    """
    with path.open("rb") as file:
        for number, stored in enumerate(_split_mbox(file, path, max_size), 1):
            raw = _QUOTED_FROM.sub(rb"\1", stored)
            yield FileMessage(
                name=f"{path}, message {number}", raw=_with_sent_line_ends(raw), size=len(stored)
            )


def _split_mbox(file: BinaryIO, path: Path, max_size: int) -> Iterator[bytes]:
    lines: list[bytes] = []
    size = 0
    file.readline()  # the first `From ` line
    for line in file:
        if line.startswith(b"From ") and (not lines or not lines[-1].strip(b"\r\n")):
            yield b"".join(lines[:-1])  # the empty line belongs to neither message
            lines, size = [], 0
            continue
        lines.append(line)
        size += len(line)
        if size > max_size:
            raise Unreadable(f"{path}: a message is larger than {max_size} octets")
    ends_with_empty_line = bool(lines) and not lines[-1].strip(b"\r\n")
    yield b"".join(lines[:-1] if ends_with_empty_line else lines)
