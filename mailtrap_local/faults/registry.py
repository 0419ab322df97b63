"""Registered faults, and the actions to apply now. Applies none itself.

What makes a fault is imported with the first one: most runs have none.
"""

import threading
from itertools import chain
from typing import TYPE_CHECKING

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.faults.magic_address import is_magic
from mailtrap_local.faults.stages import FaultContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mailtrap_local.faults.actions import Action
    from mailtrap_local.faults.fault import Fault
    from mailtrap_local.faults.magic_recipients import MagicRecipients
    from mailtrap_local.faults.rule import Rule, RuleState

MAX_RULES = 1000


class FaultRegistry:
    """Faults of one sandbox, in the order in which they were registered.

    May be used from any thread; the lock is held briefly: `actions_for` runs on the event loop.
    """

    def __init__(self) -> None:
        self.active = False
        """True if any fault is registered: without one nobody needs to ask."""
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._magic: MagicRecipients | None = None
        self._hits = 0

    def add(self, rule: "Rule") -> "Fault":
        """Register a rule. Raises BadRule when there are too many."""
        from mailtrap_local.faults.fault import Fault  # noqa: PLC0415  # see above

        fault = Fault(self, rule)
        with self._lock:
            if len(self._faults) >= MAX_RULES:
                raise too_many_rules()
            self._faults[fault.id] = fault
            self.active = True
        return fault

    def get(self, fault_id: str) -> "Fault":
        """Return the fault with that id. Raises FaultNotFound."""
        with self._lock:
            found = self._faults.get(fault_id)
        if found is None:
            raise fault_not_found(fault_id)
        return found

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        """Return all faults, or those of one mailbox alone."""
        with self._lock:
            return [
                fault for fault in self._faults.values() if mailbox in (None, fault.rule.mailbox)
            ]

    def remove(self, fault_id: str) -> None:
        """Remove a fault. Raises FaultNotFound."""
        if not self.discard(fault_id):
            raise fault_not_found(fault_id)

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""
        with self._lock:
            found = self._faults.pop(fault_id, None)
            self.active = bool(self._faults)
        return found is not None

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox, and the state of magic recipients.

        Returns how many faults.
        """
        with self._lock:
            kept = {
                fault.id: fault
                for fault in self._faults.values()
                if mailbox not in (None, fault.rule.mailbox)
            }
            gone = len(self._faults) - len(kept)
            self._faults = kept
            self.active = bool(self._faults)
        self._forget_magic(mailbox)
        return gone

    def _forget_magic(self, mailbox: str | None) -> None:
        with self._lock:
            if self._magic is not None:
                self._magic.forget(mailbox)

    @property
    def hits(self) -> int:
        """Number of actions applied since the start, those of magic recipients too."""
        return self._hits

    def update_hits(self, fault: "Fault") -> None:
        """Fetch how often a fault was applied: known here anyway."""

    def may_block(self, _context: FaultContext) -> bool:
        """Return whether `actions_for` may wait for a store, and belongs into a thread."""
        return False

    def actions_for(self, context: FaultContext) -> "list[Action]":
        """Return the actions to apply now, in order, up to the first that is terminal.

        Each is counted as a hit. Magic recipients come after the registered faults.
        """
        with self._lock:
            registered = (fault.state for fault in self._faults.values())
            states = chain(registered, self._magic_states(context))
            return self._count(due_actions(states, context))

    def _count(self, actions: "list[Action]") -> "list[Action]":
        self._hits += len(actions)
        return actions

    def _magic_states(self, context: FaultContext) -> "Iterator[RuleState]":
        if self._magic is None:
            if not any(map(is_magic, context.recipients)):
                return iter(())
            from mailtrap_local.faults.magic_recipients import MagicRecipients  # noqa: PLC0415  # see above

            self._magic = MagicRecipients()
        return self._magic.states(context)


def due_actions(states: "Iterable[RuleState]", context: FaultContext) -> "list[Action]":
    """Return the actions of the rules that apply, up to the first that is terminal."""
    actions: list[Action] = []
    for state in states:
        if state.applies(context):
            recipients = state.rule.match.fitting(context.recipients)
            actions.append(state.rule.action.about(recipients))
            if state.rule.action.is_terminal:
                break
    return actions


def too_many_rules() -> BadRule:
    """Return the error for one more rule than there can be."""
    return BadRule(f"there are {MAX_RULES} faults, as many as can be: remove some")


def fault_not_found(fault_id: str) -> FaultNotFound:
    """Return the error of a look for an id."""
    return FaultNotFound(f"no fault {fault_id[:40]!r} is registered")
