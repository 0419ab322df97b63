"""Rows of a store on disk, and the values that they are made of."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from mailtrap_local.config.values import CreatedMailbox
from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import CheckVerdict, Flags

FLAG_COLUMNS = "read, pinned, flagged, answered, deleted, tags, keywords, checks"
COLUMNS = f"seq, id, mailbox, received_at, octets, size, envelope, {FLAG_COLUMNS}"
_Read = TypeVar("_Read")
_Value = TypeVar("_Value")
_ENVELOPE_FIELDS = Envelope._fields[:-1]
_ENVELOPE_DEFAULTS = Envelope._field_defaults
_NO_FLAGS = Flags()  # shared by all messages without any, which are most
_NO_FLAG_VALUES = (0, 0, 0, 0, 0, "", "", None)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def of_row(read: Callable[[_Value], _Read]) -> Callable[[_Value], _Read]:
    """Make what reads a value of a row raise StoreUnavailable for one that nobody wrote."""

    @wraps(read)
    def call(value: _Value) -> _Read:
        try:
            return read(value)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as problem:
            raise StoreUnavailable(
                f"the store is damaged, {value!r:.100} is in it ({problem}): look at it with "
                "`mailtrap-local store check`, or go back to a backup"
            ) from problem

    return call


def moment_value(moment: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (moment - _START) // _MICROSECOND


@of_row
def moment_of(value: int) -> datetime:
    """Return the moment of its value."""
    return _START + timedelta(microseconds=value)


def envelope_text(envelope: Envelope) -> str:
    """Return an envelope as JSON, without the session, which is not kept."""
    fields: dict[str, Any] = {
        name: value
        for name, value in zip(_ENVELOPE_FIELDS, envelope, strict=False)  # the last is the session
        if value and value != _ENVELOPE_DEFAULTS[name]
    }
    if tls := envelope.tls:
        fields["tls"] = {"version": tls.version, "cipher": tls.cipher, "client": tls.client}
    if auth := envelope.auth:
        fields["auth"] = {"username": auth.username, "mechanism": auth.mechanism}
    if request := envelope.request:
        fields["request"] = request.as_json()
    return json.dumps(fields)


@of_row
def envelope_of(text: str) -> Envelope:
    """Return the envelope of its JSON."""
    fields = json.loads(text)
    for name in ("rcpt_to", "mail_options"):
        fields[name] = tuple(fields.get(name, ()))
    fields["rcpt_options"] = tuple(map(tuple, fields.get("rcpt_options", ())))
    if "tls" in fields:
        fields["tls"] = TlsInfo(**fields["tls"])
    if "auth" in fields:
        fields["auth"] = AuthInfo(**fields["auth"])
    if "request" in fields:
        fields["request"] = ApiRequest.of_json(fields["request"])
    return Envelope(**fields)


def created_mailbox_text(mailbox: CreatedMailbox) -> str:
    """Return what is not None of a created mailbox as JSON, "" if that is nothing."""
    fields = {name: value for name, value in mailbox._asdict().items() if value is not None}
    return json.dumps(fields) if fields else ""


@of_row
def created_mailbox_of(text: str) -> CreatedMailbox:
    """Return the created mailbox of its JSON."""
    fields = json.loads(text) if text else {}
    if fields.get("taken_from") is not None:
        fields["taken_from"] = tuple(fields["taken_from"])
    return CreatedMailbox(**fields)


def flag_values(flags: Flags) -> tuple[Any, ...]:
    """Return flags as the values of `FLAG_COLUMNS`."""
    return (
        *(flags.read, flags.pinned, flags.flagged, flags.answered, flags.deleted),
        names_text(flags.tags),
        names_text(flags.keywords),
        None if flags.checks is None else json.dumps(flags.checks),
    )


@of_row
def flags_of(row: tuple[Any, ...]) -> Flags:
    """Return the flags of the values of `FLAG_COLUMNS`."""
    if row == _NO_FLAG_VALUES:
        return _NO_FLAGS
    read, pinned, flagged, answered, deleted, tags, keywords, checks = row
    return Flags(
        read=bool(read),
        pinned=bool(pinned),
        flagged=bool(flagged),
        answered=bool(answered),
        deleted=bool(deleted),
        tags=names_of(tags),
        keywords=names_of(keywords),
        checks=None if checks is None else _verdict_of(checks),
    )


def names_text(names: frozenset[str]) -> str:
    """Return names as a list in JSON, or nothing for none."""
    return json.dumps(sorted(names), ensure_ascii=False) if names else ""


@of_row
def names_of(text: str) -> frozenset[str]:
    """Return the names of a list in JSON, or of nothing."""
    return frozenset(json.loads(text)) if text else frozenset()


def _verdict_of(text: str) -> CheckVerdict:
    errors, warnings, rules = json.loads(text)
    return CheckVerdict(errors, warnings, tuple(rules))
