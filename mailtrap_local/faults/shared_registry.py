"""Faults that all processes share which serve one store. Magic recipients are those of each."""

import json
import logging
import secrets
from contextlib import suppress

from mailtrap_local.errors import BadRule, FaultNotFound, StoreUnavailable
from mailtrap_local.faults.actions import Action
from mailtrap_local.faults.fault import Fault
from mailtrap_local.faults.fault_store import FaultStore, KeptFault
from mailtrap_local.faults.registry import MAX_RULES, FaultRegistry, due_actions, too_many_rules
from mailtrap_local.faults.rule import Rule
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json
from mailtrap_local.faults.shared_counts import SharedCounts
from mailtrap_local.faults.stages import FaultContext

log = logging.getLogger(__name__)


class SharedFaultRegistry(FaultRegistry):
    """Faults of a store, as it has last given them. To count one is to ask the store.

    Methods may raise StoreUnavailable; `actions_for` then has counted some of the faults, or none.
    """

    def __init__(self, store: FaultStore) -> None:
        super().__init__()
        self._store = store
        self._unreadable: set[str] = set()
        store.follow_faults(self._take)

    def _take(self, kept: list[KeptFault]) -> None:
        """Have these faults from now on."""
        faults = {one.id: fault for one in kept if (fault := self._fault(one)) is not None}
        with self._lock:
            self._faults = faults
            self.active = bool(faults)

    def _fault(self, kept: KeptFault) -> Fault | None:
        """Return a fault, the same object as before; None for one that is not understood."""
        fault = self._faults.get(kept.id)
        if fault is None:
            try:
                rule = parse_rule(json.loads(kept.rule))
            except BadRule as problem:
                if kept.id not in self._unreadable:
                    self._unreadable.add(kept.id)
                    log.warning("a fault of another mailtrap-local is left out: %s", problem)
                return None
            fault = self._new_fault(rule, kept.id)
        fault.state.counts.hits = max(fault.state.hits, kept.hits)
        return fault

    def _new_fault(self, rule: Rule, fault_id: str) -> Fault:
        return Fault(self, rule, fault_id, SharedCounts(self._store, fault_id))

    # -- as of any registry --------------------------------------------------------------------

    def add(self, rule: Rule) -> Fault:
        fault_id = secrets.token_hex(8)
        if not self._store.keep_fault(fault_id, json.dumps(rule_as_json(rule)), MAX_RULES):
            raise too_many_rules()
        try:
            return self.get(fault_id)
        except FaultNotFound:  # it is removed already, or the store could not give it
            return self._new_fault(rule, fault_id)

    def all(self, mailbox: str | None = None) -> list[Fault]:
        self._store.look_at_faults()
        return super().all(mailbox)

    def discard(self, fault_id: str) -> bool:
        return self._store.forget_faults([fault_id]) > 0

    def clear(self, mailbox: str | None = None) -> int:
        self._forget_magic(mailbox)
        gone = [fault.id for fault in self.all(mailbox)]
        return self._store.forget_faults(gone) if gone else 0

    def update_hits(self, fault: Fault) -> None:
        with suppress(StoreUnavailable):  # the last known will do, of a sandbox that is closed say
            hits = self._store.fault_hits(fault.id)
            fault.state.counts.hits = max(fault.state.hits, hits or 0)

    def may_block(self, context: FaultContext) -> bool:
        with self._lock:
            return any(fault.state.is_possible(context) for fault in self._faults.values())

    def actions_for(self, context: FaultContext) -> list[Action]:
        with self._lock:
            states = [fault.state for fault in self._faults.values()]
        actions = due_actions(states, context)
        with self._lock:
            if not (actions and actions[-1].is_terminal):
                actions += due_actions(self._magic_states(context), context)
            return self._count(actions)
