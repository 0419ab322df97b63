"""JSON of the destinations of a message."""

from collections.abc import Iterable

import msgspec

from mailtrap_local.mail.destination import ExchangerKind, RecipientDestination, RouteReason


class DestinationsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recipients, those of the envelope without any; and whether to ask the DNS for MX records."""

    to: list[str] | None = None
    mx: bool = False


class ExchangerShape(msgspec.Struct, frozen=True):
    preference: int
    host: str


class ExchangersShape(msgspec.Struct, frozen=True, kw_only=True):
    """Mail servers of a domain, in the order in which they are tried; `detail` says why none is.

    `kind` is `implicit` without MX, but with an address (RFC 5321 section 5.1); `null` for a domain
    that accepts no mail (RFC 7505); `literal` for an address in place of a domain.
    """

    kind: ExchangerKind
    hosts: list[ExchangerShape]
    detail: str


class RelayChoiceShape(msgspec.Struct, frozen=True, kw_only=True):
    """Decision of a relay on a recipient: `to` gets the mail, nobody if there is a `refusal`.

    `automatic` is true if the message goes there by itself.
    """

    relay: str
    to: str
    refusal: str
    automatic: bool


class DestinationShape(msgspec.Struct, frozen=True, kw_only=True):
    """Places where a message would go for one recipient.

    `mailbox` is that of this sandbox, null if it is `hidden` from the account; `route` are the
    conditions of the route that fits. `local` is true for the domain of the sender, whose server
    keeps the mail without a look into the DNS. `exchangers` is null unless the DNS was asked.
    """

    recipient: str
    mailbox: str | None
    reason: RouteReason
    route: dict[str, str] | None
    local: bool
    relays: list[RelayChoiceShape]
    exchangers: ExchangersShape | None


class DestinationList(msgspec.Struct, frozen=True):
    destinations: list[DestinationShape]


def destination_list(destinations: Iterable[RecipientDestination]) -> DestinationList:
    """Return the JSON of destinations."""
    return DestinationList([_destination_shape(one) for one in destinations])


def _destination_shape(one: RecipientDestination) -> DestinationShape:
    rule, found = one.route.rule, one.exchangers
    conditions = {} if rule is None else {k: v for k, v in rule._asdict().items() if v is not None}
    conditions.pop("mailbox", None)
    return DestinationShape(
        recipient=one.recipient,
        mailbox=one.route.mailbox or None,
        reason=one.route.reason,
        route=conditions or None,
        local=one.is_local,
        relays=[RelayChoiceShape(**choice._asdict()) for choice in one.relays],
        exchangers=None
        if found is None
        else ExchangersShape(
            kind=found.kind,
            hosts=[ExchangerShape(*host) for host in found.hosts],
            detail=found.detail,
        ),
    )
