"""Bodies of requests to providers, read into their types; what is wrong names its field."""

import re
from typing import Any, TypeVar

import msgspec
from werkzeug.wrappers import Request

from mailtrap_local.webapp.providers.refusal import ApiRefusal

_Body = TypeVar("_Body")

_MOST_DEEP = 50  # objects and lists within each other
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\[(?P<index>[^\]]*)\]")


def read_octets(request: Request, limit: int) -> bytes:
    """Return the body, also one in chunks. Raises ApiRefusal if it has more than `limit` octets."""
    request.max_content_length = limit + 1  # Werkzeug cuts off a body in chunks at the limit
    if (request.content_length or 0) <= limit:
        try:
            octets = request.get_data()
        except OSError as problem:  # from Werkzeug, for invalid chunks
            raise ApiRefusal("invalid", f"the body cannot be read: {problem}") from problem
        if len(octets) <= limit:
            return octets
    raise ApiRefusal("too-large", f"a request may have {limit:,} octets", status=413)


def read_json(octets: bytes) -> Any:
    """Return the value of a body in JSON, without fields that are null. Raises ApiRefusal."""
    try:
        value = msgspec.json.decode(octets)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise ApiRefusal("invalid", f"the body is no JSON: {str(problem)[:200]}") from problem
    return _without_nulls(value, _MOST_DEEP)


def _without_nulls(value: Any, deeper: int) -> Any:
    """Return a value without fields that are null, which SDKs send for what is not given."""
    if deeper < 0:
        raise ApiRefusal("invalid", "the body is nested too deeply")
    if isinstance(value, dict):
        return {
            name: _without_nulls(each, deeper - 1)
            for name, each in value.items()
            if each is not None
        }
    if isinstance(value, list):
        return [_without_nulls(each, deeper - 1) for each in value]
    return value


def convert(value: object, kind: type[_Body], path: str = "") -> _Body:
    """Return a value as its type. Raises ApiRefusal, which names the field that does not fit."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        raise _refusal(str(problem), path) from problem


def _refusal(text: str, path: str) -> ApiRefusal:
    place = _PLACE.search(text)
    steps = _STEP.sub(r".\g<index>", place["path"]) if place else ""
    missing = _MISSING.match(text)
    name = f".{missing['name']}" if missing else ""
    field = f"{path}{steps}{name}".lstrip(".")
    if missing:
        return ApiRefusal("missing", f"{field} is required", field=field)
    detail = text[: place.start()] if place else text
    return ApiRefusal("invalid", f"{field or 'the body'}: {detail}", field=field)
