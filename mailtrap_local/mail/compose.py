"""Compose a message from a draft, with the standard library's MIME."""

import mimetypes
import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Annotated, Any

import msgspec

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.address import Address, parse_addresses
from mailtrap_local.mail.tags import MAX_TAG

_FIELD_NAME = re.compile(r"[!-9;-~]{1,100}", re.ASCII)  # RFC 5322 section 3.6.8
_MEDIA_TYPE = re.compile(r"([\w!#$&^.+-]+)/([\w!#$&^.+-]+)", re.ASCII)
_PARAMETER = re.compile(r"""([\w-]{1,40})=(?:"([^"\\\r\n]*)"|([\w.:/+-]+))""", re.ASCII)
_ADDRESS = re.compile(
    r"""[^\s<>()\[\]",;:\\@]+ (?: @ (?: [^\s<>()\[\]",;:\\@]+ | \[[\w.:]+\] ) )?""", re.VERBOSE
)
_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_OURS = re.compile(r"content-.*|mime-version|bcc", re.IGNORECASE)
_TO_QUOTE = re.compile(r'["\\]')
_PLAIN_NAME = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]*", re.ASCII)  # RFC 5322 section 3.2.3

_MOST = 1000  # addresses of a field, fields, files
_LONG = 100_000  # characters; longer texts are base64, which is quick to encode
_MESSAGE = "message/rfc822"
_UNKNOWN = "application/octet-stream"
_SHORT_LINES = re.compile(rb"(?:[^\r\n\0\x80-\xff]{0,998}(?:\r?\n|\Z))*+")

_FEW = msgspec.Meta(max_length=_MOST)
Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TAG)]
_Line = Annotated[str, msgspec.Meta(max_length=10_000)]
_Name = Annotated[str, msgspec.Meta(max_length=1000)]
_Lines = Annotated[list[_Line], _FEW]
_Pair = Annotated[list[_Line], msgspec.Meta(min_length=2, max_length=2)]


class DraftAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address with its display name."""

    address: _Name
    name: _Name = ""


DraftAddresses = Annotated[list[str | DraftAddress], _FEW]


class DraftFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attachment with base64 `content`; with a `content_id` it is a picture in the HTML.

    The default `content_type` depends on the file name. A message is `message/rfc822` where that
    may hold it: unencoded, with lines of at most 998 octets of ASCII (RFC 2046 section 5.2.1).
    """

    filename: _Name = ""
    content_type: _Name | None = None
    content: bytes
    content_id: _Name | None = None


