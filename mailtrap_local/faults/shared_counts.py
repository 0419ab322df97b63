"""Counts of a fault rule that several processes share, in their store."""

import hashlib
import json
import threading

from mailtrap_local.faults.counts import MAX_REMEMBERED, KeyNumbers, Parties
from mailtrap_local.faults.fault_store import FaultStore


class SharedCounts:
    """Counts in a store, the same for all who share it. For any thread."""

    def __init__(self, store: FaultStore, fault_id: str, hits: int = 0) -> None:
        self.hits = hits
        self._store = store
        self._fault_id = fault_id
        self._sessions = KeyNumbers()  # each is of one process, which asks once
        self._lock = threading.Lock()

    def session(self, session_id: str) -> int:
        with self._lock:
            number = self._sessions.get(session_id)
        number = number or self._store.count_fault(self._fault_id, "sessions")
        with self._lock:
            return self._sessions.put(session_id, number)

    def attempt(self, parties: Parties) -> int:
        sender, recipients = parties
        text = json.dumps([sender, *sorted(recipients)]).encode()
        key = hashlib.sha256(text).digest()
        return self._store.count_attempt(self._fault_id, key, MAX_REMEMBERED)

    def occasion(self) -> int:
        return self._store.count_fault(self._fault_id, "occasions")

    def hit(self, times: int | None) -> bool:
        hits = self._store.count_fault(self._fault_id, "hits", times)
        self.note(hits)
        return hits > 0

    def note(self, hits: int) -> None:
        """Note a number of hits that has been read, maybe not the newest."""
        with self._lock:
            self.hits = max(self.hits, hits)
