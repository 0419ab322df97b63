"""Bodies of requests to providers, read into their types; what is wrong names its field."""

import re
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, TypeVar

import msgspec
from werkzeug.wrappers import Request

from mailtrap_local.webapp.http.streams import RequestBody
from mailtrap_local.webapp.providers.refusal import ApiRefusal, NoJson

_Body = TypeVar("_Body")

_MOST_DEEP = 50  # objects and lists within each other
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_PLACE = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\[(?P<index>[^\]]*)\]")
_ZLIB_OR_GZIP = zlib.MAX_WBITS + 32
_WINDOWS = {  # of zlib, which go by the first octets; RFC 9110 section 8.4.1
    "gzip": (_ZLIB_OR_GZIP,),
    "x-gzip": (_ZLIB_OR_GZIP,),
    "deflate": (_ZLIB_OR_GZIP, -zlib.MAX_WBITS),  # some clients leave out the header of zlib
}
_PIECE = 2**20  # octets
_BOM = b"\xef\xbb\xbf"


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
    raise _too_large(limit)


def _too_large(limit: int) -> ApiRefusal:
    return ApiRefusal("too-large", f"a request may have {limit:,} octets", status=413)


def uncompressed(request: Request, limit: int) -> Request:
    """Return a request with its body as it was before its Content-Encoding.

    Raises ApiRefusal for an encoding that is not known, and for more than `limit` octets, which are
    reserved as those that arrive are.
    """
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return request
    if encoding not in _WINDOWS:
        text = f"the Content-Encoding {encoding[:40]!r} is unknown here: gzip and deflate are known"
        raise ApiRefusal("invalid", text, status=415)
    body = request.environ["wsgi.input"]
    reserve = body.reserve if isinstance(body, RequestBody) else lambda _: None
    octets = _inflated(read_octets(request, limit), encoding, limit, reserve)
    replaced = {"wsgi.input": BytesIO(octets), "CONTENT_LENGTH": str(len(octets))}
    gone = ("HTTP_CONTENT_ENCODING", "HTTP_TRANSFER_ENCODING", "wsgi.input_terminated")
    kept = {name: value for name, value in request.environ.items() if name not in gone}
    return Request({**kept, **replaced})


def _inflated(octets: bytes, encoding: str, limit: int, reserve: Callable[[int], None]) -> bytes:
    for window in _WINDOWS[encoding]:
        try:
            made = b"".join(_pieces(octets, window, limit, reserve))
        except (zlib.error, EOFError):
            continue
        return made
    raise ApiRefusal("invalid", f"the body is not encoded by {encoding}")


def _pieces(
    octets: bytes, window: int, limit: int, reserve: Callable[[int], None]
) -> Iterator[bytes]:
    stream, made = zlib.decompressobj(window), 0
    while not stream.eof:
        piece = stream.decompress(octets, _PIECE)
        octets = stream.unconsumed_tail
        if not piece and not octets and not stream.eof:
            raise EOFError
        made += len(piece)
        if made > limit:
            raise _too_large(limit)
        reserve(made)
        yield piece


def read_json(octets: bytes) -> Any:
    """Return the value of a body in JSON, without fields that are null. Raises ApiRefusal."""
    try:
        value = msgspec.json.decode(octets.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise NoJson(str(problem)) from problem
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
