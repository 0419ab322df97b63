"""Rules of users: functions that installed distributions name by entry points.

The name of an entry point is the id of its rule. It has a dot, so it is never one of ours.
"""

import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import SEVERITIES, Finding, Location
from mailtrap_local.mail.printable import printable

GROUP = "mailtrap_local.checks"
"""Group of the entry points."""

_ID = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_MOST_FINDINGS = 1000


class OwnRule(NamedTuple):
    """A rule of a user: its id, and the function that finds where a message breaks it.

    `problem` says why there is no such function, "" if there is.
    """

    id: str
    find: Callable[[CheckedMail], Iterable[Finding]]
    problem: str = ""

    def findings(self, mail: CheckedMail) -> list[Finding]:
        """Return what it finds; if it fails, nothing, and the mail's `skipped` says why."""
        if not self.problem:
            try:
                found = self.find(mail)
                return [self._valid(one) for one in islice(found or (), _MOST_FINDINGS)]
            except Exception as problem:  # noqa: BLE001  # of a user's function, which may raise anything
                mail.skipped[self.id] = f"it failed: {_describe(problem)}{_place_of(problem)}"
        else:
            mail.skipped[self.id] = self.problem
        return []

    def _valid(self, finding: Finding) -> Finding:
        """Return a finding with its place in `places`. Raises TypeError and ValueError."""
        if not isinstance(finding, Finding):
            raise TypeError(f"it gave {finding!r}, which is no Finding")
        if finding.id != self.id:
            raise ValueError(f"it gave a finding with the id {finding.id!r}")
        if finding.severity not in SEVERITIES:
            raise ValueError(f"{finding.severity!r} is none of {', '.join(SEVERITIES)}")
        if not all(isinstance(one, str) for one in (finding.title, finding.detail, finding.docs)):
            raise TypeError("title, detail and docs are texts")
        if finding.places or finding.where == Location():
            return finding
        return replace(finding, places=(finding.where,))


@cache
def own_rules() -> tuple[OwnRule, ...]:
    """Return the rules that are installed, in the order of their ids. Imports them once."""
    found = sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value))
    return tuple(_load(found))


def _load(found: Iterable[EntryPoint]) -> Iterator[OwnRule]:
    taken: set[str] = set()
    for entry_point in found:
        name = entry_point.name
        if name in taken:
            continue
        taken.add(name)
        values = {one.value for one in found if one.name == name}
        problem, find = "", _find_nothing
        if not _ID.fullmatch(name):
            problem = "its id must be small letters, digits and hyphens with a dot: shop.imprint"
        elif len(values) > 1:
            problem = f"several rules have this id: {', '.join(sorted(values))}"
        else:
            try:
                find = entry_point.load()
            except Exception as failure:  # noqa: BLE001  # likewise
                problem = f"it cannot be loaded: {_describe(failure)}"
        yield OwnRule(name, find, problem)


def _find_nothing(_: CheckedMail) -> Iterable[Finding]:
    return ()


def _describe(problem: Exception) -> str:
    return printable(f"{type(problem).__name__}: {problem}")[:200]


def _place_of(problem: Exception) -> str:
    """Return the line of a user's function that raised an error; "" if it was raised here."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return "" if frame.filename == __file__ else f" ({Path(frame.filename).name}:{frame.lineno})"
