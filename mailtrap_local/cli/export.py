"""`mailtrap-local export`: writes messages into a folder, with what SMTP said about them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mailtrap_local.cli.connection_options import which_messages, with_transport
from mailtrap_local.cli.output import progress
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.errors import SandboxUnreachable

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}", re.ASCII)  # a ULID: nothing else becomes a file's name
_PAGE = 1000
_MOST = 10**6  # messages: who answers may be anybody, and have no end of them


@click.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, writable=True, path_type=Path)
)
@which_messages
@with_transport
def export(transport: HttpTransport, *, folder: Path, **which: Any) -> None:
    """Write messages into a folder.

    Each is ID.eml, as it came, and ID.json, with the envelope. The folder is made if need be.
    Messages that are there already are passed over, so an export
    that was broken off can be taken up again. `import` reads both files back.
    """
    written = there = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        total = transport.get("/api/messages", needs=("total",), limit=1, **which)["total"]
        with progress("exporting", total) as advance:
            for summary in _every(transport, which):
                if _write(transport, folder, summary):
                    written += 1
                else:
                    there += 1
                advance(1)
    except OSError as problem:
        if isinstance(problem, SandboxUnreachable):
            raise
        raise click.ClickException(f"{folder}: {problem.strerror or problem}") from None
    click.echo(f"{written} exported" + (f", {there} were there" if there else ""))


def _every(transport: HttpTransport, which: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The summaries of all messages, newest first."""
    before = None
    for _ in range(0, _MOST, _PAGE):
        page = transport.get(
            "/api/messages", needs=("messages", "next"), limit=_PAGE, before=before, **which
        )
        yield from page["messages"]
        before = page["next"]
        if before is None:
            return
    raise SandboxUnreachable(f"{transport.url}: it has more than {_MOST:,} messages")


def _write(transport: HttpTransport, folder: Path, summary: Mapping[str, Any]) -> bool:
    """Write the two files of a message, unless both are there. Returns whether it did."""
    message_id = summary["id"]
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise SandboxUnreachable(
            f"{transport.url}: it calls a message {message_id!r:.60}: no sandbox does"
        )
    mail, told = folder / f"{message_id}.eml", folder / f"{message_id}.json"
    if mail.exists() and told.exists():
        return False
    place = f"/api/messages/{message_id}"
    try:
        envelope, raw = transport.get(f"{place}/envelope"), transport.raw(f"{place}/raw")
    except NotFound:  # deleted since it was listed
        return False
    _put(mail, raw)
    _put(told, json.dumps({**summary, "envelope": envelope}, indent=2).encode() + b"\n")
    return True


def _put(path: Path, content: bytes) -> None:
    """Write a file at once or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
