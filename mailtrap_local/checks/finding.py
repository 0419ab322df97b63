"""Findings: the rules that a message breaks."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from mailtrap_local.mail.printable import printable

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the worst on."""

MOST_PLACES = 20
"""Places of a finding that are kept; its `count` says how many there were."""


class Location(NamedTuple):
    """Location of a finding.

    `part` is the number of a part from 1 on, `header` the name of a field, `body` the body in
    which `line` and `column` count from 1 on, after decoding. `selector` is that of an element.
    """

    part: int | None = None
    header: str | None = None
    body: Literal["text", "html"] | None = None
    line: int | None = None
    column: int | None = None
    selector: str | None = None


_NOWHERE = Location()


class ClientSupport(NamedTuple):
    """Support of a feature by an email client, where it lacks some, and why."""

    client: str
    support: Literal["no", "partly"]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that a message breaks, and where: first at `where`, and `count` times in all.

    `title` is the same for each finding of a rule, `detail` says what was found, as text that
    may hold what the sender wrote. `docs` is the address of a page about the rule.
    """

    id: str
    severity: Severity
    title: str
    detail: str = ""
    where: Location = _NOWHERE
    count: int = 1
    places: tuple[Location, ...] = ()
    clients: tuple[ClientSupport, ...] = ()
    docs: str = ""

    def __str__(self) -> str:
        """Return in a line what is wrong, as terminals may print it."""
        words = f"{self.title}: {self.detail}" if self.detail else self.title
        times = f" ({self.count} times)" if self.count > 1 else ""
        return printable(words) + times

    def is_at_least(self, severity: Severity) -> bool:
        """Return whether it is so bad, or worse."""
        return SEVERITIES.index(self.severity) <= SEVERITIES.index(severity)
