"""Explain where a message would go, for each recipient. Sends nothing; asks the DNS if wanted."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mailtrap_local.clock import monotonic
from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.errors import NotReleased
from mailtrap_local.mail.destination import (
    Exchangers,
    RecipientDestination,
    RelayChoice,
    RouteChoice,
)
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.outbound.relay.mail_exchangers import ExchangerLookup, ExchangersUnknown
from mailtrap_local.outbound.relay.message import (
    MOST_RECIPIENTS,
    domain_of,
    loop_problem,
    problem_of,
    refusal,
)
from mailtrap_local.store.base import Entry

if TYPE_CHECKING:
    from mailtrap_local.outbound.relay.relays import Relays

_DNS_SECONDS = 15.0  # for all recipients
_BY_SMTP = ("smtp", "lmtp")  # what may go on by itself

ChooseRoute = Callable[[Envelope, bytes], RouteChoice]


def explain(
    entry: Entry,
    to: Sequence[str] | None,
    *,
    choose_route: ChooseRoute,
    relays: "Relays | None",
    mx: bool,
) -> list[RecipientDestination]:
    """Return where a message would go for these recipients, else for those of its envelope.

    With `mx` the DNS is asked about their domains. Raises NotReleased for too many recipients, and
    BadSetting if the DNS cannot be asked.
    """
    if to is not None and not 0 < len(to) <= MOST_RECIPIENTS:
        raise NotReleased(f"to: name 1 to {MOST_RECIPIENTS} recipients, not {len(to)}")
    message, flags = entry.message, entry.flags
    recipients = list(dict.fromkeys(message.rcpt_to if to is None else to))[:MOST_RECIPIENTS]
    settings = () if relays is None else relays.settings
    fits = relays and message.via in _BY_SMTP and relays.automatic(message, flags.tags)
    loop = loop_problem(message.raw) if settings else ""
    exchangers = _ask(recipients, settings) if mx else {}
    return [
        RecipientDestination(
            recipient=one,
            route=choose_route(message.envelope._replace(rcpt_to=(one,)), message.raw),
            is_local=domain_of(one) == domain_of(message.mail_from) != "",
            relays=tuple(
                _choice(relay, one, loop, is_automatic=relay is fits) for relay in settings
            ),
            exchangers=exchangers.get(domain_of(one)),
        )
        for one in recipients
    ]


def _choice(relay: RelaySetting, recipient: str, loop: str, *, is_automatic: bool) -> RelayChoice:
    to = relay.override_to or recipient
    why = loop or problem_of(to) or refusal(relay, to)
    return RelayChoice(relay.name, to, why, is_automatic and not why)


def _ask(recipients: Sequence[str], settings: Sequence[RelaySetting]) -> dict[str, Exchangers]:
    """Return the mail servers of the recipients' domains, as a relay by MX would find them."""
    lookup = ExchangerLookup(next((one.nameserver for one in settings if one.nameserver), None))
    deadline = monotonic() + _DNS_SECONDS
    found: dict[str, Exchangers] = {}
    for domain in dict.fromkeys(map(domain_of, recipients)):
        if monotonic() >= deadline:
            found[domain] = Exchangers("unknown", detail="not asked: the time is over")
            continue
        try:
            found[domain] = lookup.exchangers(domain)
        except ExchangersUnknown as problem:
            found[domain] = Exchangers("unknown", detail=str(problem))
    return found
