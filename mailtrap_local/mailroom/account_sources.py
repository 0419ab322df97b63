"""Open the accounts of a sandbox: those of its settings, and of a file or its store."""

from collections.abc import Sequence
from pathlib import Path

from mailtrap_local.config.account_values import AccountRecord, check_distinct
from mailtrap_local.config.oidc_values import OidcSettings
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.store.accounts import KeepsAccounts, MemoryAccounts
from mailtrap_local.store.accounts_file import AccountsFile
from mailtrap_local.store.base import Store


def open_directory(
    configured: Sequence[AccountRecord],
    file: Path | None,
    store: Store,
    checks: PasswordChecks,
    *,
    oidc: OidcSettings | None = None,
) -> AccountDirectory:
    """Return the accounts of the settings, and those of a file, else of the store.

    With any in the settings or a file, or with `oidc`, nobody is let in without them.
    Sessions are kept in the store if it stays, else in memory. Raises BadSetting for invalid ones.
    """
    check_distinct(tuple(configured))
    kept = store.accounts if isinstance(store, KeepsAccounts) else MemoryAccounts()
    return AccountDirectory(
        configured,
        kept if file is None else AccountsFile(file),
        kept,
        checks,
        required=oidc is not None or bool(configured) or file is not None,
    )
