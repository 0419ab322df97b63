"""Find settings that would have no effect, before a server starts. Reads no file."""

from collections.abc import Iterator
from pathlib import Path

from mailtrap_local.config.settings import Settings
from mailtrap_local.errors import BadSetting


def check_effect(settings: Settings) -> None:
    """Raise BadSetting for a file that does not exist, a key alone, and if nothing listens."""
    for name, path in (("cert", settings.cert), ("key", settings.key)):
        if path is not None and not Path(path).exists():
            raise BadSetting(f"--{name} {path}: there is no such file")
    if settings.key is not None and settings.cert is None:
        raise BadSetting(f"--key {settings.key}: its certificate is missing, give it with --cert")
    if not any(_listeners(settings)):
        raise BadSetting("nothing listens: give --smtp, --http or another listener an address")


def lacks_tls(settings: Settings) -> bool:
    """Return whether no listener of the settings shows a certificate."""
    implicit = (*settings.smtps, settings.pop3s, settings.imaps)
    return settings.tls == "off" and not settings.https and not any(implicit)


def _listeners(settings: Settings) -> Iterator[object]:
    yield from (*settings.smtp, *settings.smtps, *settings.lmtp)
    yield from (settings.http, settings.pop3, settings.pop3s, settings.imap, settings.imaps)
