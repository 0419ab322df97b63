"""Read requests as leniently as Mailpit, and answer with a sentence or with JSON.

Keys of JSON may be in any case, the Content-Type is of no account, and parameters that are unknown
or invalid are passed over.
"""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any, TypeVar

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.mail.mime.charset import without_surrogates

_Body = TypeVar("_Body", bound=msgspec.Struct)

NOT_FOUND = "404 page not found"
_TEXT = "text/plain; charset=utf-8"
_SENTENCE = "text/plain"
_VERBATIM = frozenset({"headers"})  # objects whose keys are no names of fields


class MailpitRefusal(Exception):  # a response, not an error of the server
    """A request is refused with a sentence and an HTTP status."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def text(body: str, status: int = 200) -> Response:
    """Return a response of plain text."""
    return Response(without_surrogates(body), status=status, content_type=_TEXT)


def sentence(words: str, status: int = 200) -> Response:
    """Return a response that says in a few words what has happened."""
    return Response(without_surrogates(words), status=status, content_type=_SENTENCE)


def done() -> Response:
    """Return the response to a change."""
    return sentence("ok")


def as_json(value: object, status: int = 200) -> Response:
    """Return a response of JSON."""
    try:
        octets = msgspec.json.encode(value)
    except UnicodeEncodeError:  # a header may have octets that are no text
        octets = msgspec.json.encode(_in_unicode(msgspec.to_builtins(value)))
    return Response(octets, status=status, content_type="application/json")


def _in_unicode(value: Any) -> Any:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {_in_unicode(key): _in_unicode(each) for key, each in value.items()}
    return [_in_unicode(each) for each in value] if isinstance(value, list) else value


def read_json(kind: type[_Body], *, is_optional: bool = False) -> _Body:
    """Return the body of the request; where it is optional, none and an empty list are `{}`.

    Raises MailpitRefusal for what is no JSON, or not of this kind.
    """
    octets = request.get_data()
    try:
        given = msgspec.json.decode(octets) if octets.strip() or not is_optional else {}
        is_nothing = given is None or (is_optional and given == [])
        return msgspec.convert({} if is_nothing else _with_lower_keys(given), kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MailpitRefusal(f"invalid JSON: {problem}") from problem


def _with_lower_keys(value: Any) -> Any:
    """Return the same with keys in lower case, and without those that are null."""
    if isinstance(value, list):
        return [_with_lower_keys(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key.lower(): each if key.lower() in _VERBATIM else _with_lower_keys(each)
        for key, each in value.items()
        if each is not None
    }


def number(name: str, default: int) -> int:
    """Return a parameter that is a number from 0, else the default."""
    given = request.args.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else default


def time_zone() -> tzinfo:
    """Return the time zone of the parameter `tz`; UTC for one that is unknown."""
    name = request.args.get("tz", "")
    if not name or name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # only searches by day need it

    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # a name with a slash may be a folder's
        return UTC
