"""Open the store of a setting. Each kind is imported only where it is wanted."""

from collections.abc import Callable

from mailtrap_local.config.store_field import StoreSetting, explain_missing_driver
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import Store
from mailtrap_local.store.memory import MemoryStore


def open_store(
    setting: StoreSetting,
    max_messages: int,
    max_bytes: int,
    checker: Callable[[], MessageChecker],
) -> Store:
    """Return the store, of so many messages and octets. Raises BadSetting if it cannot be used."""
    if setting.path is not None:
        from mailtrap_local.store.sqlite.store import SqliteStore  # noqa: PLC0415  # most keep mail in memory

        return SqliteStore(
            setting.path, max_messages=max_messages, max_bytes=max_bytes, checker=checker
        )
    if setting.url is not None:
        with explain_missing_driver(setting):
            from mailtrap_local.store.postgresql.store import PostgresStore  # noqa: PLC0415  # see above
        return PostgresStore(
            setting.url.full, max_messages=max_messages, max_bytes=max_bytes, checker=checker
        )
    return MemoryStore(max_messages=max_messages, max_bytes=max_bytes, checker=checker)
