"""A registered fault, and what it is registered in."""

import secrets
from typing import Any, Protocol, Self

from mailtrap_local.faults.counts import RuleCounts
from mailtrap_local.faults.rule import Rule, RuleState
from mailtrap_local.faults.rule_json import rule_as_json
from mailtrap_local.faults.rule_text import describe


class Registry(Protocol):
    """Registered faults: of this process, of all that share a store, of a sandbox elsewhere."""

    def add(self, rule: Rule) -> "Fault":
        """Register a rule. Raises BadRule when there are too many."""

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        """Return all faults, or those of one mailbox alone."""

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox. Returns how many."""

    def update_hits(self, fault: "Fault") -> None:
        """Fetch how often a fault was applied, unless it has been removed."""


class Fault:
    """A registered rule. As a context manager it is removed at the end of the block."""

    def __init__(
        self,
        registry: Registry,
        rule: Rule,
        fault_id: str | None = None,
        counts: RuleCounts | None = None,
    ) -> None:
        self.id = fault_id or secrets.token_hex(8)
        self.state = RuleState(rule, counts)  # for the registry alone
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
        """Number of times it was applied; once it is removed, the last number known."""
        self._registry.update_hits(self)
        return self.state.hits

    def remove(self) -> None:
        """Remove it. May be called again."""
        self._registry.update_hits(self)  # for later reads
        self._registry.discard(self.id)

    def as_json(self) -> dict[str, Any]:
        """Return the rule as `parse_rule` reads it, with `id` and `hits`."""
        return {**rule_as_json(self.rule), "id": self.id, "hits": self.hits}
