"""Setting of webhooks that get a provider's events, tables [[provider_webhook]] of the file."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from mailtrap_local.config.webhook_fields import without_query
from mailtrap_local.errors import BadSetting

EventProvider = Literal["ses", "sendgrid", "resend", "mailgun", "postmark", "mailtrap"]
EventKind = Literal["delivery", "bounce", "complaint", "reply", "open", "click"]

EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)

_SECRET_PREFIX = "whsec_"  # noqa: S105  # the start of each
_KEYS: Mapping[str, str] = {
    "sendgrid": "the path of a private key (PEM)",
    "resend": "the signing secret, whsec_ and base64",
    "mailgun": "the signing key",
    "mailtrap": "the signing secret",
}
"""The key of each provider that signs with one of the user's."""


@dataclass(frozen=True, kw_only=True)
class ProviderWebhookSetting:
    """One `[[provider_webhook]]`: the URL of an app that gets the events of its provider.

    `credentials` are user and password of the URL, `key` is what events are signed with.
    """

    provider: EventProvider
    url: str = field(repr=False)  # its query may be a secret
    credentials: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)
    events: tuple[EventKind, ...] = EVENT_KINDS

    @property
    def shown_url(self) -> str:
        """The URL without its query."""
        return without_query(self.url)


def parse_provider_webhook(table: Any) -> ProviderWebhookSetting:
    """One `[[provider_webhook]]` table of the configuration file. Raises BadSetting."""
    if isinstance(table, ProviderWebhookSetting):
        return table
    if not isinstance(table, Mapping):
        raise BadSetting(f"{table!r:.100} is no table: write [[provider_webhook]]")
    names = [one.name for one in fields(ProviderWebhookSetting) if one.name != "credentials"]
    if unknown := sorted(map(str, table.keys() - {*names})):
        raise _problem(f"no such key: {unknown[0][:40]}; there are {', '.join(names)}")
    if missing := [name for name in ("provider", "url") if not table.get(name)]:
        raise _problem(f"{missing[0]} is missing")
    provider = table["provider"]
    if provider not in get_args(EventProvider):
        there_are = ", ".join(get_args(EventProvider))
        raise _problem(f"provider = {provider!r:.60}: there are events of {there_are}")
    url, credentials = _read_url(table["url"])
    return ProviderWebhookSetting(
        provider=provider,
        url=url,
        credentials=credentials,
        key=_read_key(provider, table.get("key")),
        events=_read_events(table.get("events", EVENT_KINDS)),
    )


def _problem(text: str) -> BadSetting:
    return BadSetting(f"[[provider_webhook]]: {text}")


def _read_url(value: Any) -> tuple[str, str | None]:
    """Return a URL without its credentials, and these."""
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # may be invalid
    except ValueError:
        is_web = False
    if not is_web:
        raise _problem("url: write one like http://127.0.0.1:8000/webhooks/sendgrid")
    credentials, at, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=place).geturl(), credentials if at else None


def _read_key(provider: EventProvider, key: Any) -> str | None:
    wanted = _KEYS.get(provider)
    if key is None:
        if provider == "mailgun":
            raise _problem(f"key is missing: Mailgun signs all of its events, write {wanted}")
        return None
    if wanted is None:
        raise _problem(f"key: {provider} has none; put credentials into the url if you like")
    if not isinstance(key, str) or not key.strip() or "\0" in key:
        raise _problem(f"key: write {wanted}")
    if provider == "resend" and not _is_secret(key):
        raise _problem(f"key: write {wanted}")
    return key


def _is_secret(key: str) -> bool:
    try:
        return key.startswith(_SECRET_PREFIX) and bool(b64decode(key[6:], validate=True))
    except ValueError:
        return False


def _read_events(value: Any) -> tuple[EventKind, ...]:
    events = [value] if isinstance(value, str) else value
    if not isinstance(events, list | tuple) or not events or {*map(str, events)} - {*EVENT_KINDS}:
        raise _problem(f"events: write a list of some of {', '.join(EVENT_KINDS)}")
    return tuple(one for one in EVENT_KINDS if one in events)


# belongs to the class `Settings` alone
PROVIDER_WEBHOOK: Any = field(
    default=(), metadata={"parse": parse_provider_webhook, "repeatable": True}
)
