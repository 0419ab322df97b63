"""`mailtrap-local import`: puts messages from elsewhere into a sandbox, unchanged, without SMTP."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import click

from mailtrap_local.cli.connection_options import with_transport
from mailtrap_local.cli.import_destinations import (
    Destination,
    SandboxDestination,
    StoreDestination,
)
from mailtrap_local.cli.mail_files import FileMessage, MailSource, Unreadable, find_mail
from mailtrap_local.cli.output import progress
from mailtrap_local.cli.param_types import complete_metavar
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.errors import BadSetting
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
@click.argument(
    "sources",
    metavar="PATH|URL...",
    nargs=-1,
    required=True,
    shell_complete=complete_metavar,
)
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
    with _destination_of(store, transport, mailbox) as destination:
        found = list(chain.from_iterable(map(find, sources)))
        if kind is not None and not found:
            raise BadSetting(f"{', '.join(sources)}: no {kind} is there")
        importing = _Importing(destination)
        with progress("importing", sum(source.size for source in found)) as advance:
            for message in _read_all(found):
                importing.take(message)
                if isinstance(message, FileMessage):
                    advance(message.size)
            importing.finish()
        importing.report()
    context.exit(1 if importing.failed else 0)


def _existing(source: str) -> Path:
    path = Path(source)
    if not path.is_file():
        what = "a directory" if path.is_dir() else "there is no such file"
        raise BadSetting(f"{path}: {what}")
    return path


@contextmanager
def _destination_of(
    store: str | None, transport: HttpTransport, mailbox: str | None
) -> Iterator[Destination]:
    """Open the sandbox at the URL, or the store, which drops nothing meanwhile."""
    if store is None:
        yield SandboxDestination(transport, mailbox)
        return
    from mailtrap_local.sandbox import Sandbox  # noqa: PLC0415  # for this alone

    mailroom = Sandbox(store=store, max_messages=10**9, max_bytes=10**15).mailroom
    with closing(mailroom.store):
        yield StoreDestination(mailroom, mailbox)


def _read_all(found: list[MailSource]) -> Iterator[FileMessage | Unreadable]:
    for source in found:
        try:
            yield from source.read()
        except Unreadable as problem:
            yield problem


class _Importing:
    """Puts messages into a sandbox, and counts them."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        self._oldest = datetime.now(UTC)
        self._put = 0
        self.failed = 0

    def take(self, message: FileMessage | Unreadable) -> None:
        """Put a message in, or report why not."""
        self._put += 1
        if isinstance(message, Unreadable):
            self._report([str(message)])
            return
        self._report(self._destination.put(message))
        if message.received_at is not None:
            self._oldest = min(self._oldest, message.received_at)

    def finish(self) -> None:
        """Wait until all are kept."""
        self._report(self._destination.finish())

    def _report(self, problems: list[str]) -> None:
        self.failed += len(problems)
        for problem in problems:
            click.echo(printable(problem), err=True)

    def report(self) -> None:
        """Say how many were put in, and what may become of them."""
        taken = self._put - self.failed
        click.echo(f"{taken} imported" + (f", {self.failed} not" if self.failed else ""))
        left = self._destination.count()
        if left < taken:
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
