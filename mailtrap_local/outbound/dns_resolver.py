"""Resolver of the DNS, which dnspython is: an extra, as few ask the DNS."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailtrap_local.errors import BadSetting

if TYPE_CHECKING:
    from dns.resolver import Resolver


def dns_resolver(
    wanted_by: str, extra: str, nameservers: Sequence[str] | None = None, port: int = 53
) -> "Resolver":
    """Return a resolver that asks the system's name servers, or these.

    Raises BadSetting, which says who wanted it, without dnspython or without any name server.
    """
    try:
        from dns.resolver import NoResolverConfiguration, Resolver  # noqa: PLC0415  # an extra
    except ModuleNotFoundError:
        raise BadSetting(
            f"{wanted_by}: needs an extra, run: pip install 'mailtrap-local[{extra}]'"
        ) from None
    try:
        resolver = Resolver(configure=nameservers is None)
    except NoResolverConfiguration:
        raise BadSetting(f"{wanted_by}: this system names no name server") from None
    if nameservers is not None:
        resolver.nameservers, resolver.port = list(nameservers), port
    return resolver
