"""Fault rules, and when a rule applies. Applies nothing and reads no clock."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailtrap_local.faults.actions import Action, read_action
from mailtrap_local.faults.conditions import Match, read_match
from mailtrap_local.faults.counts import LocalCounts, Parties, RuleCounts
from mailtrap_local.faults.schema import BoundedText, Choice, Nullable, Number, WholeNumber
from mailtrap_local.faults.stages import STAGES, FaultContext, Stage

STAGE: Choice[Stage] = Choice(STAGES)
SCALARS: Mapping[str, Nullable | Number | WholeNumber] = {
    "mailbox": Nullable(BoundedText()),
    "times": Nullable(WholeNumber(least=1)),
    "skip": WholeNumber(),
    "probability": Number(most=1),
    "seed": WholeNumber(),
}
"""The fields of a rule that are a single value, as JSON has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An action, the stage it is applied at, and its conditions. `checked` says that it is valid.

    Each time the conditions hold counts: the first `skip` are let pass, the action is applied to
    the others with `probability` (drawn from `seed`, so that a run repeats exactly), until it has
    been applied `times` times.
    """

    on: Stage
    action: Action
    mailbox: str | None = None
    match: Match = field(default_factory=Match)
    times: int | None = None
    skip: int = 0
    probability: float = 1
    seed: int = 0

    def checked(self) -> "Rule":
        """Return the rule as its JSON would be read. Raises BadRule for what JSON cannot say."""
        on = STAGE.parse("on", self.on)
        for name, schema in SCALARS.items():
            schema.parse(name, getattr(self, name))
        action = read_action({self.action.key: self.action.to_json()}, on)
        return replace(self, match=read_match(self.match.to_json(), on), action=action)


class RuleState:
    """State of a rule in force, whose `counts` are those of this process unless others are given.

    For one thread at a time where they are.
    """

    def __init__(self, rule: Rule, counts: RuleCounts | None = None) -> None:
        self.rule = rule
        self.counts = LocalCounts() if counts is None else counts

    @property
    def hits(self) -> int:
        """Number of times it was applied, as far as is known."""
        return self.counts.hits

    @property
    def is_spent(self) -> bool:
        """True once the rule has been applied as often as it may."""
        return self.rule.times is not None and self.hits >= self.rule.times

    def applies(self, context: FaultContext) -> bool:
        """Return whether to apply the rule now. Counts the occasion, and the hit if it is one."""
        if not (self.is_possible(context) and self._counts_fit(context)):
            return False
        return self._is_due() and self.counts.hit(self.rule.times)

    def is_possible(self, context: FaultContext) -> bool:
        """Return whether all holds for which nothing has to be counted."""
        rule = self.rule
        return (
            context.stage == rule.on
            and rule.mailbox in (None, context.mailbox)
            and not self.is_spent
            and (context.answerable or not rule.action.is_reply)
            and rule.match.fits(context)
        )

    def _counts_fit(self, context: FaultContext) -> bool:
        """Return whether `session` and `attempt` hold. Both count, even if one of them does not."""
        match, counts = self.rule.match, self.counts
        session = not match.session or counts.session(context.session_id) in match.session
        attempt = not match.attempt or counts.attempt(_parties(context)) in match.attempt
        return session and attempt

    def _is_due(self) -> bool:
        """Return whether `skip` and `probability` let this occasion be a hit."""
        rule = self.rule
        if not rule.skip and rule.probability == 1:
            return True
        number = self.counts.occasion() - rule.skip
        if number <= 0:
            return False
        # drawn by the number alone: who shares a rule draws the same
        chance = random.Random(f"{rule.seed}.{number}").random()  # noqa: S311  # to repeat, not to keep a secret
        return chance < rule.probability


def _parties(context: FaultContext) -> Parties:
    """Return sender and recipients, by which a further attempt is known."""
    return (context.sender or "").casefold(), frozenset(map(str.casefold, context.recipients))
