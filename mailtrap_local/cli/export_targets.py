"""Writes exported messages: into a folder with what is known of each, an mbox, or a Maildir."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mailtrap_local.errors import BadSetting

Summary = Mapping[str, Any]

STDOUT = Path("-")

_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
_BARE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_FLAGS_MARK = "!" if os.name == "nt" else ":"  # Windows has no `:` in names of files


class ExportTarget(Protocol):
    """Folder or file that messages are exported to."""

    def in_order(self, summaries: Iterator[Summary]) -> Iterable[Summary]:
        """Return messages, which come newest first, in the order in which they are written."""

    def has(self, message_id: str) -> bool:
        """Return whether a message is there already."""

    def put(self, summary: Summary, raw: bytes, envelope: Callable[[], Any]) -> None:
        """Write a message. `envelope` asks for its envelope."""


class EmlFolder:
    """Folder with ID.eml and ID.json of each message."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def in_order(self, summaries: Iterator[Summary]) -> Iterable[Summary]:
        return summaries

    def has(self, message_id: str) -> bool:
        return all((self._folder / f"{message_id}{end}").exists() for end in (".eml", ".json"))

    def put(self, summary: Summary, raw: bytes, envelope: Callable[[], Any]) -> None:
        details = json.dumps({**summary, "envelope": envelope()}, indent=2).encode() + b"\n"
        _write(self._folder / f"{summary['id']}.eml", raw)
        _write(self._folder / f"{summary['id']}.json", details)


class MboxFile:
    """File in the form mboxrd, oldest message first."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def in_order(self, summaries: Iterator[Summary]) -> Iterable[Summary]:
        names = ("id", "mail_from", "received_at")  # of all at once: no more of each
        found: list[Summary] = [{name: one[name] for name in names} for one in summaries]
        return reversed(found)

    def has(self, message_id: str) -> bool:
        return False

    def put(self, summary: Summary, raw: bytes, envelope: Callable[[], Any]) -> None:
        sender = "".join(str(summary["mail_from"]).split()) or "MAILER-DAEMON"
        begin = f"From {sender} {_moment_of(summary).ctime()}\n"
        stored = _FROM_LINE.sub(rb">\1", _with_unix_line_ends(raw))
        end = b"\n" if not stored or stored.endswith(b"\n") else b"\n\n"
        self._file.write(begin.encode("utf-8", "replace") + stored + end)


class MaildirFolder:
    """Maildir (https://cr.yp.to/proto/maildir.html) with the flag S of what was read."""

    def __init__(self, folder: Path) -> None:
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._folder = folder
        names = [file.name for name in ("new", "cur") for file in (folder / name).iterdir()]
        self._there = {part for name in names for part in name.split(".")[1:2]}

    def in_order(self, summaries: Iterator[Summary]) -> Iterable[Summary]:
        return summaries

    def has(self, message_id: str) -> bool:
        return message_id in self._there

    def put(self, summary: Summary, raw: bytes, envelope: Callable[[], Any]) -> None:
        moment = int(_moment_of(summary).timestamp())
        name = f"{moment}.{summary['id']}.mailtrap-local"
        draft = self._folder / "tmp" / name
        draft.write_bytes(_with_unix_line_ends(raw))
        os.utime(draft, (moment, moment))
        flags = "S" if summary["read"] else ""
        draft.replace(self._folder / "cur" / f"{name}{_FLAGS_MARK}2,{flags}")


@contextmanager
def open_target(kind: str, path: Path) -> Iterator[ExportTarget]:
    """Open what messages are exported to: `-` is stdout. An mbox is there once all is in it.

    Raises BadSetting for an mbox that exists, and for stdout if it is to be a folder.
    """
    if path == STDOUT:
        if kind != "mbox":
            raise BadSetting(f"stdout can be no {kind} folder: leave out --to, it becomes an mbox")
        yield MboxFile(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif kind == "eml":
        yield EmlFolder(path)
    elif kind == "maildir":
        yield MaildirFolder(path)
    elif path.exists():
        raise BadSetting(f"{path}: it exists already, and an mbox is written as a whole")
    else:
        draft = path.with_name(f".{path.name}.part")
        try:
            with draft.open("wb") as file:
                yield MboxFile(file)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def _moment_of(summary: Summary) -> datetime:
    return datetime.fromisoformat(str(summary["received_at"])).astimezone(UTC)


def _with_unix_line_ends(raw: bytes) -> bytes:
    """Return a message as mboxes and Maildirs keep it; as it is where that could not be undone."""
    return raw if _BARE_END.search(raw) else raw.replace(b"\r\n", b"\n")


def _write(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
