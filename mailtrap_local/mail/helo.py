"""Check the name by which an SMTP client introduces itself (RFC 5321 sections 4.1.1.1 and 4.1.3).

Real servers refuse or mistrust mail of clients whose name is invalid; a sandbox shows the problem.
"""

import ipaddress
import re

_MAX_NAME = 255  # octets, RFC 5321 section 4.5.3.1.2
_MAX_LABEL = 63
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"  # RFC 1123 section 2.1
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
# names that no public DNS has: RFC 6761, RFC 6762, RFC 8375, and what routers and hosts come with
_NOT_PUBLIC = re.compile(
    r"(?<![^.])(?:localhost6?|localdomain6?|local|internal|home\.arpa|lan|invalid)\Z", re.IGNORECASE
)


def helo_problem(name: str) -> str:
    """Return what is wrong with the argument of EHLO, HELO or LHLO; `""` if nothing is.

    In words, with a remedy where there is one. Looks nothing up.
    """
    if not name:
        return ""  # there has been no introduction
    if len(name) > _MAX_NAME:
        return f"longer than {_MAX_NAME} octets"
    if name.startswith("[") or name.endswith("]"):
        return _literal_problem(name)
    if (":" in name or name[-1].isdigit()) and (literal := _as_literal(name)):
        return f"an IP address must be in brackets: {literal}"
    if not name.isascii():
        return _u_label_problem(name)
    return _domain_problem(name)


def _as_literal(name: str) -> str:
    """Return the address literal of an IP address; `""` if it is none."""
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return ""
    return f"[{address}]" if address.version == 4 else f"[IPv6:{address}]"


def _literal_problem(name: str) -> str:
    if not (name.startswith("[") and name.endswith("]")):
        return "an address literal begins with [ and ends with ]"
    inner = name[1:-1]
    is_v6 = inner[:5].upper() == "IPV6:"
    try:
        address = ipaddress.ip_address(inner[5:] if is_v6 else inner)
    except ValueError:
        return "no valid address literal: write [192.0.2.1] or [IPv6:2001:db8::1]"
    if "%" in inner:
        return "the zone of an IPv6 address means nothing on another machine"
    if is_v6 != (address.version == 6):
        return f"an address literal of this address is {_as_literal(str(address))}"
    if address.is_loopback or address.is_unspecified:
        return "the address names this machine only on itself"
    return ""


def _u_label_problem(name: str) -> str:
    import idna  # noqa: PLC0415  # its tables are rarely needed

    try:
        ascii_name = idna.encode(name, uts46=True).decode()
    except UnicodeError:
        return "no domain name, and not ASCII"
    # RFC 6531 section 3.7.1: whether the server knows SMTPUTF8 is not known yet
    return f"must be ASCII, that is {ascii_name}"


def _domain_problem(name: str) -> str:
    if not _DOMAIN.fullmatch(name):
        return next(filter(None, map(_label_problem, name.split("."))))
    if "xn--" in name.lower() and not _is_idna(name):
        return "an A-label (xn--) that is invalid"
    if match := _NOT_PUBLIC.search(name):
        return f"no name of the public DNS: {match[0].lower()}"
    if "." not in name:
        return "not fully qualified: there is no dot in it"
    if name.rpartition(".")[2].isdigit():
        return "no domain name: it ends with a number"
    return ""


def _label_problem(label: str) -> str:
    if not label:
        return "an empty label: two dots, or one at the beginning or at the end"
    if len(label) > _MAX_LABEL:
        return f"a label of more than {_MAX_LABEL} octets"
    if _DOMAIN.fullmatch(label):
        return ""
    if "_" in label:
        return "an underscore, which no host name may have"
    if label.startswith("-") or label.endswith("-"):
        return "a label that begins or ends with a hyphen"
    return "a character that no host name may have"


def _is_idna(name: str) -> bool:
    import idna  # noqa: PLC0415  # its tables are rarely needed

    try:
        idna.decode(name)
    except UnicodeError:
        return False
    return True
