"""Settings of webhooks: URLs to which events are posted, tables [[webhook]] of the file."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from mailtrap_local.config.check_fields import parse_names
from mailtrap_local.errors import BadSetting

EventType = Literal["message.received", "message.updated", "message.deleted"]
Payload = Literal["standard", "mailpit"]

EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
SECRET_PREFIX = "whsec_"  # noqa: S105  # the start of each

_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_REQUIRED = ("name", "url")
_REMEDY = (
    "write whsec_ and 24 to 64 octets in base64, as this prints them: python -c "
    "\"import base64, os; print('whsec_' + base64.b64encode(os.urandom(32)).decode())\""
)


@dataclass(frozen=True, kw_only=True)
class WebhookSetting:
    """One `[[webhook]]`.

    Events of these `types` are posted to `url`, those of mail in `mailbox` and that the search
    `query` finds, if there are any. They are signed with each `secret`.
    """

    name: str
    url: str = field(repr=False)  # its query may be a secret
    secret: tuple[str, ...] = field(default=(), repr=False)
    types: tuple[EventType, ...] = ("message.received",)
    query: str | None = None
    mailbox: str | None = None
    payload: Payload = "standard"

    @property
    def shown_url(self) -> str:
        """The URL without its query."""
        return without_query(self.url)


def without_query(url: str) -> str:
    """Return a URL with an ellipsis for its query, which may be a secret."""
    start, mark, _ = url.partition("?")
    return f"{start}?…" if mark else start


def parse_webhook(table: Any) -> WebhookSetting:
    """One `[[webhook]]` table of the configuration file, or a URL alone. Raises BadSetting."""
    if isinstance(table, WebhookSetting):
        return table
    if isinstance(table, str):
        table = {"name": _name_of(table), "url": table}
    if not isinstance(table, Mapping):
        raise BadSetting(f"{type(table).__name__} is no table: write [[webhook]]")
    names = [one.name for one in fields(WebhookSetting)]
    if unknown := sorted(map(str, table.keys() - {*names})):
        raise _problem(f"no such key: {unknown[0][:40]}; there are {', '.join(names)}")
    if missing := [name for name in _REQUIRED if not table.get(name)]:
        raise _problem(f"{missing[0]} is missing")
    values = {name: _read(name, value) for name, value in table.items()}
    setting = WebhookSetting(**values)
    _check_together(setting)
    return setting


def _problem(text: str) -> BadSetting:
    return BadSetting(f"[[webhook]]: {text}")


def _name_of(url: str) -> str:
    """Return the host and the port of a URL as a name."""
    try:
        place = urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        place = ""
    name = _NOT_IN_NAME.sub("-", place)[:40]
    if not name:
        raise BadSetting("it is no URL: write http://127.0.0.1:8000/hook")
    return name


def _read(name: str, value: Any) -> Any:
    if name == "types":
        return _read_types(value)
    if name == "secret":
        return _read_secrets(value)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise _problem(f"{name}: write a text that is not empty")
    if name == "name" and not _NAME.fullmatch(value):
        raise _problem(f"name = {value[:60]!r}: write 1 to 40 letters, digits and ._-")
    if name == "payload" and value not in get_args(Payload):
        raise _problem(f"payload = {value[:40]!r}: write {', '.join(get_args(Payload))}")
    return value


def _read_types(value: Any) -> tuple[EventType, ...]:
    types = [value] if isinstance(value, str) else value
    if not isinstance(types, list | tuple) or not types or {*map(str, types)} - {*EVENT_TYPES}:
        raise _problem(f"types: write a list of some of {', '.join(EVENT_TYPES)}")
    return tuple(one for one in EVENT_TYPES if one in types)


def _read_secrets(value: Any) -> tuple[str, ...]:
    secrets = [value] if isinstance(value, str) else value
    if not isinstance(secrets, list | tuple) or not all(map(_is_secret, secrets)):
        raise _problem(f"secret: {_REMEDY}")
    return tuple(secrets)


def _is_secret(value: Any) -> bool:
    """Return whether a value is a secret of https://www.standardwebhooks.com."""
    if not isinstance(value, str) or not value.startswith(SECRET_PREFIX):
        return False
    try:
        octets = b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        return False
    return 24 <= len(octets) <= 64


def _check_together(setting: WebhookSetting) -> None:
    if setting.payload == "mailpit" and setting.types != ("message.received",):
        raise _problem('payload = "mailpit" is of message.received alone')
    if setting.query is not None and "message.deleted" in setting.types:
        raise _problem("query: a message that is deleted cannot be searched; leave one of them out")


# Each belongs to the class `Settings` alone.
WEBHOOK: Any = field(
    default=(),
    metadata={
        "parse": parse_webhook,
        "metavar": "URL",
        "help": "Post an event to this URL for each message that comes. Repeatable.",
        "repeatable": True,
    },
)
WEBHOOK_ALLOW: Any = field(
    default=(),
    metadata={
        "parse": parse_names,
        "metavar": "HOST[:PORT],...",
        "help": "Hosts to which webhooks of the API may lead, beside this machine.",
    },
)