class PlacedFile(DraftFile, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that says itself whether it is shown in the body: its `content_id` alone does not."""

    inline: bool


class Draft(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """Content of a message. Addresses are `ann@example.com`, `Ann <ann@example.com>` or objects.

    A string may have several, separated by commas. Those of `bcc` are in no header field.
    """

    from_: str | DraftAddress = ""
    to: str | DraftAddress | DraftAddresses = ""
    cc: str | DraftAddress | DraftAddresses = ""
    bcc: str | DraftAddress | DraftAddresses = ""
    reply_to: str | DraftAddress | DraftAddresses = ""
    subject: _Line | None = None
    text: str | None = None
    html: str | None = None
    headers: Annotated[dict[str, _Line | _Lines], _FEW] | Annotated[list[_Pair], _FEW] = {}
    tags: list[Tag] = []
    attachments: Annotated[list[DraftFile], _FEW] = []

    @property
    def mail_from(self) -> str:
        """The reverse-path of the draft."""
        return str(next(iter(_addresses(self.from_)), ""))

    @property
    def rcpt_to(self) -> tuple[str, ...]:
        """The forward-paths of the draft, each once."""
        every = (*_addresses(self.to), *_addresses(self.cc), *_addresses(self.bcc))
        return tuple(dict.fromkeys(map(str, every)))


def compose(
    draft: Draft,
    now: datetime,
    message_id: str,
    alternatives: Iterable[tuple[str, str]] = (),
    *,
    verbatim: bool = False,
) -> bytes:
    """Compose the octets of a message, with CRLF line ends.

    `alternatives` are further bodies, each a media type and its text. With `verbatim` text and HTML
    keep their own line ends, and get none at their end. Raises BadMessage for a value that no
    message can have, as one with a line break.
    """
    people = {
        "From": _addresses(draft.from_),
        "To": _addresses(draft.to),
        "Cc": _addresses(draft.cc),
        "Reply-To": _addresses(draft.reply_to),
    }
    is_ascii = all(address.isascii() for each in people.values() for address in each)
    message = EmailMessage(policy=(SMTP if is_ascii else SMTPUTF8).clone(refold_source="none"))
    for name, each in people.items():
        if each:
            message.set_raw(name, ",\n ".join(map(_in_full, each)))
    if draft.subject is not None:
        _add_field(message, "Subject", draft.subject)
    for name, value in _fields(draft.headers):
        _add_field(message, name, value)
    if "Date" not in message:
        message["Date"] = format_datetime(now)
    if "Message-ID" not in message:
        message["Message-ID"] = message_id
    _set_body(message, draft, verbatim=verbatim)
    for media_type, text in alternatives:
        _add_alternative(message, media_type, text)
    for file in draft.attachments:
        _attach(message, file)
    return message.as_bytes()


def _addresses(said: str | DraftAddress | list[str | DraftAddress]) -> list[Address]:
    every: list[Address] = []
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, DraftAddress):
            every.append(Address(fit("an address", one.address), fit("a name", one.name)))
        else:
            every += parse_addresses(fit("an address", one))
    if len(every) > _MOST:
        raise BadMessage(f"{len(every)} addresses in one field: at most {_MOST} are taken")
    return every


def _in_full(address: Address) -> str:
    """An address for a header field. The standard library fails on some names."""
    if not _ADDRESS.fullmatch(address):
        raise BadMessage(f"{address[:100]!r} is no address: write ann@example.com")
    name = address.name
    if not name:
        return address.address
    if not name.isascii():
        return f"{_encoded(name)} <{address}>"
    if not _PLAIN_NAME.fullmatch(name):
        name = '"' + _TO_QUOTE.sub(r"\\\g<0>", name) + '"'
    return f"{name} <{address}>"


def _encoded(text: str, first: int = 0) -> str:
    """The text folded for a header field, after `first` characters."""
    return Header(text, None if text.isascii() else "utf-8", 76 - first).encode()


def _fields(said: dict[str, str | list[str]] | list[list[str]]) -> Iterable[tuple[str, str]]:
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
    if name in message and message.policy.header_max_count(name) == 1:
        raise BadMessage(f"{name[:40]} is given twice: there may be one")
    message.set_raw(name, _encoded(fit(name, value), len(name)))


def fit(what: str, value: str) -> str:
    """Return a value that is valid in a header or an envelope. Raises BadMessage."""
    if _UNFIT.search(value):
        raise BadMessage(f"{what[:40]}: {value[:40]!r} has a line break or a control character")
    return value


def _set_body(message: EmailMessage, draft: Draft, *, verbatim: bool) -> None:
    text, html = draft.text, draft.html
    if html is None:
        message.set_content(text or "", cte=_encoding(text or ""))
    elif text is None:
        message.set_content(html, subtype="html", cte=_encoding(html))
    else:
        message.set_content(text, cte=_encoding(text))
        message.add_alternative(html, subtype="html", cte=_encoding(html))
    if verbatim:
        _keep_line_ends(message, draft)


def _add_alternative(message: EmailMessage, media_type: str, text: str) -> None:
    maintype, subtype, parameters = _media_type(media_type)
    if maintype != "text":
        raise BadMessage(f"{media_type[:60]!r} is no type of text, as a body has to be")
    parameters.pop("charset", None)  # it is encoded here, in UTF-8
    message.add_alternative(text, subtype=subtype, params=parameters, cte=_encoding(text))


def _keep_line_ends(message: EmailMessage, draft: Draft) -> None:
    for kind, text in (("plain", draft.text), ("html", draft.html)):
        part = None if text is None else message.get_body((kind,))
        if part is None or text is None:
            continue
        if _SHORT_LINES.fullmatch(text.encode()) and text.count("\n") == text.count("\r\n"):
            del part["Content-Transfer-Encoding"]  # 7bit, RFC 2045 section 6.1
            part.set_payload(text)
        elif len(text) > _LONG:
            part.replace_header("Content-Transfer-Encoding", "base64")
            part.set_payload(encodebytes(text.encode()).decode("ascii"))
        else:
            part.replace_header("Content-Transfer-Encoding", "quoted-printable")
            part.set_payload(b2a_qp(text.encode(), istext=False).decode("ascii"))


def _encoding(text: str) -> str | None:
    return "base64" if len(text) > _LONG else None


def _media_type(text: str) -> tuple[str, str, dict[str, str]]:
    """Return type, subtype and parameters of a media type. Raises BadMessage."""
    media_type, *more = text.split(";")
    match = _MEDIA_TYPE.fullmatch(media_type.strip())
    parameters = [_PARAMETER.fullmatch(each.strip()) for each in more if each.strip()]
    if match is None or None in parameters or match[1].lower() in ("multipart", "message"):
        raise BadMessage(f"content_type {text[:60]!r}: write a media type of a file, text/csv say")
    known = {each[1].lower(): each[2] or each[3] for each in parameters if each is not None}
    known.pop("name", None)  # the file name says it
    return match[1], match[2], known


def _attach(message: EmailMessage, file: DraftFile) -> None:
    guess, encoding = mimetypes.guess_type(file.filename)
    kind = file.content_type or (guess if guess and not encoding else _UNKNOWN)
    is_message = kind.partition(";")[0].strip().lower() == _MESSAGE
    maintype, subtype, parameters = _media_type(_UNKNOWN if is_message else kind)
    more: dict[str, Any] = {"maintype": maintype, "subtype": subtype, "params": parameters}
    if file.filename:
        more["filename"] = fit("filename", file.filename)
    if file.content_id:
        more["cid"] = f"<{fit('content_id', file.content_id)}>"
    is_shown = file.inline if isinstance(file, PlacedFile) else bool(file.content_id)
    html = message.get_body(("related", "html")) if file.content_id and is_shown else None
    if html is not None:
        html.add_related(file.content, disposition="inline", **more)
        return
    disposition = "inline" if is_shown else "attachment"
    message.add_attachment(file.content, disposition=disposition, **more)
    if is_message and _SHORT_LINES.fullmatch(file.content):
        *_, part = message.iter_attachments()
        _enclose(part, file.content)


def _enclose(part: MIMEPart, octets: bytes) -> None:
    """Make a file of a message a message, which may not be encoded."""
    part.set_type(_MESSAGE)
    part.replace_header("Content-Transfer-Encoding", "7bit")
    lines = octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    part.set_payload(lines.decode("ascii"))
