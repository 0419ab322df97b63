"""`mailtrap-local import`: puts messages from elsewhere into a sandbox, unchanged, without SMTP."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.mail_files import FileMessage, MailSource, Unreadable, find_mail
from mailtrap_local.cli.output import progress
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.errors import BadSetting, RequestRefused, SandboxUnreachable
from mailtrap_local.mail.printable import printable

_USUAL_AGE = timedelta(days=7)  # of --max-age


def _mailpit(source: str) -> Iterator[MailSource]:
    from mailtrap_local.cli.mailpit_file import MailpitFile  # noqa: PLC0415  # few come from there

    yield MailpitFile(_existing(source))


def _mailhog(source: str) -> Iterator[MailSource]:
    from mailtrap_local.cli.mailhog_source import MailhogFile, MailhogServer  # noqa: PLC0415  # too

    yield MailhogServer(source) if "://" in source else MailhogFile(_existing(source))


_SOURCES: dict[str, Callable[[str], Iterator[MailSource]]] = {
    "eml": lambda source: find_mail(Path(source), "eml"),
    "mbox": lambda source: find_mail(Path(source), "mbox"),
    "maildir": lambda source: find_mail(Path(source), "maildir"),
    "mailpit": _mailpit,
    "mailhog": _mailhog,
}


@click.command("import")
@click.argument("sources", metavar="PATH|URL...", nargs=-1, required=True)
@click.option(
    "--from",
    "kind",
    type=click.Choice(list(_SOURCES)),
    help="What they are; without it .eml files, mboxes and Maildirs, as found.",
)
@click.option(
    "--mailbox",
    metavar="NAME",
    help="Into this mailbox; else into the one that export noted, else by the routes.",
)
@click.option(
    "--store",
    metavar="STORE",
    help="Into this store, which no sandbox has open: sqlite:PATH. Else into the one at the URL.",
)
@with_transport
@click.pass_context
def import_mail(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    sources: tuple[str, ...],
    kind: str | None,
    mailbox: str | None,
    store: str | None,
) -> None:
    """Put mail from elsewhere into a sandbox.

    From .eml files, mboxes, Maildirs, and folders with such; from a database of Mailpit; from a
    MailHog at a URL, or a file with what its API has answered. Messages are put in as they are, in
    their order, with when they came, their flags and their tags as far as is known. One that cannot
    be put in is reported, the others go in, and the exit code is 1.
    """
    find: Callable[[str], Iterator[MailSource]] = (
        (lambda source: find_mail(Path(source))) if kind is None else _SOURCES[kind]
    )
    with _sandbox_of(store, transport) as sandbox:
        sandbox.get("/api/info", needs=("epoch",))  # so that a missing one is reported once
        found = list(chain.from_iterable(map(find, sources)))
        if kind is not None and not found:
            raise BadSetting(f"{', '.join(sources)}: no {kind} is there")
        importing = _Importing(sandbox, mailbox)
        with progress("importing", sum(source.size for source in found)) as advance:
            for message in _read_all(found):
                importing.take(message)
                if isinstance(message, FileMessage):
                    advance(message.size)
        importing.report()
    context.exit(1 if importing.failed else 0)


def _existing(source: str) -> Path:
    path = Path(source)
    if not path.is_file():
        what = "a directory" if path.is_dir() else "there is no such file"
        raise BadSetting(f"{path}: {what}")
    return path


@contextmanager
def _sandbox_of(store: str | None, transport: HttpTransport) -> Iterator[HttpTransport]:
    """The sandbox at the URL, or one of our own that has the store open and drops nothing."""
    if store is None:
        yield transport
        return
    from mailtrap_local.sandbox import Sandbox  # noqa: PLC0415  # for this alone

    token = secrets.token_urlsafe()
    with Sandbox(
        store=store,
        smtp=(),
        http="127.0.0.1:0",
        token=token,
        max_messages=10**9,
        max_bytes=10**15,
        max_age=None,
        max_message_size=10**9,
        max_in_flight=2 * 10**9,
    ) as sandbox:
        yield HttpTransport(sandbox.http.url, token=token)


def _read_all(found: list[MailSource]) -> Iterator[FileMessage | Unreadable]:
    for source in found:
        try:
            yield from source.read()
        except Unreadable as problem:
            yield problem


class _Importing:
    """Puts messages into a sandbox, and counts them."""

    def __init__(self, sandbox: HttpTransport, mailbox: str | None) -> None:
        self._sandbox = sandbox
        self._mailbox = mailbox
        self._oldest = datetime.now(UTC)
        self.taken = self.failed = 0

    def take(self, message: FileMessage | Unreadable) -> None:
        """Put a message in, or report why not."""
        problem = str(message) if isinstance(message, Unreadable) else self._put(message)
        if problem is None:
            self.taken += 1
        else:
            self.failed += 1
            click.echo(printable(problem), err=True)

    def _put(self, message: FileMessage) -> str | None:
        """Put a message into the sandbox. Returns the problem if it is refused."""
        moment = message.received_at
        parameters: dict[str, Any] = {
            "mailbox": self._mailbox or message.mailbox,
            "mail_from": message.mail_from,
            "rcpt_to": message.rcpt_to or None,
            "received_at": moment and moment.isoformat(),
        }
        sandbox = self._sandbox
        try:
            put = sandbox.request("POST", "/api/messages", message.raw, **parameters)
            if message.flags:
                place = f"/api/messages/{quote(put['id'], safe='')}"
                sandbox.request("PATCH", place, message.flags)
        except RequestRefused as problem:
            return f"{message.name}: {problem}"
        except SandboxUnreachable as problem:
            sandbox.get("/api/info")  # it may have closed the connection on this message alone
            return f"{message.name}: {problem}"
        if moment is not None:
            self._oldest = min(self._oldest, moment)
        return None

    def report(self) -> None:
        """Say how many were put in, and what may become of them."""
        click.echo(f"{self.taken} imported" + (f", {self.failed} not" if self.failed else ""))
        left = self._sandbox.get("/api/messages", needs=("total",), limit=1)["total"]
        if left < self.taken:
            click.echo(
                f"only {left} are left: a sandbox drops the oldest, see --max-messages, "
                "--max-bytes and --max-age of serve",
                err=True,
            )
        elif datetime.now(UTC) - self._oldest > _USUAL_AGE:
            click.echo(
                f"the oldest is of {self._oldest:%Y-%m-%d}: a sandbox removes mail after a week, "
                "see --max-age of serve",
                err=True,
            )
