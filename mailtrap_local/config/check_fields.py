"""Settings of the checks: fields of `Settings`, with the parsers of their text forms."""

import re
from dataclasses import field
from typing import Any
from urllib.parse import urlsplit

from mailtrap_local.config.values import parse_file, parse_flag, parse_listener
from mailtrap_local.errors import BadSetting

CLIENTS = (
    *("apple-mail.*", "yahoo.*", "gmail.desktop-webmail", "gmail.android", "gmail.ios"),
    *("outlook.windows", "outlook.macos", "outlook.outlook-com", "outlook.android", "outlook.ios"),
)
"""Email clients that count unless others are named: 13 that are still in use.

Not Windows Mail, which ended in 2024, nor the basic Gmail for old telephones.
"""

TABLE = {
    "clients": "check_clients",
    "ignore": "check_ignore",
    "zone": "dkim_zone",
    "dns": "checks_dns",
    "hosts": "check_hosts",
    "spamd": "spamd",
    "rspamd": "rspamd",
}
"""Keys of the table [checks] of the file, and the settings that they are."""

_NAME = re.compile(r"[A-Za-z0-9*?._:\[\]-]+")


def parse_names(names: Any) -> tuple[str, ...]:
    """Names or patterns, as a text with commas between them or one by one; none for `off`."""
    texts = names if isinstance(names, list | tuple) else [names or "off"]
    words = [word.strip() for text in texts for word in str(text).split(",")]
    if words == ["off"]:
        return ()
    if invalid := [word for word in words if not _NAME.fullmatch(word)]:
        raise BadSetting(f"{invalid[0]!r} is no name: write NAME,NAME")
    return tuple(words)


def parse_service(text: str) -> str | None:
    """The URL of a server, None for `off`."""
    if text.strip().lower() == "off":
        return None
    try:
        parts = urlsplit(text.strip())
        is_valid = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        is_plain = not (parts.query or parts.fragment or parts.username)
    except ValueError:
        is_valid = is_plain = False
    if not is_valid or not is_plain or not text.isprintable() or " " in text.strip():
        raise BadSetting(f"{text!r} is no URL of a server: write http://127.0.0.1:11333")
    return text.strip().rstrip("/")


def _field(default: Any, parse: Any, metavar: str, text: str, **more: bool) -> Any:
    metadata = {"parse": parse, "metavar": metavar, "help": text, **more}
    return field(default=default, metadata=metadata)


# Each belongs to the class `Settings` alone.
CHECK_CLIENTS = _field(
    CLIENTS,
    parse_names,
    "NAME,...",
    "Email clients that count in checks, as patterns of caniemail.com's names.",
)
CHECK_IGNORE = _field((), parse_names, "RULE,...", "Leave these rules out of all checks.")
DKIM_ZONE = _field(
    None,
    parse_file,
    "FILE",
    "Verify DKIM and DMARC with the TXT records of this file, as lines NAME = TEXT.",
)
CHECKS_DNS = _field(
    default=False,
    parse=parse_flag,
    metavar="",
    text="Verify DKIM and DMARC with the DNS, too.",
    is_flag=True,
)
CHECK_HOSTS = _field(
    (),
    parse_names,
    "HOST[:PORT],...",
    "Hosts that link checks may reach though they are private, and unsubscribing at all.",
)
SPAMD = _field(None, parse_listener, "HOST:PORT|off", "Ask this spamd about each checked mail.")
RSPAMD = _field(None, parse_service, "URL|off", "Ask this rspamd about each checked mail.")
