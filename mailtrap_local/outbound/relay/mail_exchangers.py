"""Mail exchangers of a domain, by the DNS: for relays with `mx`, and where a user asks for them."""

import ipaddress
import random
from itertools import groupby

import idna

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.destination import Exchanger, Exchangers
from mailtrap_local.outbound.dns_resolver import dns_resolver

_SECONDS = 5.0  # for one question


class ExchangersUnknown(OSError):
    """The DNS does not answer; later it may."""


class ExchangerLookup:
    """Asks the system's name servers, or one, which servers take the mail of a domain.

    Raises BadSetting without dnspython, and without any name server. May be used from any thread.
    """

    def __init__(self, nameserver: HostPort | None = None) -> None:
        servers, port = (None, 53) if nameserver is None else ([nameserver.host], nameserver.port)
        self._resolver = dns_resolver("mx", "mx", servers, port)

    def exchangers(self, domain: str) -> Exchangers:
        """Return the mail servers of a domain. Raises ExchangersUnknown."""
        if domain.startswith("["):
            return _of_literal(domain)
        if not domain:
            return Exchangers("none", detail="the recipient has no domain")
        try:
            name = idna.encode(domain.rstrip("."), uts46=True).decode()
        except idna.IDNAError as problem:
            return Exchangers("none", detail=f"{domain} is no name of a domain: {problem}")
        found = self._records(name)
        if isinstance(found, Exchangers) or found:
            return found if isinstance(found, Exchangers) else _in_order(found)
        if self.addresses(name):
            return Exchangers("implicit", (Exchanger(0, name),))
        return Exchangers("none", detail=f"{domain} has neither MX nor an address")

    def _records(self, name: str) -> list[Exchanger] | Exchangers:
        """Return the MX records of a name, or why there can be none."""
        from dns.exception import DNSException  # noqa: PLC0415  # an extra, which is there
        from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415  # likewise

        try:
            answer = self._resolver.resolve(name, "MX", search=False, lifetime=_SECONDS)
        except NXDOMAIN:
            return Exchangers("none", detail=f"the domain {name} does not exist")
        except NoAnswer:
            return []
        except DNSException as problem:
            raise ExchangersUnknown(f"MX of {name}: {problem}") from None
        records = [
            Exchanger(one.preference, one.exchange.to_text(omit_final_dot=True).lower())
            for one in answer
        ]
        named = [one for one in records if one.host not in (".", "")]
        if not named:
            return Exchangers("null", detail=f"{name} accepts no mail (null MX, RFC 7505)")
        return named

    def addresses(self, host: str) -> list[str]:
        """Return the addresses of a host, IPv6 first. Raises ExchangersUnknown."""
        from dns.exception import DNSException  # noqa: PLC0415  # as above
        from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415  # likewise

        found: list[str] = []
        for kind in ("AAAA", "A"):
            try:
                answer = self._resolver.resolve(host, kind, search=False, lifetime=_SECONDS)
            except (NXDOMAIN, NoAnswer):
                continue
            except DNSException as problem:
                raise ExchangersUnknown(f"{kind} of {host}: {problem}") from None
            found += [str(one.address) for one in answer]
        return found


def _in_order(records: list[Exchanger]) -> Exchangers:
    """Return servers by preference; those of the same in any order, RFC 5321 section 5.1."""
    by_preference = groupby(sorted(records), key=lambda one: one.preference)
    groups = [list(group) for _, group in by_preference]
    for group in groups:
        random.shuffle(group)
    return Exchangers("mx", tuple(one for group in groups for one in group))


def _of_literal(domain: str) -> Exchangers:
    """Return the server of an address literal: `[192.0.2.1]`, `[IPv6:2001:db8::1]`."""
    text = domain.removeprefix("[").removesuffix("]")
    if text.lower().startswith("ipv6:"):
        text = text[5:]
    try:
        address = str(ipaddress.ip_address(text))
    except ValueError:
        return Exchangers("none", detail=f"{domain} is no address")
    return Exchangers("literal", (Exchanger(0, address),))
