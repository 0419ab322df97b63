"""Settings of the listeners beside SMTP and the page, and of templates: fields of `Settings`."""

from dataclasses import field
from typing import Any

from mailtrap_local.config.values import parse_file, parse_flag, parse_listener


def _listener(text: str) -> Any:
    metadata = {"parse": parse_listener, "metavar": "HOST:PORT|off", "help": text}
    return field(default=None, metadata=metadata)


# Each belongs to the class `Settings` alone.
POP3 = _listener("Hand out the mail by POP3 here.")
POP3S = _listener("The same over TLS from the first octet.")
IMAP = _listener("Let mail clients in by IMAP here.")
IMAPS = _listener("The same over TLS from the first octet.")
PROVIDERS = _listener("Take what apps send to the APIs of mail providers here, also as a proxy.")
TEMPLATES = field(
    default=None,
    metadata={
        "parse": parse_file,
        "metavar": "DIR",
        "help": "Render the providers' templates that are in here, as PROVIDER/ID.html.",
    },
)
TRUSTED_NETWORK = field(
    default=False,
    metadata={
        "parse": parse_flag,
        "metavar": "",
        "help": "Do not warn that other machines can read all mail: they may.",
        "is_flag": True,
    },
)
