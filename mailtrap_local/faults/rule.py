"""Fault rules, and when a rule applies. Applies nothing and reads no clock."""

import random
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mailtrap_local.faults.actions import Action, read_action
from mailtrap_local.faults.conditions import Match, read_match
from mailtrap_local.faults.schema import Choice, Nullable, Number, Text, WholeNumber
from mailtrap_local.faults.stages import STAGES, FaultContext, Stage

STAGE: Choice[Stage] = Choice(STAGES)
SCALARS: Mapping[str, Nullable | Number | WholeNumber] = {
    "mailbox": Nullable(Text()),
    "times": Nullable(WholeNumber(least=1)),
    "skip": WholeNumber(),
    "probability": Number(most=1),
    "seed": WholeNumber(),
}
"""The fields of a rule that are a single value, as JSON has them."""

_MAX_REMEMBERED = 10_000  # sessions, and senders with recipients, that a rule remembers


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
    """State of a rule in force: what it has counted. For one thread at a time."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.hits = 0
        self._skipped = 0
        self._random = random.Random(rule.seed)  # noqa: S311  # to repeat, not to keep a secret
        self._sessions = _KeyCounter()
        self._attempts = _KeyCounter()

    @property
    def is_spent(self) -> bool:
        """Whether the rule has been applied as often as it may."""
        return self.rule.times is not None and self.hits >= self.rule.times

    def applies(self, context: FaultContext) -> bool:
        """Whether the rule is to be applied now. Counts the occasion, and the hit if it is one."""
        rule = self.rule
        if not (self._is_possible(context) and self._counts_fit(context)):
            return False
        if self._skipped < rule.skip:
            self._skipped += 1
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        if self.is_spent:
            return False
        self.hits += 1
        return True

    def _is_possible(self, context: FaultContext) -> bool:
        """Whether all holds that needs no memory."""
        rule = self.rule
        return (
            context.stage == rule.on
            and rule.mailbox in (None, context.mailbox)
            and (context.answerable or not rule.action.is_reply)
            and rule.match.fits(context)
        )

    def _counts_fit(self, context: FaultContext) -> bool:
        """Whether `session` and `attempt` hold. Both count, even if one of them does not."""
        match = self.rule.match
        session = not match.session or self._sessions.rank(context.session_id) in match.session
        attempt = not match.attempt or self._attempts.count(_parties(context)) in match.attempt
        return session and attempt


class _KeyCounter:
    """Counts keys. Holds a bounded number of them; the one seen longest ago is forgotten first."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[int, int] = OrderedDict()  # by hash: recipients can be many
        self._distinct = 0

    def rank(self, key: object) -> int:
        """Return the position of a key among the different keys, from 1."""
        known = self._numbers.get(hash(key))
        if known is None:
            self._distinct += 1
        return self._note(key, known or self._distinct)

    def count(self, key: object) -> int:
        """Return how often this key has come, this time included."""
        return self._note(key, self._numbers.get(hash(key), 0) + 1)

    def _note(self, key: object, number: int) -> int:
        self._numbers[hash(key)] = number
        self._numbers.move_to_end(hash(key))
        if len(self._numbers) > _MAX_REMEMBERED:
            self._numbers.popitem(last=False)
        return number


def _parties(context: FaultContext) -> tuple[str, frozenset[str]]:
    """Return sender and recipients, by which a further attempt is known."""
    return (context.sender or "").casefold(), frozenset(map(str.casefold, context.recipients))
