"""Describe the routes as OpenAPI 3.1, from the table of routes alone."""

import inspect
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from werkzeug.wrappers import Response

from mailtrap_local.webapp.api.route import JSON, MAIL, ApiRoute
from mailtrap_local.webapp.shapes.common import Problem, QueryProblem
from mailtrap_local.webapp.shapes.sessions import NotArrived

_REFERENCE = "#/components/schemas/{name}"
_PROBLEM = "application/problem+json"
_ALWAYS = (400, 401, 403, 421)  # an unknown parameter, and those of the guard
_IN_PATHS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "n": {"type": "integer", "minimum": 1},
    "name": {"type": "string", "minLength": 1, "maxLength": 100},
    "webhook": {"type": "string"},
}
_MEANINGS = {
    "id": "Its id; of a message also `latest`",
    "n": "Number of the part, from 1 on",
    "name": "Its name",
    "webhook": "Name of the webhook",
    "mailbox": "Name of a mailbox",
    "query": "A search, as `to:ann subject:welcome`; all messages without one",
    "tz": "Time zone of the days in the search, as `Europe/Vienna`; UTC without one",
    "limit": "Maximum length of the list",
    "before": "Only messages older than this `seq`: the `next` of the page before",
    "offset": "How many of the newest to skip",
    "mail_from": "Sender of the envelope; by default that of the message",
    "rcpt_to": "A recipient of the envelope, repeatable; by default those of the message",
    "received_at": "When it came, with a time zone; now by default",
    "remote": "1 for content from other hosts, loaded by the browser",
    "images": "0 for no pictures",
    "scheme": "Colours that the message is shown in",
    "marks": "Places in the HTML to mark, lines and columns: `12:5,30:1`",
    "pass": "Stands for credentials in the addresses of a preview",
    "only": "Only these rules: ids or patterns such as `a11y-*`, with commas between them",
    "ignore": "Not these rules",
    "count": "How many messages to wait for",
    "after": "A cursor: only later messages count",
    "timeout": "Seconds to wait at most",
    "quiet": "Seconds without mail to wait for",
    "failed": "1 for sessions that failed, 0 for all others",
}
"""Descriptions of parameters, each of which means one thing everywhere."""

_GROUPS = {
    **dict.fromkeys(("wait", "settle"), "Waiting"),
    **dict.fromkeys(("me", "session", "tokens"), "Accounts"),
    **dict.fromkeys(("ca", "info", "livez", "metrics", "openapi.json", "readyz"), "Server"),
}
"""Groups of routes by the first part of their paths, where it is not the group's own name."""

_SECURITY = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "bearer"},
}


def describe(routes: Sequence[ApiRoute], version: str, root: str = "") -> dict[str, Any]:
    """Return the document, ready for JSON. `root` is the base path."""
    schemas = _Schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    tags = dict.fromkeys(tag_of(route.path) for route in routes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mailtrap_local",
            "version": version,
            "description": "Mail captured by a local SMTP sandbox. Without the live socket.",
        },
        "servers": [{"url": root or "/"}],
        "tags": [{"name": name} for name in tags],
        "paths": paths,
        "components": {"schemas": schemas.components, "securitySchemes": _SECURITY},
        "security": [
            {},
            *({name: []} for name in _SECURITY),
        ],  # none, unless the server requires it
    }


