"""Compare addresses by the mailbox that they name, and find the recipients of blind copies."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from mailtrap_local.mail.address import MOST_ADDRESSES, Address, parse_addresses
from mailtrap_local.mail.mime.headers import Headers

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_LONGEST_DOMAIN = 255  # octets, RFC 5321 section 4.5.3.1.2


def mailbox_key(address: str) -> tuple[str, str]:
    """Local-part and domain for comparison: equal for all spellings of one mailbox.

    Without case, needless quotes, the dot at the end of the domain, and with A-labels for
    U-labels (RFC 5890 section 2.3.2.1).
    """
    local, at, domain = address.rpartition("@")
    if not at:
        local, domain = domain, ""
    quoted = _QUOTED.fullmatch(local)
    if quoted is not None:
        local = _QUOTED_PAIR.sub(r"\1", quoted[1])
    return unicodedata.normalize("NFC", local).casefold(), _domain_key(domain)


def _domain_key(domain: str) -> str:
    domain = domain.lower().removesuffix(".")
    if (domain.isascii() and "xn--" not in domain) or len(domain) > _LONGEST_DOMAIN:
        return domain
    import idna  # noqa: PLC0415  # its tables are rarely needed

    try:
        return idna.encode(domain, uts46=True).decode().removesuffix(".")
    except UnicodeError:
        with suppress(UnicodeError):
            return domain.encode("idna").decode()  # a symbol, which only IDNA 2003 allowed
    return domain


def is_same_mailbox(one: str, other: str) -> bool:
    """Return whether two addresses are spellings of one mailbox."""
    return one.lower() == other.lower() or mailbox_key(one) == mailbox_key(other)


def addresses_of(headers: Headers, name: str) -> tuple[Address, ...]:
    """Parse the addresses of all fields of a name, in order: the first 5,000."""
    values = headers.all_raw(name)
    if len(values) == 1:
        return parse_addresses(values[0])[:MOST_ADDRESSES]
    every = (one for value in values for one in parse_addresses(value))
    return tuple(islice(every, MOST_ADDRESSES)) if values else ()


def resent_recipients(headers: Headers) -> tuple[Address, ...]:
    """Addresses to which a message was visibly resent (RFC 5322 section 3.6.6)."""
    return (*addresses_of(headers, "Resent-To"), *addresses_of(headers, "Resent-Cc"))


def unnamed_recipients(recipients: Iterable[str], named: Iterable[Address]) -> tuple[Address, ...]:
    """Envelope recipients that no header field names, each once: those of blind copies."""
    named = tuple(named)
    known = {address.lower() for address in named}
    unknown = [one for one in dict.fromkeys(recipients) if one.lower() not in known]
    if unknown:
        keys = set(map(mailbox_key, named))
        unknown = [one for one in unknown if mailbox_key(one) not in keys]
    return tuple(map(Address, unknown))
