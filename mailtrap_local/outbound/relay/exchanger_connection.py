"""Open a connection to the mail server of a domain (RFC 5321 section 5), for relays with `mx`."""

import smtplib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from mailtrap_local.clock import monotonic
from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.mail.destination import Exchangers
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.relay.connection import (
    Created,
    RelayIsOwn,
    RelayPlace,
    RelayUnusable,
    TlsFailed,
    Undeliverable,
    open_relay,
)
from mailtrap_local.outbound.relay.mail_exchangers import ExchangerLookup

_MOST = 6  # addresses that are tried
_SECONDS = 120.0  # until no further one is


class ExchangerConnector:
    """Connects to the first server of a domain that answers, by preference.

    Addresses that are not public are refused unless the guard allows their host.
    """

    def __init__(
        self,
        relay: RelaySetting,
        own_ports: Callable[[], Collection[int]],
        guard: AddressGuard,
        lookup: ExchangerLookup,
    ) -> None:
        self._relay = relay
        self._own_ports = own_ports
        self._guard = guard
        self._lookup = lookup

    def __call__(self, domain: str, created: Created) -> smtplib.SMTP:
        """Connect. Raises Undeliverable, RelayIsOwn, ExchangersUnknown and other OSErrors."""
        found = self._lookup.exchangers(domain)
        if not found.hosts:
            raise Undeliverable(found.detail)
        deadline = monotonic() + _SECONDS
        problems: list[OSError] = []
        for tried, place in enumerate(self._places(found, problems), start=1):
            try:
                return self._open(place, created)
            except RelayIsOwn:
                raise  # the servers behind it would send it here, too: RFC 5321 section 5.1
            except OSError as problem:
                problems.append(problem)
            if tried >= _MOST or monotonic() >= deadline:
                break
        raise next((one for one in problems if not isinstance(one, Undeliverable)), problems[0])

    def _places(self, found: Exchangers, problems: list[OSError]) -> Iterator[RelayPlace]:
        """Yield addresses in their order; of hosts without any, the problem is noted."""
        port = self._relay.port
        for _, host in found.hosts:
            try:
                addresses = [host] if found.kind == "literal" else self._lookup.addresses(host)
            except OSError as problem:
                problems.append(problem)
                continue
            if not addresses:
                problems.append(Undeliverable(f"{host} has no address"))
            elif why := self._guard.refusal(host, port, addresses):
                problems.append(Undeliverable(f"{host}: {why}"))
            else:
                yield from (RelayPlace(host, port, one) for one in addresses)

    def _open(self, place: RelayPlace, created: Created) -> smtplib.SMTP:
        ports = self._own_ports()
        try:
            return open_relay(self._relay, place, ports, created)
        except TlsFailed:  # without it, as nobody was promised any: RFC 7435
            return open_relay(replace(self._relay, tls="off"), place, ports, created)
        except (smtplib.SMTPException, RelayUnusable, RelayIsOwn):
            raise
        except OSError as problem:
            why = problem.strerror or str(problem) or type(problem).__name__
            raise RelayUnusable(f"{place.host} ({place.address}): {why}") from None


def connect_by_mx(
    relay: RelaySetting, own_ports: Callable[[], Collection[int]], hosts: Collection[str]
) -> ExchangerConnector:
    """Return what connects for a relay with `mx`. Raises BadSetting if no DNS can be asked."""
    lookup = ExchangerLookup(relay.nameserver)
    return ExchangerConnector(relay, own_ports, AddressGuard(hosts), lookup)
