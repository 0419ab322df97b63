"""Plan how a use of a feature is judged: which of the chosen clients spoil it, by which notes."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from mailtrap_local.checks.client_data import (
    ClientData,
    ClientFeature,
    ClientStatus,
    client_data,
    is_of_the_reader,
)
from mailtrap_local.checks.client_guards import NOT_OUTLOOK
from mailtrap_local.checks.client_qualifiers import HARMLESS, QUALIFIERS, Qualifier
from mailtrap_local.checks.client_use import FeatureUse

NEVER = frozenset(
    {"amp", "bimi", "css-comments", "html-body", "html-comments", "html-doctype"}
    | {f"css-selector-{kind}" for kind in ("class", "type", "id", "descendant", "grouping")}
)
"""Features that each mail has, that cannot be seen in one, or without which nothing lacks."""

_OUTLOOK = frozenset({"outlook.windows"})
# Notes about what destroys more than itself: Gmail drops the style attribute or the sheet.
_DESTROYING = frozenset({("css-rgb", "3"), ("css-rgba", "2"), ("css-modern-color", "2")})
_INLINE_ONLY = frozenset({"css-modern-color"})


class Loss(NamedTuple):
    """Clients that spoil a use alike, by these notes."""

    clients: tuple[str, ...]
    support: Literal["no", "partly"]
    notes: tuple[str, ...]
    destroys: bool


class _Verdict(NamedTuple):
    """Clients of one status, with the notes that are about mail, and when these bite."""

    clients: tuple[str, ...]
    support: Literal["no", "partly"]
    notes: tuple[tuple[str, Qualifier | None], ...]
    is_always: bool


class Plan(NamedTuple):
    """Clients, the features that some of them lack, and who does not see what is behind a guard."""

    clients: tuple[str, ...]
    verdicts: Mapping[str, tuple[_Verdict, ...]]
    closed: Mapping[str, frozenset[str]]

    def losses(self, use: FeatureUse) -> Iterator[Loss]:
        """The clients that spoil a use."""
        harmless = HARMLESS.get(use.feature)
        if harmless is not None and harmless(use):
            return
        blind: frozenset[str] = frozenset()
        for guard in use.guards:
            blind |= self.closed.get(guard, frozenset())
        for clients, support, notes, is_always in self.verdicts[use.feature]:
            seeing = tuple(one for one in clients if one not in blind) if blind else clients
            if not seeing:
                continue
            biting = tuple(note for note, bites in notes if bites is None or bites(use))
            if biting or is_always:
                yield Loss(seeing, support, biting, _destroys(use, biting))


def _destroys(use: FeatureUse, notes: Iterable[str]) -> bool:
    if not any((use.feature, note) in _DESTROYING for note in notes):
        return False
    return use.is_inline or use.feature not in _INLINE_ONLY


@lru_cache(maxsize=8)
def plan_for(patterns: tuple[str, ...]) -> Plan | None:
    """Return the plan for clients of these patterns; None without data."""
    data = client_data()
    return None if data is None else _plan(data, data.chosen(patterns))


def _plan(data: ClientData, clients: tuple[str, ...]) -> Plan:
    verdicts: dict[str, tuple[_Verdict, ...]] = {}
    closed: dict[str, frozenset[str]] = {NOT_OUTLOOK: _OUTLOOK}
    for name, feature in data.features.items():
        by_status: dict[ClientStatus, list[str]] = {}
        for client in clients:
            if client in feature.lacking:
                by_status.setdefault(feature.lacking[client], []).append(client)
        each = (_verdict(feature, status, theirs) for status, theirs in by_status.items())
        found = tuple(one for one in each if one is not None)
        if found and name not in NEVER:
            verdicts[name] = found
        closed[name] = frozenset(one for v in found if v.support == "no" for one in v.clients)
    return Plan(clients, verdicts, closed)


def _verdict(feature: ClientFeature, status: ClientStatus, clients: list[str]) -> _Verdict | None:
    """The verdict on a status; None if its notes are about readers alone."""
    notes = tuple(
        (note, QUALIFIERS.get((feature.id, note)))
        for note in status.notes
        if not is_of_the_reader(feature.notes.get(note, ""))
    )
    if not notes and status.notes and status.support == "partly":
        return None
    return _Verdict(tuple(clients), status.support, notes, is_always=not notes)
