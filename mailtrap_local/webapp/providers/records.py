"""Records that a provider's API keeps beside mail: identities, new times of mail, states."""

import threading
from collections import OrderedDict
from typing import Any

import msgspec

_MOST = 5000
_MOST_OCTETS = 20_000_000  # of all values, in JSON


class ProviderRecords:
    """Values for JSON by kind and id, in the order they were first kept. For any thread.

    They are as old as the process: the oldest go beyond 5,000 of them, and 20 MB.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._octets = 0

    def keep(self, kind: str, name: str, value: Any) -> None:
        """Keep a value, in place of the one that was there."""
        octets = msgspec.json.encode(value)
        with self._lock:
            self._octets += len(octets) - len(self._kept.get((kind, name), b""))
            self._kept[kind, name] = octets
            while len(self._kept) > _MOST or self._octets > _MOST_OCTETS:
                self._octets -= len(self._kept.popitem(last=False)[1])

    def find(self, kind: str, name: str) -> Any:
        """Return a value; None if there is none."""
        with self._lock:
            octets = self._kept.get((kind, name))
        return None if octets is None else msgspec.json.decode(octets)

    def all(self, kind: str) -> list[tuple[str, Any]]:
        """Return all of a kind, with their ids."""
        with self._lock:
            found = [(name, octets) for (each, name), octets in self._kept.items() if each == kind]
        return [(name, msgspec.json.decode(octets)) for name, octets in found]

    def remove(self, kind: str, name: str) -> bool:
        """Remove a value; returns whether there was one."""
        with self._lock:
            octets = self._kept.pop((kind, name), None)
            self._octets -= len(octets or b"")
        return octets is not None
