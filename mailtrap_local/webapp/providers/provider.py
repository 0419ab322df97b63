"""A provider's API: its routes, and its shape of errors; and one call of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.provider_ids import id_of
from mailtrap_local.mail.tags import clean_tags
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.providers.body import convert, read_json, read_octets
from mailtrap_local.webapp.providers.idempotency import IdempotentResponses
from mailtrap_local.webapp.providers.outgoing import (
    ComposedMail,
    Deliveries,
    Origin,
    OutgoingMail,
)
from mailtrap_local.webapp.providers.records import ProviderRecords
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from mailtrap_local.webapp.providers.templates import Filled, Templates

CANCELED = "canceled"
"""Tag of a message that an app has sent for a later time, and then canceled."""

_Body = TypeVar("_Body")
_TIME = "time of a message"
_MOST_TIMES = 4  # the size of the largest message, for all those of a request
_MAX_OVERHEAD = 10**6  # octets of a body around the text and the files of a message


@dataclass(frozen=True, kw_only=True)
class ProviderCall:
    """One request to a provider's API, and what it may use of the sandbox.

    `variables` are those of the path.
    """

    provider: "Provider"
    request: Request
    variables: Mapping[str, str]
    deliveries: Deliveries
    templates: Templates
    idempotent: IdempotentResponses
    records: ProviderRecords
    sns_signer: SnsSigner

    @cached_property
    def octets(self) -> bytes:
        """The body. Raises ApiRefusal for one that is too large."""
        return read_octets(self.request, self.max_octets)

    @cached_property
    def json(self) -> Any:
        """The value of the body, without fields that are null. Raises ApiRefusal."""
        return read_json(self.octets)

    @property
    def form(self) -> MultiDict[str, str]:
        """The fields of a body that is a form. Raises ApiRefusal."""
        self._read_form()
        return self.request.form

    @property
    def files(self) -> MultiDict[str, FileStorage]:
        """The files of a body that is a form. Raises ApiRefusal."""
        self._read_form()
        return self.request.files

    def _read_form(self) -> None:
        request = self.request
        request.max_content_length = request.max_form_memory_size = self.max_octets
        try:
            _ = request.form  # reads it
        except RequestEntityTooLarge as problem:
            text = f"a request may have {self.max_octets:,} octets"
            raise ApiRefusal("too-large", text, status=413) from problem
        except (ValueError, OSError) as problem:
            text = f"the form cannot be read: {problem}"
            raise ApiRefusal("invalid", text) from problem

    @property
    def max_octets(self) -> int:
        """The octets that a body may have."""
        # base64 makes four octets of three
        return self.deliveries.max_message_size * 4 // 3 + _MAX_OVERHEAD

    def read(self, kind: type[_Body]) -> _Body:
        """Return the body, which is JSON, as its type. Raises ApiRefusal."""
        return convert(self.json, kind)

    @property
    def origin(self) -> Origin:
        """The facts of the request that a message keeps."""
        environ = self.request.environ
        peer = HostPort(environ.get("REMOTE_ADDR") or "", int(environ.get("REMOTE_PORT") or 0))
        return Origin(provider=self.provider.name, path=self.request.path, peer=str(peer))

    def fill(self, template: str, variables: Mapping[str, Any], given: Filled) -> Filled:
        """Return what a message with a template of the provider says, see `Templates.fill`."""
        return self.templates.fill(self.provider.name, template, variables, given)

    def other(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        """Return the fields of the body that its type does not have."""
        return other_fields(self.json, kind)

    def compose(self, mail: OutgoingMail) -> ComposedMail:
        """Return the octets and the envelope of a message. Raises ApiRefusal."""
        return self.deliveries.compose(mail, self.origin)

    def deliver(self, mails: Sequence[ComposedMail]) -> list[Message]:
        """Keep messages. Raises ApiRefusal, for faults too."""
        return self.deliveries.deliver(mails)

    def send(self, mails: Sequence[OutgoingMail]) -> list[Message]:
        """Compose messages and keep them: all, or none. Raises ApiRefusal."""
        composed, octets = [], 0
        for mail in mails:
            composed.append(self.compose(mail))
            octets = self._with(octets, composed[-1])
        return self.deliver(composed)

    def send_each(self, mails: Iterable[Callable[[], OutgoingMail]]) -> list[Message | ApiRefusal]:
        """Make messages and keep those that can be made; returns each, or why it is refused.

        Raises ApiRefusal for faults.
        """
        results: list[ComposedMail | ApiRefusal] = []
        octets = 0
        for make in mails:
            try:
                mail = self.compose(make())
            except ApiRefusal as refusal:
                results.append(refusal)
            else:
                results.append(mail)
                octets = self._with(octets, mail)
        composed = [each for each in results if isinstance(each, ComposedMail)]
        kept = iter(self.deliver(composed) if composed else [])
        return [each if isinstance(each, ApiRefusal) else next(kept) for each in results]

    def sent(self, name: str) -> Entry:
        """Return the message that a UUID, or its digits, which were given out here, are of.

        Raises ApiRefusal for all others, also those that came by other listeners and providers.
        """
        try:
            entry = self.deliveries.mailroom.store.get(id_of(name))
        except (ValueError, MessageNotFound) as problem:
            raise _not_sent(name) from problem
        envelope = entry.message.envelope
        if (envelope.via, envelope.listener) != (self.provider.name, self.deliveries.listener):
            raise _not_sent(name)
        return entry

    def cancel(self, entry: Entry) -> None:
        """Note that a message, which is kept all the same, was canceled: by a tag."""
        tags = clean_tags([*entry.flags.tags, CANCELED])
        self.deliveries.mailroom.store.update([entry.message.id], tags=tags)

    def reschedule(self, entry: Entry, moment: str) -> None:
        """Note another time at which a message is to be sent."""
        self.records.keep(_TIME, entry.message.id, moment)

    def scheduled_at(self, message: Message) -> str | None:
        """Return the time at which a message is to be sent, as it was given last; None for none."""
        return self.records.find(_TIME, message.id) or request_of(message).scheduled_at

    def _with(self, octets: int, mail: ComposedMail) -> int:
        """Return the octets of a request with one message more. Raises ApiRefusal."""
        most = self.deliveries.max_message_size * _MOST_TIMES
        if (octets := octets + len(mail.raw)) > most:
            text = f"the messages of a request may have {most:,} octets together"
            raise ApiRefusal("too-large", text, status=413)
        return octets


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRoute:
    """A route: method and path in the syntax of Werkzeug, and the view, which may raise ApiRefusal.

    One that is `open` needs no key.
    """

    method: str
    path: str
    view: Callable[[ProviderCall], Response]
    open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """API of a provider.

    `has_key` says whether a request has credentials; any are accepted. `refuse` gives a refusal the
    provider's shape. `request_id` names a header of responses with an id of the request, if any.
    One that is `by_host` is not found by its paths alone.
    """

    name: str
    routes: tuple[ProviderRoute, ...]
    has_key: Callable[[ProviderCall], bool]
    refuse: Callable[[ApiRefusal], Response]
    request_id: str = ""
    by_host: bool = False


def request_of(message: Message) -> ApiRequest:
    """Return the request that a message came by, without facts if there are none of it."""
    return message.request or ApiRequest(provider=message.envelope.via, path="")


def is_scheduled(entry: Entry) -> bool:
    """Return whether a message is to be sent later, and is not canceled."""
    is_later = request_of(entry.message).scheduled_at is not None
    return is_later and CANCELED not in entry.flags.tags


def _not_sent(name: str) -> ApiRefusal:
    return ApiRefusal("not-found", f"No message has the id {name[:40]!r}.", status=404)


def other_fields(value: Mapping[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the fields of an object that its type does not have."""
    known = {each.encode_name for each in msgspec.structs.fields(kind)}
    return {name: each for name, each in value.items() if name not in known}


def json_response(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response in JSON."""
    return Response(msgspec.json.encode(content), status, headers, content_type="application/json")


def has_bearer(call: ProviderCall) -> bool:
    """Return whether a request has a token in its Authorization."""
    scheme, _, token = call.request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())
