"""One route of the API: its types, and how a request becomes a response."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_origin
from urllib.parse import unquote_to_bytes

import msgspec
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Request, Response

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import NoQuery

MAIL = "message/rfc822"
JSON = "application/json"
# the last one is the default of curl
_TAKEN_AS_JSON = frozenset({"", JSON, "application/x-www-form-urlencoded"})

_NAME = re.compile(r"\{(\w+)\}")
# a mailbox's name may have a slash
_CONVERTERS = {"id": "string", "n": "part_number", "name": "path", "webhook": "string"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRoute:
    """One route: method and path, its view, and the types of request and response.

    In a path `{id}` and `{webhook}` are one segment, `{n}` a number and `{name}` all the rest. The
    view is called with the context, its query unless that is `NoQuery`, its body if it has one, and
    the variables of the path, in this order.

    `body` is the type of the JSON, which `parse_body` reads if its errors say more than those of
    msgspec. With `mail` the body may be a message too, which the view gets as it is. One that
    `may_be_empty` is `{}` then. `examples` are bodies in JSON by their names, for the description.

    A response is JSON of the view's return type; of type `media` if that is Response; 204 if None.
    Those who may only read may use it if it is a GET, or `for_readers`.
    `statuses` are those of success; the view returns the status if it is not the first. `refusals`
    are those that other routes do not have.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    view: Callable[..., Any]
    query: type[msgspec.Struct] = NoQuery
    body: type | None = None
    parse_body: Callable[[object], object] | None = None
    mail: bool = False
    may_be_empty: bool = False
    for_readers: bool = False
    examples: Mapping[str, object] = field(default_factory=dict)
    media: str = JSON
    statuses: tuple[int, ...] = (200,)
    refusals: tuple[int, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the variables in its path, in order."""
        return _NAME.findall(self.path)

    @property
    def rule(self) -> str:
        """Path in the syntax of Werkzeug."""
        return _NAME.sub(lambda name: f"<{_CONVERTERS[name[1]]}:{name[1]}>", self.path)


def answer(context: Context, route: ApiRoute, request: Request, path: dict[str, Any]) -> Response:
    """Validate a request, call its view, and encode the result.

    Raises msgspec.ValidationError or msgspec.DecodeError for invalid input, and the errors of
    Werkzeug for a body that is too large or of the wrong type.
    """
    query = _read_query(request, route.query)
    arguments: list[object] = [context] if route.query is NoQuery else [context, query]
    if route.body is not None:
        arguments.append(_read_body(request, route, context.max_message_size))
    result = route.view(*arguments, *(path[name] for name in route.names))
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    content, status = result if isinstance(result, tuple) else (result, route.statuses[0])
    return Response(msgspec.json.encode(content), status=status, content_type=JSON)


def _read_query(request: Request, kind: type[msgspec.Struct]) -> msgspec.Struct:
    """Return the parameters. Those that are lists may be repeated, others may not."""
    _check_utf8(request)
    lists = {field.encode_name for field in msgspec.structs.fields(kind) if _is_list(field.type)}
    given: dict[str, object] = {}
    for name, values in request.args.lists():
        if name not in lists and len(values) > 1:
            raise msgspec.ValidationError(f"`{name[:40]}` is given {len(values)} times")
        given[name] = values if name in lists else values[0]
    return msgspec.convert(given, kind, strict=False)


def _is_list(kind: object) -> bool:
    return get_origin(kind) is list


def _check_utf8(request: Request) -> None:
    """Raise DecodeError for a URL that is not UTF-8, in which Werkzeug would replace octets."""
    try:
        unquote_to_bytes(request.environ["REQUEST_URI"].encode("latin-1")).decode()
    except UnicodeDecodeError as problem:
        raise msgspec.DecodeError(f"an address is UTF-8: {problem}") from problem


def _read_body(request: Request, route: ApiRoute, max_message_size: int) -> object:
    if route.mail and request.mimetype == MAIL:
        return _mail(request.get_data(), max_message_size)
    if request.mimetype not in (_TAKEN_AS_JSON if not route.mail else (JSON,)):
        also = f" or {MAIL}" if route.mail else ""
        raise UnsupportedMediaType(f"Content-Type is {request.mimetype!r}: send {JSON}{also}")
    octets = request.get_data()
    octets = octets or b"{}" if route.may_be_empty else octets
    if route.parse_body is not None:
        return route.parse_body(_read_json(octets, object))
    return _read_json(octets, route.body)


def _mail(raw: bytes, largest: int) -> bytes:
    if len(raw) > largest:
        raise RequestEntityTooLarge(f"the message has {len(raw)} octets, the limit is {largest}")
    return raw


def _read_json(body: bytes, kind: Any) -> object:
    """Return a body of JSON. Raises msgspec.DecodeError also where msgspec raises other errors."""
    try:
        read: object = msgspec.json.decode(body, type=kind)
        json.loads(body, object_pairs_hook=_no_name_twice, parse_int=len, parse_float=len)
    except UnicodeDecodeError as problem:
        raise msgspec.DecodeError(f"JSON is UTF-8: {problem}") from problem
    except RecursionError as problem:
        raise msgspec.DecodeError("JSON is nested too deeply") from problem
    return read


def _no_name_twice(pairs: list[tuple[str, Any]]) -> None:
    """Raise DecodeError for a name that is in an object twice, RFC 8259 section 4."""
    if len(dict(pairs)) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise msgspec.DecodeError(f"`{twice[:40]}` is given twice in one object")
