"""Rules, and the checks that find where a message breaks them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.checks.finding import MOST_PLACES, Finding, Location, Severity

if TYPE_CHECKING:
    from mailtrap_local.checks.checked_mail import CheckedMail


class CheckRule(NamedTuple):
    """A rule: its stable id, how bad it is to break it, and in a sentence what is wrong then.

    `source` is where it comes from, such as "RFC 5322 section 3.6.4".
    """

    id: str
    severity: Severity
    title: str
    source: str = ""

    def found(
        self, detail: str = "", *places: Location, count: int = 0, severity: Severity | None = None
    ) -> Finding:
        """Return a finding at these places. `count` is given where there were more than these."""
        return Finding(
            id=self.id,
            severity=severity or self.severity,
            title=self.title,
            detail=detail,
            where=places[0] if places else Location(),
            count=max(count, len(places), 1),
            places=tuple(islice(places, MOST_PLACES)),
        )


class Check(NamedTuple):
    """A function that finds where a message breaks some rules, and these rules."""

    find: "Callable[[CheckedMail], Iterable[Finding]]"
    rules: Sequence[CheckRule]
