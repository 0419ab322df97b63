"""Find what email clients do not support of a mail's HTML, CSS and images, by caniemail.com."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.client_data import ClientData, client_data
from mailtrap_local.checks.client_plans import NEVER, Loss, Plan, plan_for
from mailtrap_local.checks.client_use import FeatureUse
from mailtrap_local.checks.client_uses import MOST_USES, UseFinder
from mailtrap_local.checks.finding import MOST_PLACES, ClientSupport, Finding, Location, Severity

_MANY = 3  # clients without support that make a warning
_SOURCE = "caniemail.com"


class _Spoiled(NamedTuple):
    """Losses of a feature, each once, and a use at each of their places."""

    losses: dict[Loss, None]
    places: dict[int, FeatureUse]


def _find(mail: CheckedMail) -> Iterator[Finding]:
    data, plan = client_data(), plan_for(mail.settings.clients)
    if data is None or plan is None:
        mail.skipped["client-*"] = "the data of email clients is not installed"
        return
    mail.data["caniemail"] = data.date
    spoiled: dict[str, _Spoiled] = {}
    count = 0
    for use in UseFinder(mail.outline, mail.styles, frozenset(plan.verdicts)).find():
        count += 1
        for loss in plan.losses(use):
            found = spoiled.get(use.feature)
            if found is None:
                found = spoiled[use.feature] = _Spoiled({}, {})
            found.losses[loss] = None
            found.places.setdefault(use.offset, use)
    if not mail.styles.is_complete or count >= MOST_USES:
        mail.undecided["client-*"] += 1
    for name in data.features:
        if name in spoiled:
            yield _finding(mail, data, plan, name, spoiled[name])


def _finding(
    mail: CheckedMail, data: ClientData, plan: Plan, name: str, spoiled: _Spoiled
) -> Finding:
    feature = data.features[name]
    clients = _support(plan, spoiled.losses, feature.notes)
    broken = sum(one.support == "no" for one in clients)
    severity: Severity = "warning" if broken >= min(_MANY, len(plan.clients)) else "info"
    if any(loss.destroys for loss in spoiled.losses):
        severity = "error"
    uses = sorted(spoiled.places.values(), key=lambda use: use.offset)
    places = [_location(mail, use) for use in uses[:MOST_PLACES]]
    detail = _detail(broken, len(clients) - broken, len(plan.clients))
    finding = _RULES[name].found(detail, *places, count=len(uses), severity=severity)
    return replace(finding, clients=clients, docs=feature.page)


def _support(
    plan: Plan, losses: Mapping[Loss, None], notes: Mapping[str, str]
) -> tuple[ClientSupport, ...]:
    """The worst support of each client, with all notes that bite, in the order of the data."""
    found: dict[str, tuple[bool, dict[str, None]]] = {}
    for loss in losses:
        for client in loss.clients:
            is_lost, several = found.get(client, (False, {}))
            several.update(dict.fromkeys(loss.notes))
            found[client] = is_lost or loss.support == "no", several
    return tuple(
        ClientSupport(
            client,
            "no" if found[client][0] else "partly",
            " ".join(filter(None, (notes.get(note, "") for note in found[client][1]))),
        )
        for client in plan.clients
        if client in found
    )


def _detail(broken: int, partly: int, chosen: int) -> str:
    words = [f"broken in {broken}"] if broken else []
    if partly:
        words.append(f"partly in {partly}" if broken else f"partly broken in {partly}")
    return f"{' and '.join(words)} of your {chosen} clients"


def _location(mail: CheckedMail, use: FeatureUse) -> Location:
    return mail.location_at(use.offset) if use.element is None else mail.location(use.element)


def _rules() -> dict[str, CheckRule]:
    data = client_data()
    return {
        name: CheckRule(f"client-{name}", "info", f"Some clients lack {feature.title}", _SOURCE)
        for name, feature in (data.features.items() if data else ())
        if name not in NEVER
    }


_RULES = _rules()
_WITHOUT_DATA = (CheckRule("client-data", "info", "There is no data of email clients", _SOURCE),)

CHECKS = (Check(_find, tuple(_RULES.values()) or _WITHOUT_DATA),)
