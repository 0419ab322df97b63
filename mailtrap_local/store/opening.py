"""Open the store of a setting. Those of files and databases are imported only then."""

from collections.abc import Callable
from typing import Any

from mailtrap_local.config.store_field import StoreSetting, explain_missing_driver
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import Store
from mailtrap_local.store.memory import MemoryStore


def open_store(
    setting: StoreSetting,
    max_messages: int,
    max_bytes: int,
    checker: Callable[[], MessageChecker] | None,
) -> Store:
    """Open a store within bounds; `checker` is what its messages are checked with.

    Raises BadSetting where a package is missing, and StoreUnavailable.
    """
    options: Any = {"max_messages": max_messages, "max_bytes": max_bytes, "checker": checker}
    if setting.path is not None:
        from mailtrap_local.store.sqlite.store import SqliteStore  # noqa: PLC0415  # see above

        return SqliteStore(setting.path, **options)
    if setting.url is not None:
        with explain_missing_driver(setting):
            from mailtrap_local.store.postgresql.store import PostgresStore  # noqa: PLC0415  # see above
        return PostgresStore(setting.url.full, **options)
    return MemoryStore(**options)
