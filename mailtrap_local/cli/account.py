"""`mailtrap-local account`: who may see which mailboxes, in a file of accounts or in a store."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from mailtrap_local.cli.output import report_errors
from mailtrap_local.config.account_values import TokenRecord
from mailtrap_local.config.store_field import parse_store
from mailtrap_local.errors import AccountNotFound, BadSetting
from mailtrap_local.mailroom.account_changes import AccountChanges
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.store.accounts import AccountStorage, KeepsAccounts
from mailtrap_local.store.accounts_file import AccountsFile
from mailtrap_local.store.opening import open_store

_MOST = 2**60  # messages and octets: nothing is dropped by this command
_COMMAND_LINE = Principal(account="the command account")


@click.group()
def account() -> None:
    """Say who may see which mailboxes.

    Accounts are kept in a file (--accounts FILE) or in a store that stays (--store), and are what
    a sandbox with the same option lets in. One that runs follows within a second.
    """


@contextmanager
def _storage(store: str | None, file: Path | None) -> Iterator[AccountStorage]:
    if (store is None) == (file is None):
        raise BadSetting("give --accounts FILE or --store: it is where the accounts are kept")
    if file is not None:
        yield AccountsFile(file)
        return
    parsed = parse_store(store or "")
    if parsed.path is not None:
        from mailtrap_local.store.sqlite.accounts import open_accounts  # noqa: PLC0415  # of this kind

        with open_accounts(parsed.path) as accounts:
            yield accounts
        return
    with closing(open_store(parsed, _MOST, _MOST, None)) as opened:
        if isinstance(opened, KeepsAccounts):
            yield opened.accounts
        else:
            raise BadSetting("--store memory keeps no accounts: name sqlite:PATH or postgresql://…")


def _on_accounts(command: Callable[..., None]) -> click.Command:
    """Make a command of a function that takes the accounts that there are."""

    @account.command(command.__name__.rpartition("_")[2])
    @click.option("--store", envvar="MTL_STORE", metavar="sqlite:PATH|postgresql://…")
    @click.option("--accounts", envvar="MTL_ACCOUNTS", type=click.Path(path_type=Path))
    @wraps(command)
    def call(store: str | None, accounts: Path | None, **given: Any) -> None:
        if accounts is not None:
            store = None  # as a sandbox does
        with report_errors(), _storage(store, accounts) as storage:
            if command is account_add and isinstance(storage, AccountsFile):
                storage.create()
            directory = AccountDirectory((), storage, storage, PasswordChecks(), required=False)
            command(directory, **given)

    return call


def account_add(
    directory: AccountDirectory,
    name: str,
    *,
    role: str,
    mailbox: tuple[str, ...],
    token: str | None,
    scope: str,
    password: bool | None,
) -> None:
    """Add an account, or a token to one that is there.

    Asks for a password, unless there is a --token; without a terminal it is the first line of the
    input. Prints a token once: it is not kept.
    """
    changes = AccountChanges(directory)
    if directory.account(name) is None:
        asks = password if password is not None else token is None
        changes.add_account(
            _COMMAND_LINE,
            name,
            role=role,  # type: ignore[arg-type]  # a choice of click
            mailboxes=mailbox,
            password=_ask_password() if asks else None,
        )
    elif token is None:
        raise BadSetting(f"account {name!r} is there already: remove it first, or add a --token")
    elif mailbox:
        raise BadSetting(f"account {name!r} is there already: its mailboxes stay as they are")
    if token is not None:
        _, text = changes.add_token(_COMMAND_LINE, name, token, scope)  # type: ignore[arg-type]  # as above
        click.echo(text)


def account_list(directory: AccountDirectory, name: str | None) -> None:
    """List the accounts, or the tokens and sessions of one."""
    tokens = directory.tokens()
    if name is not None:
        if directory.account(name) is None:
            raise AccountNotFound(f"there is no account {name!r}")
        for one in tokens:
            if one.account == name:
                kind = one.scope if one.kind == "token" else "session"
                click.echo(f"{one.id}  {kind:<7}  {_used(one)}  {one.name}")
        return
    for record in directory.accounts():
        count = sum(one.account == record.name and one.kind == "token" for one in tokens)
        password = "password" if record.password else "no password"
        mailboxes = " ".join(record.mailboxes)
        click.echo(f"{record.name}  {record.role}  {mailboxes}  {password}, {count} tokens")


def account_remove(directory: AccountDirectory, name: str, token: str | None) -> None:
    """Remove an account, with its tokens and sessions, or one of its tokens by name or id."""
    changes = AccountChanges(directory)
    if token is None:
        changes.remove_account(_COMMAND_LINE, name, even_last=True)
        return
    own = [one for one in directory.tokens() if one.account == name]
    found = [one for one in own if token in (one.id, one.name)]
    if not found:
        raise AccountNotFound(f"account {name[:100]!r} has no token {token[:100]!r}")
    for one in found:
        changes.revoke_token(_COMMAND_LINE, one.id)


def _used(token: TokenRecord) -> str:
    if token.used_at is None:
        return "never used      "
    return datetime.fromtimestamp(token.used_at, UTC).strftime("%Y-%m-%d %H:%M")


def _ask_password() -> str:
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    return sys.stdin.readline().rstrip("\r\n")


_ADD: list[Callable[[Any], Any]] = [
    click.argument("name"),
    click.option("--role", type=click.Choice(["admin", "member", "viewer"]), default="member"),
    click.option("--mailbox", multiple=True, metavar="GLOB", help="Mailboxes it may see."),
    click.option("--token", metavar="NAME", help="Make a token of this name, and print it."),
    click.option("--scope", type=click.Choice(["read", "write"]), default="write"),
    click.option("--password/--no-password", default=None, help="Ask for a password, or do not."),
]
_LIST: list[Callable[[Any], Any]] = [click.argument("name", required=False)]
_REMOVE: list[Callable[[Any], Any]] = [
    click.argument("name"),
    click.option("--token", metavar="NAME|ID", help="Revoke this token of it alone."),
]
for _command, _options in ((account_add, _ADD), (account_list, _LIST), (account_remove, _REMOVE)):
    _made = _on_accounts(_command)
    for _option in reversed(_options):
        _option(_made)
