"""`mailtrap-local store`: looks after a store in a file or in a database."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from functools import wraps
from itertools import islice
from typing import Any

import click

from mailtrap_local.cli.output import progress, report_errors
from mailtrap_local.config.store_field import explain_missing_driver, parse_store
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.printable import printable
from mailtrap_local.store.upkeep import StoreUpkeep

_NOT_LOOKED_AT = 2
"""Exit code when the store cannot be opened."""
_MOST_PROBLEMS = 100


@click.group()
def store() -> None:
    """Look after a store.

    STORE is what `--store` takes: sqlite:PATH, which no sandbox may have open, or postgresql://…
    """


def open_upkeep(setting: str) -> StoreUpkeep:
    """Open the store of a setting for its upkeep. Raises BadSetting."""
    parsed = parse_store(setting)
    if parsed.path is not None:
        from mailtrap_local.store.sqlite.upkeep import SqliteUpkeep  # noqa: PLC0415  # of this kind

        return SqliteUpkeep(parsed.path)
    if parsed.url is not None:
        with explain_missing_driver(parsed):
            from mailtrap_local.store.postgresql.upkeep import PostgresUpkeep  # noqa: PLC0415  # likewise
        return PostgresUpkeep(parsed.url)
    raise BadSetting(f"{parsed}: name a store that stays, sqlite:PATH or postgresql://…")


def _on_a_store(command: Callable[..., None]) -> click.Command:
    """Make a command of a function that takes a store which is open."""

    @store.command(command.__name__.strip("_"))
    @click.argument("setting", metavar="STORE")
    @click.pass_context
    @wraps(command)
    def call(context: click.Context, /, setting: str) -> None:
        with report_errors(_NOT_LOOKED_AT), closing(open_upkeep(setting)) as upkeep:
            command(context, upkeep)

    return call


@_on_a_store
def check(context: click.Context, upkeep: StoreUpkeep) -> None:
    """Look for damage; the exit code is 1 if there is any.

    Reads all messages, and counts them anew.
    """
    with progress("checking", upkeep.messages()) as advance:
        problems = upkeep.find_problems(advance)
        found = list(islice(problems, _MOST_PROBLEMS))
        more = sum(1 for _ in problems)
    for problem in found:
        click.echo(printable(problem))
    if more:
        click.echo(f"and {more} more")
    if found:
        context.exit(1)
    click.echo(f"no problems in {upkeep.messages()} messages")


@_on_a_store
def vacuum(_context: click.Context, upkeep: StoreUpkeep) -> None:
    """Give the room that deleted messages have left back to the disk."""
    with progress("vacuuming", upkeep.unused()) as advance:
        freed = upkeep.vacuum(advance)
    click.echo(f"{freed:,} octets freed")


@_on_a_store
def migrate(_context: click.Context, upkeep: StoreUpkeep) -> None:
    """Bring a store of an older mailtrap-local up to date.

    A sandbox does that when it starts; a large store takes a while.
    """
    before = upkeep.info()
    with progress("migrating", before.newest_version - before.version) as advance:
        upkeep.migrate(advance)
    after = upkeep.info().version
    is_same = after == before.version
    click.echo(f"version {after}" + (", nothing to do" if is_same else f", was {before.version}"))


@_on_a_store
def info(_context: click.Context, upkeep: StoreUpkeep) -> None:
    """Say what is in a store."""
    facts = upkeep.info()
    is_older = facts.version < facts.newest_version
    lines: dict[str, Any] = {
        "kind": facts.kind,
        "version": f"{facts.version}" + (f" of {facts.newest_version}" if is_older else ""),
        "messages": f"{facts.messages.total:,} ({facts.messages.unread:,} unread)",
        "octets": f"{facts.octets:,} ({facts.size:,} on disk)",
        "oldest": _moment(facts.oldest),
        "newest": _moment(facts.newest),
        "epoch": f"{facts.epoch:x}",
    }
    for name, value in lines.items():
        click.echo(f"{name:<9} {value}")


def _moment(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat(sep=" ", timespec="seconds")
