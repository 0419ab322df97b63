"""`mailtrap-local export`: writes messages into a folder, an mbox or a Maildir."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mailtrap_local.cli.connection_options import message_filter, with_transport
from mailtrap_local.cli.export_targets import STDOUT, ExportTarget, open_target
from mailtrap_local.cli.output import progress
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.errors import SandboxUnreachable

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}", re.ASCII)  # a ULID: nothing else becomes a file's name
_PAGE_SIZE = 1000
_MAX_MESSAGES = 10**6  # a server that is no sandbox may list messages without end


@click.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "kind",
    type=click.Choice(["eml", "mbox", "maildir"]),
    help="What PATH becomes; without it an mbox if it ends in .mbox, else a folder of .eml files.",
)
@message_filter
@with_transport
def export(transport: HttpTransport, *, path: Path, kind: str | None, **filters: Any) -> None:
    """Write messages into a folder, an mbox or a Maildir.

    In a folder each is ID.eml, as it came, and ID.json, with all that is noted of it. Messages
    that are there already are passed over, also in a Maildir, so an export that was broken off
    can be taken up again. An mbox is written as a whole; as PATH, `-` is one on stdout. `import`
    reads all of them back.
    """
    written = there = 0
    kind = kind or ("mbox" if path.suffix.lower() == ".mbox" or path == STDOUT else "eml")
    try:
        with open_target(kind, path) as target:
            total = transport.get("/api/messages", needs=("total",), limit=1, **filters)["total"]
            with progress("exporting", total) as advance:
                for summary in target.in_order(list_summaries(transport, filters)):
                    if _write(transport, target, summary):
                        written += 1
                    else:
                        there += 1
                    advance(1)
    except OSError as problem:
        if isinstance(problem, SandboxUnreachable | BrokenPipeError):  # click ends at the latter
            raise
        raise click.ClickException(f"{path}: {problem.strerror or problem}") from None
    click.echo(
        f"{written} exported" + (f", {there} were there" if there else ""), err=path == STDOUT
    )


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
        for summary in page["messages"]:
            _check(transport, summary)
            yield summary
        before = page["next"]
        if before is None:
            return
    raise SandboxUnreachable(f"{transport.url}: it has more than {max_messages:,} messages")


def _check(transport: HttpTransport, summary: Any) -> None:
    """Raise SandboxUnreachable for what no sandbox would say of a message."""
    message_id = summary.get("id") if isinstance(summary, dict) else None
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise SandboxUnreachable(
            f"{transport.url}: it calls a message {message_id!r:.60}: no sandbox does"
        )
    try:
        datetime.fromisoformat(summary["received_at"]).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise SandboxUnreachable(
            f"{transport.url}: it does not say when {message_id} came: no sandbox"
        ) from None


def _write(transport: HttpTransport, target: ExportTarget, summary: Mapping[str, Any]) -> bool:
    """Write a message. Returns False if it is there already, or has been deleted."""
    message_id = summary["id"]
    if target.has(message_id):
        return False
    place = f"/api/messages/{message_id}"
    try:
        target.put(
            summary, transport.raw(f"{place}/raw"), lambda: transport.get(f"{place}/envelope")
        )
    except NotFound:  # deleted since it was listed
        return False
    return True
