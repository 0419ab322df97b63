"""TXT records of the DNS, for checks of DKIM and DMARC. Only with `--checks-dns`."""

from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed
from mailtrap_local.outbound.dns_resolver import dns_resolver

_SECONDS = 3.0


def dns_lookup(nameservers: list[str] | None = None, port: int = 53) -> TxtLookup:
    """Return a look-up by the system's name servers, or by these.

    Raises BadSetting without dnspython, or without any name server.
    """
    resolver = dns_resolver("checks-dns", "dns", nameservers, port)
    from dns.exception import DNSException  # noqa: PLC0415  # an extra, which is there
    from dns.resolver import NXDOMAIN, NoAnswer  # noqa: PLC0415  # likewise

    def look_up(name: str) -> tuple[str, ...]:
        try:
            answer = resolver.resolve(name, "TXT", search=False, lifetime=_SECONDS)
        except (NXDOMAIN, NoAnswer):
            return ()
        except DNSException as problem:
            raise TxtLookupFailed(f"{name}: {problem}") from None
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)

    return look_up
