"""Makes a message of what somebody has said it should hold. The MIME is the standard library's."""

import mimetypes
import re
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address as Named
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Annotated, Any

import msgspec

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.address import Address, parse_addresses

_FIELD_NAME = re.compile(r"[!-9;-~]+", re.ASCII)  # RFC 5322 section 3.6.8
_MEDIA_TYPE = re.compile(r"([\w!#$&^.+-]+)/([\w!#$&^.+-]+)", re.ASCII)
_ADDRESS = re.compile(
    r"""[^\s<>()\[\]",;:\\@]+ (?: @ (?: [^\s<>()\[\]",;:\\@]+ | \[[\w.:]+\] ) )?""", re.VERBOSE
)
_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_OURS = re.compile(r"content-.*|mime-version|bcc", re.IGNORECASE)
_AS_TEXT = HeaderRegistry(use_default_map=False)

_Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

_Pair = Annotated[list[str], msgspec.Meta(min_length=2, max_length=2)]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address, and the name in front of it."""

    address: str
    name: str = ""


People = Annotated[list[str | Person], msgspec.Meta(max_length=1000)]


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attachment: `content` is base64. One with a `content_id` is a picture in the HTML.

    Without a `content_type` the name decides.
    """

    filename: str = ""
    content_type: str | None = None
    content: bytes
    content_id: str | None = None


class Draft(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What a message should hold. People are `ann@example.com`, `Ann <ann@example.com>`, or apart.

    A string may hold more than one, with commas in between. Those in `bcc` get it, and no header
    tells of them.
    """

    from_: str | Person = ""
    to: str | Person | People = ""
    cc: str | Person | People = ""
    bcc: str | Person | People = ""
    reply_to: str | Person | People = ""
    subject: Annotated[str, msgspec.Meta(max_length=10_000)] | None = None
    text: str | None = None
    html: str | None = None
    headers: dict[str, str | list[str]] | list[_Pair] = {}
    tags: list[_Tag] = []
    attachments: list[File] = []

    @property
    def mail_from(self) -> str:
        """The reverse-path it would be sent with."""
        return str(next(iter(_people(self.from_)), ""))

    @property
    def rcpt_to(self) -> tuple[str, ...]:
        """The forward-paths it would be sent with, each once."""
        every = (*_people(self.to), *_people(self.cc), *_people(self.bcc))
        return tuple(dict.fromkeys(map(str, every)))


def compose(draft: Draft, now: datetime, message_id: str) -> bytes:
    """The octets of a message that holds what a draft says, with CRLF line ends.

    Raises BadMessage when a value can stand in no message: one with a line break, say.
    """
    people = {
        "From": _people(draft.from_),
        "To": _people(draft.to),
        "Cc": _people(draft.cc),
        "Reply-To": _people(draft.reply_to),
    }
    is_ascii = all(address.isascii() for each in people.values() for address in each)
    message = EmailMessage(policy=SMTP if is_ascii else SMTPUTF8)
    for name, each in people.items():
        if each:
            message[name] = [_named(address) for address in each]
    if draft.subject is not None:
        _add_field(message, "Subject", draft.subject)
    for name, value in _fields(draft.headers):
        _add_field(message, name, value)
    if "Date" not in message:
        message["Date"] = format_datetime(now)
    if "Message-ID" not in message:
        message["Message-ID"] = message_id
    _set_body(message, draft)
    for file in draft.attachments:
        _attach(message, file)
    return message.as_bytes()


def _people(said: str | Person | list[str | Person]) -> list[Address]:
    every: list[Address] = []
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, Person):
            every.append(Address(fit("an address", one.address), fit("a name", one.name)))
        else:
            every += parse_addresses(fit("an address", one))
    return every


def _named(address: Address) -> Named:
    if not _ADDRESS.fullmatch(address):
        raise BadMessage(f"{address[:100]!r} is no address: write ann@example.com")
    return Named(address.name, address.local, address.domain)


def _fields(said: dict[str, str | list[str]] | list[_Pair]) -> Iterable[tuple[str, str]]:
    if isinstance(said, list):
        yield from ((name, value) for name, value in said)
        return
    for name, values in said.items():
        for value in [values] if isinstance(values, str) else values:
            yield name, value


def _add_field(message: EmailMessage, name: str, value: str) -> None:
    if not _FIELD_NAME.fullmatch(name):
        raise BadMessage(f"{name[:40]!r} is no name of a header field")
    if _OURS.fullmatch(name):
        raise BadMessage(f"{name[:40]}: text, html, attachments and bcc say that, no header does")
    try:
        message[name] = _AS_TEXT(name, fit(name, value))
    except ValueError as problem:  # there are fields that there may be one of
        raise BadMessage(f"{name[:40]}: {problem}") from problem


def fit(what: str, value: str) -> str:
    """The value, if it can be part of a header or an envelope. Raises BadMessage."""
    if _UNFIT.search(value):
        raise BadMessage(f"{what[:40]}: {value[:40]!r} has a line break or a control character")
    return value


def _set_body(message: EmailMessage, draft: Draft) -> None:
    if draft.html is None:
        message.set_content(draft.text or "")
    elif draft.text is None:
        message.set_content(draft.html, subtype="html")
    else:
        message.set_content(draft.text)
        message.add_alternative(draft.html, subtype="html")


def _attach(message: EmailMessage, file: File) -> None:
    guess, encoding = mimetypes.guess_type(file.filename)
    kind = file.content_type or (guess if guess and not encoding else "application/octet-stream")
    match = _MEDIA_TYPE.fullmatch(kind)
    if match is None or match[1].lower() in ("multipart", "message"):
        raise BadMessage(f"content_type {kind[:60]!r}: write a media type of a file, text/csv say")
    more: dict[str, Any] = {"maintype": match[1], "subtype": match[2]}
    if file.filename:
        more["filename"] = fit("filename", file.filename)
    if file.content_id:
        more["cid"] = f"<{fit('content_id', file.content_id)}>"
    html = message.get_body(("related", "html")) if file.content_id else None
    if html is None:
        message.add_attachment(file.content, **more)
    else:
        html.add_related(file.content, disposition="inline", **more)
