"""Offer and check the SMTP extensions of `--extensions`: EHLO lines, parameters of MAIL, XCLIENT.

Pure: the time, and whether there is TLS, are passed in. Parameters are recorded with the envelope
in any case; only those of an extension that is offered are checked.
"""

import ipaddress
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from mailtrap_local.config.values import EXTENSIONS, XCLIENT
from mailtrap_local.mail.xtext import decode_xtext

MAX_HOLD = timedelta(days=365)
"""Longest time that FUTURERELEASE offers. Nothing is held: a sandbox keeps mail at once."""

_MAX_LIMIT = 999_999  # six digits, RFC 9422 section 4
_PRIORITY = re.compile(r"-?[1-9]|0", re.ASCII)  # RFC 6710 section 7
_INTERVAL = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)  # RFC 4865 section 3
_DATE_TIME = re.compile(  # RFC 3339 section 5.6, in UTC
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-]00:00)",
    re.ASCII | re.IGNORECASE,
)
_FRACTION = re.compile(r"\.[0-9]+", re.ASCII)

# -- EHLO ------------------------------------------------------------------------------------


def ehlo_lines(
    offered: frozenset[str], *, recipients: int, tls: bool, now: datetime
) -> tuple[str, ...]:
    """Return the lines of the reply to EHLO for the extensions of a listener.

    `recipients` is the limit of one message, `now` is in UTC.
    """
    if not offered:
        return ()
    until = (now + MAX_HOLD).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = {
        # of the limits that RFC 9422 names, the only one that there is
        "LIMITS": f"LIMITS RCPTMAX={min(recipients, _MAX_LIMIT)}",
        "MT-PRIORITY": "MT-PRIORITY MIXER",  # a policy of priorities, RFC 6710 section 9.2
        "REQUIRETLS": "REQUIRETLS",
        "FUTURERELEASE": f"FUTURERELEASE {MAX_HOLD // timedelta(seconds=1)} {until}",
        XCLIENT: f"XCLIENT {' '.join(_ATTRIBUTES)}",
    }
    needs_tls = frozenset() if tls else frozenset({"REQUIRETLS"})  # RFC 8689 section 2
    return tuple(lines[name] for name in EXTENSIONS if name in offered - needs_tls)


# -- parameters of MAIL ----------------------------------------------------------------------


def refusal_of(
    parameters: tuple[str, ...], offered: frozenset[str], *, tls: bool, now: datetime
) -> str | None:
    """Return the reply to MAIL if a parameter of an extension that is offered is invalid."""
    if not parameters or not offered:
        return None
    values = [
        (name.upper(), value if equals else None)
        for name, equals, value in (one.partition("=") for one in parameters)
    ]
    if "MT-PRIORITY" in offered and (reply := _check_priority(values)):
        return reply
    if "REQUIRETLS" in offered and (reply := _check_requiretls(values, tls=tls)):
        return reply
    return _check_hold(values, now) if "FUTURERELEASE" in offered else None


_Values = list[tuple[str, str | None]]  # names in capitals; None without an equals sign


def _check_priority(values: _Values) -> str | None:
    given = [value for name, value in values if name == "MT-PRIORITY"]
    if len(given) > 1 or not all(_PRIORITY.fullmatch(value or "") for value in given):
        return "501 5.5.2 Syntax: MT-PRIORITY=n, once, n from -9 to 9"  # RFC 6710 section 4.1
    return None


def _check_requiretls(values: _Values, *, tls: bool) -> str | None:
    given = [value for name, value in values if name == "REQUIRETLS"]
    if len(given) > 1 or any(value is not None for value in given):
        return "501 5.5.4 Syntax: REQUIRETLS, once and without a value"
    if given and not tls:
        return "530 5.7.10 REQUIRETLS needs TLS, send STARTTLS first"
    return None


def _check_hold(values: _Values, now: datetime) -> str | None:
    given = [(name, value or "") for name, value in values if name in ("HOLDFOR", "HOLDUNTIL")]
    if len(given) > 1:  # this and the rest: RFC 4865 section 4.2
        return "501 5.5.4 Only one HOLDFOR or HOLDUNTIL is allowed"
    for name, value in given:
        if name == "HOLDUNTIL":
            return _check_hold_until(value, now)
        if not _INTERVAL.fullmatch(value):
            return "501 5.5.4 Syntax: HOLDFOR=seconds, 1 or more"
        if int(value) > MAX_HOLD.total_seconds():
            return f"501 5.5.4 HOLDFOR: at most {MAX_HOLD // timedelta(seconds=1)} seconds"
    return None


def _check_hold_until(value: str, now: datetime) -> str | None:
    syntax = "501 5.5.4 Syntax: HOLDUNTIL=2030-01-31T09:00:00Z, in UTC"
    if not _DATE_TIME.fullmatch(value):
        return syntax
    try:
        until = datetime.fromisoformat(_FRACTION.sub("", value.upper()))
    except ValueError:
        return syntax
    if until <= now:
        return "501 5.5.4 HOLDUNTIL: that time is in the past"
    if until > now + MAX_HOLD:
        return f"501 5.5.4 HOLDUNTIL: at most {MAX_HOLD.days} days from now"
    return None


# -- XCLIENT (https://www.postfix.org/XCLIENT_README.html) -------------------------------------

_UNAVAILABLE = ("[UNAVAILABLE]", "[TEMPUNAVAIL]")
_MAX_NAME = 255  # octets of a host name


def parse_xclient(argument: str) -> dict[str, str] | str:
    """Parse the argument of XCLIENT; returns its attributes, or the reply to an invalid one.

    Names are in capitals, values decoded: `""` if the client does not have them, an IPv6 address
    without its prefix. Of attributes that are given twice the last one counts.
    """
    attributes = {}
    for word in argument.split():
        name, equals, text = word.partition("=")
        name = name.upper()
        if not equals or name not in _ATTRIBUTES:
            return f"501 5.5.4 Syntax: XCLIENT attribute=value, of {' '.join(_ATTRIBUTES)}"
        value = decode_xtext(text)
        if value is not None:
            unavailable = value.upper() in _UNAVAILABLE
            value = "" if unavailable else _ATTRIBUTES[name](value)
        if value is None:
            return f"501 5.5.4 Syntax: the value of {name} is invalid"
        attributes[name] = value
    return attributes or "501 5.5.4 Syntax: XCLIENT attribute=value"


def _read_name(value: str) -> str | None:
    return value if len(value.encode()) <= _MAX_NAME else None


def _read_address(value: str) -> str | None:
    version, prefix = (6, value[:5]) if value[:5].upper() == "IPV6:" else (4, "")
    try:
        address = ipaddress.ip_address(value.removeprefix(prefix))
    except ValueError:
        return None
    return str(address) if address.version == version and "%" not in value else None


def _read_port(value: str) -> str | None:
    is_number = value.isascii() and value.isdigit() and len(value) <= 5
    return str(int(value)) if is_number and int(value) <= 0xFFFF else None


def _read_protocol(value: str) -> str | None:
    return value.upper() if value.upper() in ("SMTP", "ESMTP") else None


_ATTRIBUTES: dict[str, Callable[[str], str | None]] = {
    "NAME": _read_name,
    "ADDR": _read_address,
    "PORT": _read_port,
    "PROTO": _read_protocol,
    "HELO": _read_name,
    "LOGIN": _read_name,
    "DESTADDR": _read_address,
    "DESTPORT": _read_port,
}
