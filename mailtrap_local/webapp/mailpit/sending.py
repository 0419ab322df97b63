"""View that takes a message of JSON, composes it and keeps it."""

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any

import msgspec
from flask import request
from werkzeug.wrappers import Response

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.address import Address, parse_addresses
from mailtrap_local.mail.compose import Draft, DraftAddress, DraftFile, compose
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.mailpit.requests import MailpitRefusal, as_json, read_json
from mailtrap_local.webapp.mailpit.tagging import known_tags

_ADDRESS = re.compile(r"[^\s<>@,;.]+(?:\.[^\s<>@,;.]+)*+@[^\s<>@,;]+")
_DATA_URL = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_TAKEN = frozenset({"bcc", "cc", "date", "from", "reply-to", "subject", "to"}) | {
    *("content-type", "content-transfer-encoding", "mime-version")
}
_TAGS = "X-Tags"  # where Mailpit's clients look for them
_UNBUILT = "error building message: {}"


class SentAddress(msgspec.Struct, frozen=True):
    """An address with its name."""

    email: str = ""
    name: str = ""


class SentFile(msgspec.Struct, frozen=True):
    """An attachment, or a picture of the HTML if it has a Content-ID; `content` is base64."""

    content: str = ""
    filename: str = ""
    content_type: str = msgspec.field(default="", name="contenttype")
    content_id: str = msgspec.field(default="", name="contentid")


class SentMessage(msgspec.Struct, frozen=True, rename={"reply_to": "replyto", "from_": "from"}):
    """A message, with the names of its fields in lower case."""

    from_: SentAddress = SentAddress()
    to: list[SentAddress] = []
    cc: list[SentAddress] = []
    bcc: list[str] = []
    reply_to: list[SentAddress] = []
    subject: str = ""
    text: str = ""
    html: str = ""
    attachments: list[SentFile] = []
    tags: list[str] = []
    headers: dict[str, str] = {}


def send(context: Context) -> Response:
    """Compose a message and keep it. Errors are `{"Error": "…"}`."""
    try:
        return as_json({"ID": _send(context)})
    except (MailpitRefusal, BadMessage) as problem:
        status = problem.status if isinstance(problem, MailpitRefusal) else 400
        return as_json({"Error": str(problem)}, status)


def _send(context: Context) -> str:
    """Keep the message of the request and return its id. Raises MailpitRefusal and BadMessage."""
    body = read_json(SentMessage)
    tags = known_tags(context.mailroom.store, body.tags)
    draft = _draft(body, tags)
    raw = compose(draft, datetime.now(UTC), make_msgid(domain="mailpit"), verbatim=True)
    if len(raw) > context.max_message_size:
        limit = context.max_message_size
        raise MailpitRefusal(f"the message has {len(raw)} octets, the limit is {limit}", 413)
    envelope = Envelope(
        mail_from=draft.mail_from,
        rcpt_to=draft.rcpt_to,
        mail_options=() if raw[: raw.find(b"\r\n\r\n")].isascii() else ("SMTPUTF8",),
        auth=_author(),
        via="api",
    )
    return context.mailroom.deliver(envelope, raw, tags=tags).id


def _author() -> AuthInfo | None:
    """Return who the request says it comes from, as a client of SMTP would be named."""
    given = request.authorization
    name = given.username if given is not None and given.type == "basic" else None
    return AuthInfo(username=name, mechanism="basic") if name else None


def _draft(body: SentMessage, tags: list[str]) -> Draft:
    """Return the draft of a message. Raises MailpitRefusal."""
    to, cc = _people("To", body.to), _people("Cc", body.cc)
    bcc = _people("Bcc", map(SentAddress, body.bcc))
    reply_to = _people("Reply-To", body.reply_to)
    taken = _TAKEN | {_TAGS.lower()} if tags else _TAKEN
    for name in body.headers:
        if name.lower() in taken:
            raise MailpitRefusal(f'cannot overwrite header: "{name[:100]}"')
    attachments = list(map(_file, body.attachments))
    if not body.from_.email:
        raise MailpitRefusal(_UNBUILT.format("from not set"))
    if not (to or cc or bcc):
        raise MailpitRefusal(_UNBUILT.format("no recipients (to, cc, bcc) set"))
    named = {_TAGS: ", ".join(tags)} if tags else {}
    optional: dict[str, Any] = {"html": body.html} if body.html else {}
    return Draft(
        from_=_named("From", body.from_),
        to=to,
        cc=cc,
        bcc=bcc,
        reply_to=reply_to,
        subject=body.subject,
        text=body.text if body.text or not body.html else None,
        headers={**body.headers, **named},
        attachments=attachments,
        **optional,
    )


def _people(field: str, every: Iterable[SentAddress]) -> list[str | DraftAddress]:
    return [_named(field, one) for one in every]


def _named(field: str, one: SentAddress) -> DraftAddress:
    """Return an address, which may have its name before it. Raises MailpitRefusal."""
    given = one.email.strip()
    found = parse_addresses(given) if given.endswith(">") else (Address(given),)
    if len(found) != 1 or not _ADDRESS.fullmatch(found[0]):
        raise MailpitRefusal(f"invalid {field} address: {one.email[:100]}")
    return DraftAddress(address=str(found[0]), name=one.name or found[0].name)


def _file(file: SentFile) -> DraftFile:
    content = _DATA_URL.sub("", file.content, count=1)
    wrong = _NO_BASE64.search(content)
    try:
        octets = b64decode("".join(content.split()), validate=True)
    except binascii.Error as problem:
        place = len(content) if wrong is None else wrong.start()
        raise MailpitRefusal(
            f'error decoding base64 attachment "{file.filename[:100]}": '
            f"illegal base64 data at input byte {place}"
        ) from problem
    return DraftFile(
        filename=file.filename,
        content_type=file.content_type or None,
        content=octets,
        content_id=file.content_id or None,
    )
