"""Cache of the octets of messages: those that were read last."""

import threading
from collections import OrderedDict


class RawCache:
    """At most `most` octets of messages, by their seq. May be used from any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._octets = 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, seq: int) -> bytes | None:
        """Return the octets of a message; None if they are not here."""
        with self._lock:
            raw = self._kept.get(seq)
            if raw is not None:
                self._kept.move_to_end(seq)
            return raw

    def put(self, seq: int, raw: bytes) -> None:
        """Keep the octets of a message, and forget those that were read longest ago."""
        with self._lock:
            if seq in self._kept or len(raw) > self._most:
                return
            self._kept[seq] = raw
            self._octets += len(raw)
            while self._octets > self._most:
                _, forgotten = self._kept.popitem(last=False)
                self._octets -= len(forgotten)

    def drop(self, seq: int) -> None:
        """Forget the octets of a message."""
        with self._lock:
            self._octets -= len(self._kept.pop(seq, b""))

    def clear(self) -> None:
        """Forget all: a seq may be given to another message."""
        with self._lock:
            self._kept.clear()
            self._octets = 0
