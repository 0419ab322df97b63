"""Destinations of a message: mailbox, relays, and the mail servers of a recipient's domain."""

from typing import Literal, NamedTuple

from mailtrap_local.config.values import RoutingRule

RouteReason = Literal["listener", "route", "test", "default", "hidden"]
"""Reason for a mailbox: it has the listener, a route fits, a test that runs has all listeners,
or nothing of that. `hidden`: it is a mailbox that the account may not see."""

ExchangerKind = Literal["mx", "implicit", "null", "none", "literal", "unknown"]
"""`implicit`: no MX, but an address (RFC 5321 section 5.1); `null`: the domain accepts no mail
(RFC 7505); `none`: nothing to deliver to; `literal`: the recipient names an address itself
(RFC 5321 section 4.1.3); `unknown`: the DNS did not answer."""


class RouteChoice(NamedTuple):
    """The mailbox of a message, "" if it is hidden, and the route that fits, if one did."""

    mailbox: str
    reason: RouteReason
    rule: RoutingRule | None = None


class Exchanger(NamedTuple):
    """A mail server of a domain. The lowest preference is tried first."""

    preference: int
    host: str


class Exchangers(NamedTuple):
    """The mail servers of a domain, in the order in which they are tried.

    `detail` says why there are none.
    """

    kind: ExchangerKind
    hosts: tuple[Exchanger, ...] = ()
    detail: str = ""


class RelayChoice(NamedTuple):
    """Decision of a relay on a recipient: `to` is who gets the mail, `refusal` why nobody does.

    `automatic` is true if the message goes there by itself.
    """

    relay: str
    to: str
    refusal: str
    automatic: bool


class RecipientDestination(NamedTuple):
    """Places where a message would go for one recipient.

    `is_local` is true if sender and recipient are of one domain, whose server would keep the mail
    without a look into the DNS. `exchangers` is None if the DNS was not asked.
    """

    recipient: str
    route: RouteChoice
    is_local: bool
    relays: tuple[RelayChoice, ...]
    exchangers: Exchangers | None
