"""`mailtrap-local export`: writes messages into a folder, each with its SMTP envelope."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mailtrap_local.cli.connection_options import message_filter, with_transport
from mailtrap_local.cli.output import progress
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.errors import SandboxUnreachable

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}", re.ASCII)  # a ULID: nothing else becomes a file's name
_PAGE_SIZE = 1000
_MAX_MESSAGES = 10**6  # a server that is no sandbox may list messages without end


@click.command()
@click.argument(
    "folder", metavar="DIR", type=click.Path(file_okay=False, writable=True, path_type=Path)
)
@message_filter
@with_transport
def export(transport: HttpTransport, *, folder: Path, **filters: Any) -> None:
    """Write messages into a folder.

    Each is ID.eml, as it came, and ID.json, with the envelope. The folder is made if need be.
    Messages that are there already are passed over, so an export
    that was broken off can be taken up again. `import` reads both files back.
    """
    written = there = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        total = transport.get("/api/messages", needs=("total",), limit=1, **filters)["total"]
        with progress("exporting", total) as advance:
            for summary in list_summaries(transport, filters):
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


def list_summaries(
    transport: HttpTransport,
    filters: Mapping[str, Any],
    *,
    page_size: int = _PAGE_SIZE,
    max_messages: int = _MAX_MESSAGES,
) -> Iterator[Mapping[str, Any]]:
    """Summaries of all messages, newest first. Raises SandboxUnreachable beyond `max_messages`."""
    before = None
    for _ in range(0, max_messages, page_size):
        page = transport.get(
            "/api/messages", needs=("messages", "next"), limit=page_size, before=before, **filters
        )
        yield from page["messages"]
        before = page["next"]
        if before is None:
            return
    raise SandboxUnreachable(f"{transport.url}: it has more than {max_messages:,} messages")


def _write(transport: HttpTransport, folder: Path, summary: Mapping[str, Any]) -> bool:
    """Write the two files of a message. Returns False if both exist, or it has been deleted."""
    message_id = summary["id"]
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise SandboxUnreachable(
            f"{transport.url}: it calls a message {message_id!r:.60}: no sandbox does"
        )
    mail, details = folder / f"{message_id}.eml", folder / f"{message_id}.json"
    if mail.exists() and details.exists():
        return False
    place = f"/api/messages/{message_id}"
    try:
        envelope, raw = transport.get(f"{place}/envelope"), transport.raw(f"{place}/raw")
    except NotFound:  # deleted since it was listed
        return False
    _put(mail, raw)
    _put(details, json.dumps({**summary, "envelope": envelope}, indent=2).encode() + b"\n")
    return True


def _put(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