class _Schemas:
    """JSON Schemas of all requests and responses."""

    def __init__(self, routes: Sequence[ApiRoute]) -> None:
        kinds: dict[Any, None] = dict.fromkeys((Problem, QueryProblem, NotArrived))
        for route in routes:
            kinds |= dict.fromkeys([route.query, *_response_types(route)])
            if route.body is not None:
                kinds[route.body] = None
        schemas, self.components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
        self._of = dict(zip(kinds, schemas, strict=True))
        queries = {route.query for route in routes}
        self._queries = {query: self.components.pop(query.__name__) for query in queries}
        for schema in self.components.values():
            if "description" in schema:
                schema["description"] = inspect.cleandoc(schema["description"])

    def of(self, kind: Any) -> dict[str, Any]:
        """Return the schema of a type."""
        schema: dict[str, Any] = self._of[kind]
        return schema

    def parameters(self, query: type[msgspec.Struct]) -> Iterator[dict[str, Any]]:
        """Generate the parameters of a query."""
        for name, schema in self._queries[query]["properties"].items():
            yield _parameter(name, "query", _without_null(schema))


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "description": _MEANINGS[name], "schema": schema}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter, which is left out, never null."""
    options = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    return options[0] if options else schema


def _response_types(route: ApiRoute) -> list[Any]:
    """Return the types of a view's responses, except None and Response."""
    hint = get_type_hints(route.view)["return"]
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]  # and a status
    kinds = get_args(hint) if isinstance(hint, UnionType) else [hint]
    return [kind for kind in kinds if kind not in (NoneType, Response)]


def tag_of(path: str) -> str:
    """Return the group of routes that a route is listed in."""
    part = path.removeprefix("/api/").strip("/").partition("/")[0]
    return _GROUPS.get(part, part.capitalize())


def _words(route: ApiRoute) -> tuple[str, str]:
    """Return the first sentence about a route, without marks, and the rest in CommonMark."""
    first, _, more = inspect.cleandoc(route.view.__doc__ or "").partition("\n\n")
    sentence, _, rest = " ".join(first.split()).partition(". ")
    summary = sentence.removesuffix(".").replace("`", "")
    return summary, "\n\n".join(filter(None, [rest, more]))


def _operation(route: ApiRoute, schemas: _Schemas) -> dict[str, Any]:
    summary, description = _words(route)
    parameters = [
        _parameter(name, "path", _IN_PATHS[name]) | {"required": True} for name in route.names
    ]
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": summary,
        "description": description,
        "tags": [tag_of(route.path)],
        "parameters": [*parameters, *schemas.parameters(route.query)],
        "responses": {**_answers(route, schemas), **_refusals(route, schemas)},
    }
    if route.body is not None:
        operation["requestBody"] = _body(route, schemas)
    return {name: value for name, value in operation.items() if value not in ("", [])}


def _body(route: ApiRoute, schemas: _Schemas) -> dict[str, Any]:
    content: dict[str, dict[str, Any]] = {JSON: {"schema": schemas.of(route.body)}}
    if route.examples:
        content[JSON]["examples"] = {name: {"value": one} for name, one in route.examples.items()}
    if route.mail:
        content[MAIL] = {"schema": {}}
    return {"required": not route.may_be_empty, "content": content}


def _answers(route: ApiRoute, schemas: _Schemas) -> dict[str, Any]:
    given = _response_types(route)
    if not given and get_type_hints(route.view)["return"] is NoneType:
        return {"204": {"description": HTTPStatus.NO_CONTENT.phrase}}
    schema = schemas.of(given[0]) if given else _opaque(route.media)
    content = {"content": {route.media: {"schema": schema}}}
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            **(content if status != HTTPStatus.NO_CONTENT else {}),
        }
        for status in route.statuses
    }


def _opaque(media: str) -> dict[str, Any]:
    """Return the schema of a response that the view encodes. Octets have none: OpenAPI 4.8.14.3."""
    if media == JSON:
        return {"type": "object"}
    return {"type": "string"} if media.startswith("text/") else {}


def _refusals(route: ApiRoute, schemas: _Schemas) -> dict[str, Any]:
    statuses = {*_ALWAYS, *route.refusals}
    if "query" in route.query.__struct_fields__:
        statuses.add(503)  # a search by checks that are not done yet
    if route.names:
        statuses.add(404)
    if route.body is not None:
        statuses |= {413, 415}
    return {str(status): _refusal(status, route, schemas) for status in sorted(statuses)}


def _refusal(status: int, route: ApiRoute, schemas: _Schemas) -> dict[str, Any]:
    schema = schemas.of(NotArrived if status == 408 else Problem)
    if status == 400 and "query" in route.query.__struct_fields__:
        schema = {"anyOf": [schemas.of(QueryProblem), schema]}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {_PROBLEM: {"schema": schema}},
    }
