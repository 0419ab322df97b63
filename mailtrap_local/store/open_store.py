"""Open the store of a setting. What is not needed for it is not imported."""

from typing import TYPE_CHECKING

from mailtrap_local.config.store_field import StoreSetting
from mailtrap_local.errors import BadSetting
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
        try:
            from mailtrap_local.store.postgresql.store import PostgresStore  # noqa: PLC0415  # see above
        except ImportError as problem:
            raise BadSetting(
                f'--store {setting}: {problem}, run: pip install "mailtrap-local[postgres]"'
            ) from None
        return PostgresStore(setting.url.full, **bounds, checker=checker)
    return MemoryStore(**bounds, checker=checker)
