"""Settings of who may reach the page and the API by which names: fields of `Settings`."""

import re
from dataclasses import field

import idna

from mailtrap_local.errors import BadSetting

# RFC 6454 section 6.2: a scheme, a host, and a port unless it is the scheme's own
_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>\[[0-9a-f:.]+\]|[^\s/\\?#@:\[\]*,]+)"
    r"(?::(?P<port>[0-9]{1,5}))?",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def parse_origin(text: str) -> str:
    """An origin as browsers send it: `http://localhost:3000`."""
    found = _ORIGIN.fullmatch(text.strip())
    if (
        found is None
        or not 0 < int(found["port"] or 1) < 65536
        or found["scheme"].lower() == "file"
    ):
        if text.strip() == "*":
            raise BadSetting("not every origin may read mail: name those that may")
        raise BadSetting(f"{text!r} is no origin: write http://localhost:3000, without a path")
    scheme, host = found["scheme"].lower(), found["host"].lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as problem:
            raise BadSetting(f"{text!r} is no origin: {problem}") from None
    port = int(found["port"] or 0)
    is_default = port in (0, _DEFAULT_PORTS.get(scheme))
    return f"{scheme}://{host}" if is_default else f"{scheme}://{host}:{port}"


# Each belongs to the class `Settings` alone.
ALLOWED_HOST = field(
    default=(),
    metadata={
        "parse": str,
        "metavar": "NAME",
        "help": "A further name by which the page may be reached. Repeatable.",
        "repeatable": True,
    },
)
ALLOWED_ORIGIN = field(
    default=(),
    metadata={
        "parse": parse_origin,
        "metavar": "ORIGIN",
        "help": "Let pages of this origin use the API, as http://localhost:3000. Repeatable.",
        "repeatable": True,
    },
)
