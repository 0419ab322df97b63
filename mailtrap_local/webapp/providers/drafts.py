"""Parts of drafts from what providers' requests have: addresses, files, times."""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.compose import DraftAddress, DraftFile, PlacedFile, fit
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_ATOM = r"""[^\s<>()\[\]",;:\\@]+"""
_LABEL = r"""[^\s<>()\[\]",;:\\@.]+"""
_ADDRESS = re.compile(rf"{_ATOM}@{_LABEL}(?:\.{_LABEL})*")
_MAX_ADDRESS = 320  # characters: RFC 5321 section 4.5.3.1, both parts and the @
_WHITE_SPACE = re.compile(r"\s+")


People = list[str | DraftAddress]
"""Addresses of a field of a draft."""


def person(email: str, name: str = "", *, field: str) -> DraftAddress:
    """Return an address with its display name. Raises ApiRefusal for an invalid one."""
    email = email.strip()
    if len(email) > _MAX_ADDRESS or not _ADDRESS.fullmatch(email):
        raise ApiRefusal("invalid", f"{field}: {email[:100]!r} is no valid address", field=field)
    try:
        return DraftAddress(fit(field, email), fit(f"the name of {field}", " ".join(name.split())))
    except BadMessage as problem:
        raise ApiRefusal("invalid", str(problem), field=field) from problem


def people(texts: str | Sequence[str], *, field: str) -> People:
    """Return the addresses of `Ann <ann@example.com>, bob@example.com`, or of several such texts.

    Raises ApiRefusal for an invalid one.
    """
    if isinstance(texts, str):
        return [*_parsed(texts, field)]
    return [one for n, text in enumerate(texts) for one in _parsed(text, f"{field}.{n}")]


def _parsed(text: str, field: str) -> list[DraftAddress]:
    found = parse_addresses(text)
    if not found and text.strip():
        raise ApiRefusal("invalid", f"{field}: {text[:100]!r} is no valid address", field=field)
    return [person(one.address, one.name, field=field) for one in found]


def one_person(text: str, *, field: str) -> DraftAddress:
    """Return the only address of a text. Raises ApiRefusal for an invalid one, and for several."""
    found = _parsed(text, field)
    if len(found) != 1:
        raise ApiRefusal("invalid", f"{field}: {text[:100]!r} is no single address", field=field)
    return found[0]


def octets_of(text: str, *, field: str, urlsafe: bool = False) -> bytes:
    """Return the octets of a text in base64. Raises ApiRefusal for an invalid one."""
    text = _WHITE_SPACE.sub("", text)
    if urlsafe:
        text = text.translate(str.maketrans("-_", "+/"))
        text += "=" * (-len(text) % 4)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise ApiRefusal(
            "invalid", f"{field}: this is no base64: {problem}", field=field
        ) from problem


def attachment(
    content: bytes,
    filename: str,
    media_type: str | None = None,
    content_id: str | None = None,
    disposition: str = "",
) -> DraftFile:
    """Return a file; its media type may be empty, a content id `<logo>` or `cid:logo`.

    Its disposition is `inline` or `attachment`, in any case; else it goes by the content id.
    """
    content_id = (content_id or "").strip().removeprefix("cid:").strip("<>") or None
    media_type = media_type or None
    file = DraftFile(
        filename=filename, content_type=media_type, content=content, content_id=content_id
    )
    if disposition.lower() not in ("inline", "attachment"):
        return file
    return PlacedFile(**msgspec.structs.asdict(file), inline=disposition.lower() == "inline")


def moment_text(value: float | str) -> str:
    """Return a time as RFC 3339 in UTC: of seconds since 1970, or of such a text; else as it is."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
        else:
            moment = datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return str(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return str(value)


def linked_file(url: str, filename: str) -> DraftFile:
    """Return an attachment in place of the file at a URL, which is not fetched: its URL."""
    name = filename or url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return DraftFile(
        filename=name[:200], content_type="text/uri-list", content=f"{url}\r\n".encode()
    )
