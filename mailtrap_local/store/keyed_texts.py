"""Storage of short texts by keys, beside the mail: its contract, and one in memory."""

import threading
from collections.abc import Mapping
from typing import Protocol, runtime_checkable


class KeyedTexts(Protocol):
    """Keeps texts by keys, without NUL. For any thread; each call may wait for a disk.

    Every method raises StoreUnavailable where nothing can be read or written. Who shares the store
    shares them, too.
    """

    def load(self, prefix: str) -> dict[str, str]:
        """Return the texts whose keys begin with a prefix, which is not empty, by their keys."""

    def change(self, changes: Mapping[str, str | None]) -> None:
        """Keep texts, each in place of the one with its key; None removes it. All or nothing."""


@runtime_checkable
class KeepsTexts(Protocol):
    """A store that keeps texts beside the mail."""

    @property
    def keyed_texts(self) -> KeyedTexts:
        """Their storage."""


class MemoryTexts:
    """Storage in memory, until the process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: dict[str, str] = {}

    def load(self, prefix: str) -> dict[str, str]:
        with self._lock:
            return {key: text for key, text in self._texts.items() if key.startswith(prefix)}

    def change(self, changes: Mapping[str, str | None]) -> None:
        with self._lock:
            for key, text in changes.items():
                if text is None:
                    self._texts.pop(key, None)
                else:
                    self._texts[key] = text


def end_of_prefix(prefix: str) -> str:
    """Return the first text behind all that begin with a prefix, by code points."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
