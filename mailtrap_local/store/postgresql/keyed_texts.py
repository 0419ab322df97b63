"""Texts by keys in a PostgreSQL store, which many processes share."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mailtrap_local.store.keyed_texts import end_of_prefix

if TYPE_CHECKING:
    from mailtrap_local.store.postgresql.transaction import WriteTransaction

_LOAD = b"SELECT key, text FROM keyed_text WHERE key >= %(start)s AND key < %(end)s ORDER BY key"
_KEEP = b"""
INSERT INTO keyed_text SELECT * FROM unnest(%s::text[], %s::text[])
ON CONFLICT (key) DO UPDATE SET text = excluded.text
"""
_FORGET = b"DELETE FROM keyed_text WHERE key = ANY(%s)"


class PostgresTexts:
    """Storage in a table. `rows` reads, `write` calls what it gets with a transaction."""

    def __init__(
        self,
        rows: Callable[..., list[tuple[Any, ...]]],
        write: "Callable[[Callable[[WriteTransaction], int]], int]",
    ) -> None:
        self._rows = rows
        self._write = write

    def load(self, prefix: str) -> dict[str, str]:
        return dict(self._rows(_LOAD, start=prefix, end=end_of_prefix(prefix)))

    def change(self, changes: Mapping[str, str | None]) -> None:
        kept = {key: text for key, text in changes.items() if text is not None}
        forgotten = [key for key, text in changes.items() if text is None]
        statements = (_KEEP, (list(kept), list(kept.values()))), (_FORGET, (forgotten,))
        self._write(lambda transaction: transaction.note(*statements))
