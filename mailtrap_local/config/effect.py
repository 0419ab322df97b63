"""Find settings that would have no effect, before a server starts. Reads no file."""

from collections.abc import Iterator
from pathlib import Path

from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting


def check_effect(settings: Settings) -> None:
    """Raise BadSetting for what could not do anything, with what is missing.

    A file or a folder that does not exist, a key without its certificate, certificates without
    TLS, a route of a listener that there is none of; and if nothing listens.
    """
    files = (
        ("cert", settings.cert),
        ("key", settings.key),
        ("tls-client-ca", settings.tls_client_ca),
        ("accounts", settings.accounts),
        ("templates", settings.templates),
    )
    for name, path in files:
        if path is not None and not Path(path).exists():
            raise BadSetting(
                f"--{name} {path}: there is no such {'folder' if name == 'templates' else 'file'}"
            )
    if settings.key is not None and settings.cert is None:
        raise BadSetting(f"--key {settings.key}: its certificate is missing, give it with --cert")
    if not any(_listeners(settings)):
        raise BadSetting("nothing listens: give --smtp, --http or another listener an address")
    if settings.cert is not None and _lacks_tls(settings):
        raise BadSetting(
            f"--cert {settings.cert}: no listener shows it; add --tls starttls, --https, --smtps, "
            "--pop3s, --imaps or --providers"
        )
    if settings.tls_client_ca is not None and _lacks_smtp_tls(settings):
        raise BadSetting(
            f"--tls-client-ca {settings.tls_client_ca}: no SMTP listener has TLS; add --tls "
            "starttls or --smtps"
        )
    _check_routes(settings)


def _check_routes(settings: Settings) -> None:
    """Raise BadSetting for a route of a port on which no mail comes in."""
    ports = {one.port for one in (*settings.smtp, *settings.smtps, *settings.lmtp)}
    for route in settings.route:
        if route.listener is None or 0 in ports:  # which takes a port that nobody knows yet
            continue
        if HostPort.parse(route.listener).port not in ports:
            raise BadSetting(
                f"[[route]]: listener = {route.listener!r}: nothing listens there; add --smtp "
                f"{route.listener}, --smtps or --lmtp"
            )


def _lacks_tls(settings: Settings) -> bool:
    """Return whether no listener of the settings shows a certificate."""
    implicit = (*settings.smtps, settings.pop3s, settings.imaps, settings.providers)
    return settings.tls == "off" and not settings.https and not any(implicit)


def _lacks_smtp_tls(settings: Settings) -> bool:
    """Return whether no SMTP or LMTP listener of the settings asks clients for a certificate."""
    offers_starttls = settings.tls != "off" and bool(settings.smtp or settings.lmtp)
    return not offers_starttls and not settings.smtps


def _listeners(settings: Settings) -> Iterator[object]:
    yield from (*settings.smtp, *settings.smtps, *settings.lmtp)
    yield from (settings.http, settings.pop3, settings.pop3s, settings.imap, settings.imaps)
    yield settings.providers
