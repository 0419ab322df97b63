"""Find what email clients do not support of a mail's HTML, CSS and images, by caniemail.com."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.client_data import (
    ClientData,
    ClientFeature,
    ClientStatus,
    client_data,
    is_of_the_reader,
)
from mailtrap_local.checks.client_qualifiers import QUALIFIERS, FeatureUse
from mailtrap_local.checks.client_uses import NOT_OUTLOOK, UseFinder
from mailtrap_local.checks.finding import MOST_PLACES, ClientSupport, Finding, Location, Severity

_MOST_HTML = 2 * 1024 * 1024  # characters
_MANY = 3  # clients without support that make a warning
_SOURCE = "caniemail.com"
# What each mail has, or what is no loss where it lacks.
_NEVER = frozenset(
    {"amp", "bimi", "css-comments", "html-body", "html-comments", "html-doctype"}
    | {f"css-selector-{kind}" for kind in ("class", "type", "id", "descendant", "grouping")}
)
# Notes about what destroys more than itself: Gmail drops the style attribute or the sheet.
_DESTROYING = frozenset({("css-rgb", "3"), ("css-rgba", "2"), ("css-modern-color", "2")})
_INLINE_ONLY = frozenset({"css-modern-color"})


class _Loss(NamedTuple):
    """A client that spoils a use, by these notes."""

    support: str
    notes: tuple[str, ...]
    destroys: bool


class _Chosen(NamedTuple):
    """The chosen clients, the features that they lack, and the clients that ignore a guard."""

    clients: tuple[str, ...]
    lacking: Mapping[str, Mapping[str, ClientStatus]]

    def unguarded(self, use: FeatureUse) -> Iterator[tuple[str, ClientStatus]]:
        """The clients that see a use and lack its feature, with their status."""
        for client, status in self.lacking[use.feature].items():
            if not any(self._is_closed(guard, client) for guard in use.guards):
                yield client, status

    def _is_closed(self, guard: str, client: str) -> bool:
        if guard == NOT_OUTLOOK:
            return client == "outlook.windows"
        status = self.lacking.get(guard, {}).get(client)
        return status is not None and status.support == "no"


def _find(mail: CheckedMail) -> Iterator[Finding]:
    data = client_data()
    if data is None:
        mail.skipped["client-*"] = "the data of email clients is not installed"
        return
    if not mail.html:
        return
    if len(mail.html) > _MOST_HTML:
        mail.skipped["client-*"] = "the HTML is larger than 2 MiB"
        return
    chosen = _chosen(data, mail.settings.clients)
    wanted = frozenset(chosen.lacking) - _NEVER
    spoiled: dict[str, dict[str, list[_Loss]]] = {}
    places: dict[str, dict[int, FeatureUse]] = {}
    for use in UseFinder(mail.outline, mail.styles, wanted).find():
        for client, status in chosen.unguarded(use):
            loss = _loss(data.features[use.feature], use, status)
            if loss is not None:
                spoiled.setdefault(use.feature, {}).setdefault(client, []).append(loss)
                places.setdefault(use.feature, {}).setdefault(use.offset, use)
    if not mail.styles.is_complete:
        mail.undecided["client-*"] += 1
    for name in data.features:
        if name in spoiled:
            yield _finding(mail, data, chosen, name, spoiled[name], places[name].values())


def _chosen(data: ClientData, patterns: Iterable[str]) -> _Chosen:
    clients = data.chosen(patterns)
    lacking = {}
    for name, feature in data.features.items():
        theirs = {one: feature.lacking[one] for one in clients if one in feature.lacking}
        if theirs:
            lacking[name] = theirs
    return _Chosen(clients, lacking)


def _loss(feature: ClientFeature, use: FeatureUse, status: ClientStatus) -> _Loss | None:
    """How a client with this status spoils a use; None if it does not."""
    biting = [note for note in status.notes if _bites(feature, note, use)]
    about_mail = [one for one in status.notes if not is_of_the_reader(feature.notes.get(one, ""))]
    if status.support == "partly":
        if status.notes and not biting:
            return None
    elif about_mail and not biting:
        return None
    keys = _DESTROYING & {(feature.id, note) for note in biting}
    destroys = bool(keys) and (use.is_inline or feature.id not in _INLINE_ONLY)
    return _Loss(status.support, tuple(biting), destroys)


def _bites(feature: ClientFeature, note: str, use: FeatureUse) -> bool:
    if is_of_the_reader(feature.notes.get(note, "")):
        return False
    qualifier = QUALIFIERS.get((feature.id, note))
    return qualifier is None or qualifier(use)


def _finding(
    mail: CheckedMail,
    data: ClientData,
    chosen: _Chosen,
    name: str,
    spoiled: Mapping[str, list[_Loss]],
    uses: Iterable[FeatureUse],
) -> Finding:
    feature = data.features[name]
    order = {client: index for index, client in enumerate(data.clients)}
    clients = [
        _support(feature, client, spoiled[client]) for client in sorted(spoiled, key=order.get)
    ]
    broken = sum(one.support == "no" for one in clients)
    severity: Severity = "warning" if broken >= min(_MANY, len(chosen.clients)) else "info"
    if any(loss.destroys for losses in spoiled.values() for loss in losses):
        severity = "error"
    ordered = sorted(uses, key=lambda use: use.offset)
    places = [_location(mail, use) for use in ordered[:MOST_PLACES]]
    detail = _detail(broken, len(clients) - broken, len(chosen.clients))
    rule = _RULES_BY_FEATURE[name]
    finding = rule.found(detail, *places, count=len(ordered), severity=severity)
    return replace(finding, clients=tuple(clients), docs=feature.page)


def _support(feature: ClientFeature, client: str, losses: list[_Loss]) -> ClientSupport:
    notes = dict.fromkeys(note for loss in losses for note in loss.notes)
    words = " ".join(filter(None, (feature.notes.get(note, "") for note in notes)))
    is_lost = any(loss.support == "no" for loss in losses)
    return ClientSupport(client, "no" if is_lost else "partly", words)


def _detail(broken: int, partly: int, chosen: int) -> str:
    words = [f"broken in {broken}"] if broken else []
    if partly:
        words.append(f"partly in {partly}" if broken else f"partly broken in {partly}")
    return f"{' and '.join(words)} of your {chosen} clients"


def _location(mail: CheckedMail, use: FeatureUse) -> Location:
    return mail.location_at(use.offset) if use.element is None else mail.location(use.element)


def _rules() -> dict[str, CheckRule]:
    data = client_data()
    if data is None:
        return {}
    return {
        name: CheckRule(f"client-{name}", "info", f"Some clients lack {feature.title}", _SOURCE)
        for name, feature in data.features.items()
        if name not in _NEVER
    }


_RULES_BY_FEATURE = _rules()
_WITHOUT_DATA = (CheckRule("client-data", "info", "There is no data of email clients", _SOURCE),)

CHECKS = (Check(_find, tuple(_RULES_BY_FEATURE.values()) or _WITHOUT_DATA),)
