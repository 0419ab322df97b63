"""The faults that are registered, and what of them strikes now. Applies none itself."""

import secrets
import threading
from itertools import chain
from typing import Any, Protocol, Self

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.faults.magic_recipients import MagicRecipients
from mailtrap_local.faults.rule import (
    Action,
    Drop,
    FaultContext,
    Garbage,
    Refuse,
    Reply,
    Rule,
    RuleState,
)
from mailtrap_local.faults.rule_json import rule_as_json
from mailtrap_local.faults.rule_text import describe

_MAX_RULES = 1000
_TERMINAL_ACTIONS = (Reply, Drop, Refuse, Garbage)  # actions behind which nothing is left to do


class Registry(Protocol):
    """Where faults are registered: in this process, or in a sandbox elsewhere."""

    def add(self, rule: Rule) -> "Fault":
        """Register a rule. Raises BadRule when there are too many."""

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        """All faults, or those of one mailbox alone."""

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox. Returns how many."""


class Fault:
    """A rule that is registered. As a context manager it is removed at the end of the block."""

    def __init__(self, book: Registry, rule: Rule) -> None:
        self.id = secrets.token_hex(8)
        self.watch = RuleState(rule)  # which only the book may ask, under its lock
        self._registry = book

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
        """What it does, and when."""
        return self.watch.rule

    @property
    def hits(self) -> int:
        """How often it has been applied. Still told after it was removed."""
        return self.watch.hits

    def remove(self) -> None:
        """Take it back. May be called again."""
        self._registry.discard(self.id)

    def as_json(self) -> dict[str, Any]:
        """The rule as `parse_rule` reads it, with `id` and `hits`."""
        return {**rule_as_json(self.rule), "id": self.id, "hits": self.hits}


class FaultRegistry:
    """All faults of one sandbox, in the order in which they were registered.

    May be used from any thread; the lock is held briefly, as `actions_for` is called on the event loop.
    """

    def __init__(self) -> None:
        self.active = False
        """Whether there is any fault at all: without one nobody needs to ask."""
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
        """The fault with that id. Raises FaultNotFound."""
        with self._lock:
            found = self._faults.get(fault_id)
        if found is None:
            raise _not_found(fault_id)
        return found

    def all(self, mailbox: str | None = None) -> list[Fault]:
        """All faults, or those of one mailbox alone."""
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
        """Remove all faults, or those of one mailbox, and forget what magic recipients have met.

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
        """How often a fault has struck since the start, magic recipients among them."""
        return self._hits

    def actions_for(self, moment: FaultContext) -> list[Action]:
        """What strikes now, in order, up to the first that answers or ends the connection.

        Each is counted as a hit. Magic recipients come behind the registered faults.
        """
        actions: list[Action] = []
        with self._lock:
            registered = (fault.watch for fault in self._faults.values())
            for watch in chain(registered, self._magic.watches(moment)):
                if watch.strikes(moment):
                    self._hits += 1
                    actions.append(watch.rule.action)
                    if isinstance(watch.rule.action, _TERMINAL_ACTIONS):
                        break
        return actions


def _not_found(fault_id: str) -> FaultNotFound:
    return FaultNotFound(f"no fault {fault_id[:40]!r} is registered")
