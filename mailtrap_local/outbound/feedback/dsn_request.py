"""Read the parameters of an envelope by which a client asks for delivery status (RFC 3461)."""

import re
from typing import Literal, NamedTuple

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.xtext import decode_xtext

Notify = Literal["NEVER", "SUCCESS", "FAILURE", "DELAY"]

_POINT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}", re.ASCII)  # RFC 6533 section 3
_TYPE = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)
_LONGEST = 500  # characters, RFC 3461 section 5.4


class DsnRecipient(NamedTuple):
    """A recipient, when its sender wants to be notified, and the address that was written to.

    `notify` is empty if nothing was said; `original` is the address with its type, `""` likewise.
    """

    address: str
    notify: frozenset[str] = frozenset()
    original: str = ""

    def wants(self, what: Notify) -> bool:
        """Return whether a notification is wanted: without a word of failures and delays alone."""
        return what in self.notify if self.notify else what in ("FAILURE", "DELAY")


class DsnRequest(NamedTuple):
    """Wishes of an envelope. `returns` is FULL or HDRS, `""` if nothing was said."""

    envelope_id: str
    returns: str
    recipients: tuple[DsnRecipient, ...]


def dsn_request(envelope: Envelope) -> DsnRequest:
    """Return the wishes of an envelope. Values that are invalid are left out."""
    of_mail = _parameters(envelope.mail_options)
    returns = of_mail.get("RET", "").upper()
    options = (*envelope.rcpt_options, *((),) * len(envelope.rcpt_to))
    return DsnRequest(
        envelope_id=_envelope_id(of_mail.get("ENVID", "")),
        returns=returns if returns in ("FULL", "HDRS") else "",
        recipients=tuple(map(_recipient, envelope.rcpt_to, options)),
    )


def _envelope_id(envid: str) -> str:
    """Return what a client calls its message: printable ASCII, RFC 3461 section 4.4."""
    value = decode_xtext(envid) or ""
    return value[:_LONGEST] if value.isascii() and value.isprintable() else ""


def _recipient(address: str, options: tuple[str, ...]) -> DsnRecipient:
    given = _parameters(options)
    known = {"NEVER", "SUCCESS", "FAILURE", "DELAY"}
    notify = frozenset(word.strip() for word in given.get("NOTIFY", "").upper().split(","))
    return DsnRecipient(address, notify & known, _original(given.get("ORCPT", "")))


def _original(orcpt: str) -> str:
    kind, _, text = orcpt.partition(";")
    value = decode_xtext(text)
    if not _TYPE.fullmatch(kind) or not value or len(value) > _LONGEST:
        return ""
    if kind.lower() == "utf-8":
        value = _POINT.sub(_character, value)
    elif not value.isascii():
        return ""
    return f"{kind.lower()}; {value}" if value.isprintable() else ""


def _character(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    is_character = point <= 0x10FFFF and not 0xD800 <= point <= 0xDFFF
    return chr(point) if is_character else found[0]


def _parameters(options: tuple[str, ...]) -> dict[str, str]:
    """Return parameters by their names in capitals; of one that is given twice the first."""
    given: dict[str, str] = {}
    for option in options:
        name, _, value = option.partition("=")
        given.setdefault(name.upper(), value)
    return given
