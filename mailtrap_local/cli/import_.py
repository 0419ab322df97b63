"""`mailtrap-local import`: puts messages from files into a sandbox, unchanged, without SMTP."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.mail_files import FileMessage, MailFile, Unreadable, find_mail
from mailtrap_local.cli.output import progress
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.errors import RequestRefused, SandboxUnreachable
from mailtrap_local.mail.printable import printable


@click.command("import")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@click.option(
    "--mailbox",
    metavar="NAME",
    help="Into this mailbox; else into the one that export noted, else by the routes.",
)
@with_transport
@click.pass_context
def import_mail(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    paths: tuple[Path, ...],
    mailbox: str | None,
) -> None:
    """Put mail from files into a sandbox.

    These are .eml files, mboxes, Maildirs, and folders with such. Messages are put in as they are,
    in the order of the files. What export wrote beside them is
    read back. A file that is no mail is reported, the others go in, and the exit code is 1.
    """
    transport.get("/api/info", needs=("epoch",))  # so that a missing sandbox is reported once
    files = list(chain.from_iterable(map(find_mail, paths)))
    taken = failed = 0
    with progress("importing", sum(file.size for file in files)) as advance:
        for message in _read_all(files):
            if isinstance(message, Unreadable):
                problem: str | None = str(message)
            else:
                problem = _put(transport, message, mailbox)
                advance(message.size)
            if problem is None:
                taken += 1
            else:
                failed += 1
                click.echo(printable(problem), err=True)
    click.echo(f"{taken} imported" + (f", {failed} not" if failed else ""))
    context.exit(1 if failed else 0)


def _read_all(files: list[MailFile]) -> Iterator[FileMessage | Unreadable]:
    for file in files:
        try:
            yield from file.read()
        except Unreadable as problem:
            yield problem


def _put(transport: HttpTransport, message: FileMessage, mailbox: str | None) -> str | None:
    """Put a message into the sandbox. Returns the problem if it is refused."""
    parameters: dict[str, Any] = {
        "mailbox": mailbox or message.mailbox,
        "mail_from": message.mail_from,
        "rcpt_to": message.rcpt_to or None,
    }
    try:
        put = transport.request("POST", "/api/messages", message.raw, **parameters)
        if message.flags:
            transport.request("PATCH", f"/api/messages/{quote(put['id'], safe='')}", message.flags)
    except RequestRefused as problem:
        return f"{message.name}: {problem}"
    except SandboxUnreachable as problem:
        transport.get("/api/info")  # it may have closed the connection on this message alone
        return f"{message.name}: {problem}"
    return None
