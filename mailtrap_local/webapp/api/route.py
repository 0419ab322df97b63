"""One route of the API: what it takes and gives, and how a request becomes an answer."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_origin
from urllib.parse import unquote_to_bytes

import msgspec
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Request, Response

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import NoQuery

MAIL = "message/rfc822"
JSON = "application/json"
# curl says the last one when nobody tells it otherwise
_MEANT_AS_JSON = frozenset({"", JSON, "application/x-www-form-urlencoded"})

_NAME = re.compile(r"\{(\w+)\}")
_CONVERTERS = {"id": "string", "n": "int", "name": "path"}  # a mailbox's name may have a slash


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route: what it answers to, which view does, and what that takes and gives.

    In a path `{id}` is one segment, `{n}` a number and `{name}` all the rest. The view is called
    with the context, its query unless that is `NoQuery`, its body if it has one, and what the path
    names, in this order.

    `body` is the type of the JSON, which `parse_body` reads if its errors say more than those of
    msgspec. With `mail` the body may be a message too, which the view gets as it is. One that
    `may_be_empty` is `{}` then.

    Answers are what the view's return type says, as JSON; of type `media` if it says Response; 204
    if None. `statuses` are the good ones; the view says which if it is not the first. `refusals`
    are those that other routes have not.
    """

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    view: Callable[..., Any]
    query: type[msgspec.Struct] = NoQuery
    body: type | None = None
    parse_body: Callable[[object], object] | None = None
    mail: bool = False
    may_be_empty: bool = False
    media: str = JSON
    statuses: tuple[int, ...] = (200,)
    refusals: tuple[int, ...] = ()

    @property
    def names(self) -> list[str]:
        """What its path names, in order."""
        return _NAME.findall(self.path)

    @property
    def rule(self) -> str:
        """Its path in the form of Werkzeug."""
        return _NAME.sub(lambda name: f"<{_CONVERTERS[name[1]]}:{name[1]}>", self.path)


def answer(context: Context, route: Route, request: Request, path: dict[str, Any]) -> Response:
    """Validate a request, let its view do the work, and encode what comes back.

    Raises msgspec.ValidationError or msgspec.DecodeError for input that does not fit, and what
    Werkzeug calls a body that is too large or of the wrong type.
    """
    query = _read_query(request, route.query)
    taken: list[object] = [context] if route.query is NoQuery else [context, query]
    if route.body is not None:
        taken.append(_read_body(request, route, context.max_message_size))
    result = route.view(*taken, *(path[name] for name in route.names))
    if isinstance(result, Response):
        return result
    if result is None:
        return Response(status=204)
    said, status = result if isinstance(result, tuple) else (result, route.statuses[0])
    return Response(msgspec.json.encode(said), status=status, content_type=JSON)


def _read_query(request: Request, kind: type[msgspec.Struct]) -> msgspec.Struct:
    """The parameters. Those that are lists may be repeated, others may not."""
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
    """Werkzeug replaces what is no UTF-8, and then it would mean something else."""
    try:
        unquote_to_bytes(request.environ["REQUEST_URI"].encode("latin-1")).decode()
    except UnicodeDecodeError as problem:
        raise msgspec.DecodeError(f"an address is UTF-8: {problem}") from problem


def _read_body(request: Request, route: Route, max_message_size: int) -> object:
    if route.mail and request.mimetype == MAIL:
        return _mail(request.get_data(), max_message_size)
    if request.mimetype not in (_MEANT_AS_JSON if not route.mail else (JSON,)):
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
    """A body of JSON. Raises msgspec.DecodeError for all that is none, which msgspec does not."""
    try:
        read: object = msgspec.json.decode(body, type=kind)
        json.loads(body, object_pairs_hook=_no_name_twice, parse_int=len, parse_float=len)
    except UnicodeDecodeError as problem:
        raise msgspec.DecodeError(f"JSON is UTF-8: {problem}") from problem
    except RecursionError as problem:
        raise msgspec.DecodeError("JSON is nested too deeply") from problem
    return read


def _no_name_twice(pairs: list[tuple[str, Any]]) -> None:
    """RFC 8259 section 4: names within an object should be unique; else it is anyone's guess."""
    if len(dict(pairs)) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise msgspec.DecodeError(f"`{twice[:40]}` is given twice in one object")
