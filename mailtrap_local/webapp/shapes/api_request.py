"""JSON shape of the request to a provider's API that a message came by."""

from typing import Any

import msgspec

from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.webapp.shapes.truncation import Truncation

_MOST_OCTETS = 100_000  # of a whole message's; the route of its envelope has all of it


class TemplateShape(msgspec.Struct, frozen=True):
    """A template of the provider, and whether the sandbox has rendered it."""

    id: str
    variables: dict[str, Any]
    rendered: bool


class RequestShape(msgspec.Struct, frozen=True, kw_only=True):
    """A request to a provider's API, without the message and without keys.

    `scheduled_at` is RFC 3339 where it could be read. `batch` is the id of the first message of the
    same request, null for that one. `other` are fields without a meaning here.
    """

    provider: str
    path: str
    tags: list[str]
    metadata: dict[str, Any]
    template: TemplateShape | None
    scheduled_at: str | None
    batch: str | None
    other: dict[str, Any]


def request_shape(request: ApiRequest | None) -> RequestShape | None:
    """Return a request as JSON has it."""
    return None if request is None else msgspec.convert(request.as_json(), RequestShape)


def bounded_request(request: ApiRequest | None, truncation: Truncation) -> RequestShape | None:
    """Return the same without what is of any size, if it is too large."""
    shape = request_shape(request)
    if request is None or shape is None or (octets := request.octets) <= _MOST_OCTETS:
        return shape
    truncation.add("request", octets)
    template = shape.template and TemplateShape(shape.template.id, {}, shape.template.rendered)
    return msgspec.structs.replace(shape, tags=[], metadata={}, template=template, other={})
