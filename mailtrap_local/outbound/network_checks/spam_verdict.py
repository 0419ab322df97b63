"""Verdict of a spam filter on a message, and the findings that it means."""

from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.checks.finding import Finding

SCORE = CheckRule("spam-score", "error", "A spam filter takes the message for spam")
PREFIX = "spam-"
"""Start of the ids of findings: what follows is the name of the filter's rule."""

_GRAVE = 1.0  # points of a rule that are worth a warning


class SpamRule(NamedTuple):
    """A rule of a filter that the message has met; positive points speak for spam."""

    name: str
    points: float
    words: str = ""


class SpamVerdict(NamedTuple):
    """Verdict: the message is spam for the filter if its points reach those that are required."""

    engine: str
    points: float
    required: float
    rules: tuple[SpamRule, ...]
    note: str = ""

    @property
    def is_spam(self) -> bool:
        """Return whether the filter takes the message for spam."""
        return self.points >= self.required

    def findings(self) -> Iterator[Finding]:
        """Return the score, if it is that of spam, and the rules that speak for it."""
        if self.is_spam:
            yield SCORE.found(
                f"{self.engine}: {self.points:g} of {self.required:g} points{self.note}"
            )
        for rule in sorted(self.rules, key=lambda one: -one.points):
            if rule.points > 0:
                found = CheckRule(
                    PREFIX + rule.name.lower().replace("_", "-"),
                    "warning" if rule.points >= _GRAVE else "info",
                    f"{self.engine} counts {rule.name}",
                )
                words = f": {rule.words}" if rule.words else ""
                yield found.found(f"{rule.points:g} points{words}{self.note}")


class SpamFilterFailure(Exception):
    """A filter gave no verdict; the text says why."""
