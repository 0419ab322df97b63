"""Open the store of a setting. What is not needed for it is not imported."""

from typing import TYPE_CHECKING

from mailtrap_local.config.store_field import StoreSetting, explain_missing_driver
from mailtrap_local.store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from mailtrap_local.mail.message_checks import MessageChecker
    from mailtrap_local.store.base import Store


def open_store(
    setting: StoreSetting,
    *,
    max_messages: int,
    max_bytes: int,
    checker: "Callable[[], MessageChecker] | None" = None,
) -> "Store":
    """Open a store of at most so many messages and octets. Raises BadSetting."""
    bounds = {"max_messages": max_messages, "max_bytes": max_bytes}
    if setting.path is not None:
        from mailtrap_local.store.sqlite.store import SqliteStore  # noqa: PLC0415  # most keep mail in memory

        return SqliteStore(setting.path, **bounds, checker=checker)
    if setting.url is not None:
        with explain_missing_driver(setting):
            from mailtrap_local.store.postgresql.store import PostgresStore  # noqa: PLC0415  # see above
        return PostgresStore(setting.url.full, **bounds, checker=checker)
    return MemoryStore(**bounds, checker=checker)
