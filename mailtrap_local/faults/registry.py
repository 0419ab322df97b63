"""Registered faults, and the actions to apply now. Applies none itself."""

import secrets
import threading
from itertools import chain
from typing import Any, Protocol, Self

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.faults.actions import Action
from mailtrap_local.faults.magic_recipients import MagicRecipients
from mailtrap_local.faults.rule import Rule, RuleState
from mailtrap_local.faults.rule_json import rule_as_json
from mailtrap_local.faults.rule_text import describe
from mailtrap_local.faults.stages import FaultContext

_MAX_RULES = 1000


class Registry(Protocol):
    """Registered faults, of this process or of a sandbox elsewhere."""

    def add(self, rule: Rule) -> "Fault":
        """Register a rule. Raises BadRule when there are too many."""

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        """Return all faults, or those of one mailbox alone."""

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox. Returns how many."""


class Fault:
    """A registered rule. As a context manager it is removed at the end of the block."""

    def __init__(self, registry: Registry, rule: Rule) -> None:
        self.id = secrets.token_hex(8)
        self.state = RuleState(rule)  # for the registry alone, under its lock
        self._registry = registry

    def __repr__(self) -> str:
        return f"<Fault {self.as_json()}>"

    def __str__(self) -> str:
        return f"{describe(self.rule)} ({self.hits} hits)"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.remove()

    @property
    def rule(self) -> Rule:
        """The action, its stage and its conditions."""
        return self.state.rule

    @property
    def hits(self) -> int:
        """How often it has been applied; known after it was removed, too."""
        return self.state.hits

    def remove(self) -> None:
        """Remove it. May be called again."""
        self._registry.discard(self.id)

    def as_json(self) -> dict[str, Any]:
        """Return the rule as `parse_rule` reads it, with `id` and `hits`."""
        return {**rule_as_json(self.rule), "id": self.id, "hits": self.hits}


class FaultRegistry:
    """All faults of one sandbox, in the order in which they were registered.

    May be used from any thread; the lock is held briefly: `actions_for` runs on the event loop.
    """

    def __init__(self) -> None:
        self.active = False
        """Whether any fault is registered: without one nobody needs to ask."""
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._magic = MagicRecipients()
        self._hits = 0

    def add(self, rule: Rule) -> Fault:
        """Register a rule. Raises BadRule when there are too many."""
        fault = Fault(self, rule)
        with self._lock:
            if len(self._faults) >= _MAX_RULES:
                raise BadRule(f"there are {_MAX_RULES} faults, as many as can be: remove some")
            self._faults[fault.id] = fault
            self.active = True
        return fault

    def get(self, fault_id: str) -> Fault:
        """Return the fault with that id. Raises FaultNotFound."""
        with self._lock:
            found = self._faults.get(fault_id)
        if found is None:
            raise _not_found(fault_id)
        return found

    def all(self, mailbox: str | None = None) -> list[Fault]:
        """Return all faults, or those of one mailbox alone."""
        with self._lock:
            return [
                fault for fault in self._faults.values() if mailbox in (None, fault.rule.mailbox)
            ]

    def remove(self, fault_id: str) -> None:
        """Remove a fault. Raises FaultNotFound."""
        if not self.discard(fault_id):
            raise _not_found(fault_id)

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
            self._magic.forget(mailbox)
        return gone

    @property
    def hits(self) -> int:
        """How often an action was applied since the start, those of magic recipients too."""
        return self._hits

    def actions_for(self, context: FaultContext) -> list[Action]:
        """Return the actions to apply now, in order, up to the first that is terminal.

        Each is counted as a hit. Magic recipients come after the registered faults.
        """
        actions: list[Action] = []
        with self._lock:
            registered = (fault.state for fault in self._faults.values())
            for state in chain(registered, self._magic.states(context)):
                if state.applies(context):
                    self._hits += 1
                    actions.append(state.rule.action)
                    if state.rule.action.is_terminal:
                        break
        return actions


def _not_found(fault_id: str) -> FaultNotFound:
    return FaultNotFound(f"no fault {fault_id[:40]!r} is registered")
