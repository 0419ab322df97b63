"""Facts of an event, as all shapes need them: the message, its recipients, what happened."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

import msgspec

from mailtrap_local.mail.feedback import Feedback
from mailtrap_local.mail.message import Message

Happening = Literal["bounced", "delayed", "delivered", "complained", "replied", "opened", "clicked"]

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CLIENT_IP = "127.0.0.1"

_HAPPENINGS: Mapping[str, Happening] = {
    "delivery": "delivered",
    "complaint": "complained",
    "reply": "replied",
    "open": "opened",
    "click": "clicked",
}


@dataclass(frozen=True)
class Occurrence:
    """An event of a message at a time, in UTC."""

    message: Message
    feedback: Feedback
    at: datetime

    @property
    def happening(self) -> Happening:
        """Kind of the event: a bounce of class 4 is a delay."""
        if self.feedback.kind == "bounce":
            return "delayed" if self.feedback.code.startswith("4") else "bounced"
        return _HAPPENINGS[self.feedback.kind]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Recipients that it happened to."""
        return self.feedback.recipients

    @property
    def code(self) -> str:
        """Enhanced status code."""
        return self.feedback.code

    @property
    def reply(self) -> str:
        """Reply of the recipients' server: `550 5.1.1 No such user`."""
        return self.feedback.text

    @property
    def reply_code(self) -> int:
        """Code of that reply; that of its class if it has none."""
        code = self.reply[:3]
        is_code = code.isascii() and code.isdigit() and len(code) == 3
        return int(code) if is_code else int(self.code[0]) * 100 + 50

    @property
    def timestamp(self) -> int:
        """The time in seconds since 1970."""
        return int(self.at.timestamp())

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags, or categories, of the request that the message came by."""
        request = self.message.request
        return () if request is None else request.tags

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """Metadata, or custom arguments, of the request."""
        request = self.message.request
        return {} if request is None else request.metadata

    @property
    def first_id(self) -> str:
        """The id of the first message of the request."""
        request = self.message.request
        return (request and request.batch) or self.message.id

    @property
    def message_id(self) -> str:
        """The Message-ID, in angle brackets, `""` without one."""
        return self.message.message_id or ""

    def header(self, name: str) -> str:
        """Return the decoded value of a header field, `""` without one."""
        return self.message.headers.get(name) or ""

    def headers(self) -> list[dict[str, str]]:
        """Return all header fields, each with `name` and `value`."""
        return [{"name": name, "value": value} for name, value in self.message.headers]


class EventFormat:
    """Shape of a provider's events, and its signature if there is a key."""

    def check(self) -> None:
        """Raise BadSetting for a key that cannot be used."""

    def opening(self) -> Sequence[bytes]:
        """Return the bodies of requests that come before all others."""
        return ()

    def bodies(self, occurrence: Occurrence) -> Iterator[bytes]:
        """Iterate over the bodies of the requests: none if the provider has no such event."""
        raise NotImplementedError

    def headers(self, body: bytes, event_id: str, at: float) -> Mapping[str, str]:
        """Return the header fields of a request that is sent `at` a time, seconds since 1970."""
        return {}


def to_json(value: object) -> bytes:
    """Return a value as JSON."""
    return msgspec.json.encode(value)


def new_token() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return secrets.token_hex(16)


def rfc3339(moment: datetime, *, digits: Literal["seconds", "milliseconds"] = "seconds") -> str:
    """Return a time as `2026-11-30T10:00:00Z`."""
    return moment.astimezone(UTC).isoformat(timespec=digits).replace("+00:00", "Z")
