"""TXT records of the DNS, for checks of DKIM and DMARC. Only with `--checks-dns`."""

from mailtrap_local.checks.txt_records import TxtLookup, TxtLookupFailed
from mailtrap_local.errors import BadSetting

_SECONDS = 3.0


def dns_lookup(nameservers: list[str] | None = None, port: int = 53) -> TxtLookup:
    """Return a look-up by the system's name servers, or by these.

    Raises BadSetting without dnspython, or without any name server.
    """
    try:
        # an extra, as few ask the DNS
        from dns.exception import DNSException  # noqa: PLC0415
        from dns.resolver import NXDOMAIN, NoAnswer, NoResolverConfiguration, Resolver  # noqa: PLC0415
    except ModuleNotFoundError:
        raise BadSetting(
            "checks-dns: needs an extra, run: pip install 'mailtrap-local[dns]'"
        ) from None
    try:
        resolver = Resolver(configure=nameservers is None)
    except NoResolverConfiguration:
        raise BadSetting("checks-dns: this system names no name server") from None
    if nameservers is not None:
        resolver.nameservers, resolver.port = nameservers, port

    def look_up(name: str) -> tuple[str, ...]:
        try:
            answer = resolver.resolve(name, "TXT", search=False, lifetime=_SECONDS)
        except (NXDOMAIN, NoAnswer):
            return ()
        except DNSException as problem:
            raise TxtLookupFailed(f"{name}: {problem}") from None
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)

    return look_up
