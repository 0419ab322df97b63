"""What a search looks through: the words of a message in one run of bytes, made for comparing.

A word is in a message if its folded bytes are in these: one look, and as large as the text itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from mailtrap_local.mail.address import Address, parse_addresses, unnamed_recipients
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.html import visible_text
from mailtrap_local.mail.mime import Content

SECTIONS = (
    ("subject", "from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt", "filename", "body")
)  # fmt: skip
"""What stands in a search text, in this order."""

# None of these bytes occurs in UTF-8.
SECTION_END = b"\xff"
MARKS = {"attachment": b"\xf5", "inline": b"\xf6", "html": b"\xf7", "text": b"\xf8"}
"""What a message may have, and the byte that says so: at the start of its search text."""
RARE_MARKS = {"link": b"\xf9", "code": b"\xfa"}
"""The same of what takes longer to find than all else, and is found only when it is asked for."""
RARE_MARKS_END = b"\xfb"
"""Stands behind these once they have been put there."""

_VALUE_END = b"\n"  # occurs in no value: there is no white space in them but the space
# What nobody sees and senders put into words, to let them break or to look unlike a quoted one.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")


def fold(text: str) -> bytes:
    """The text as it is compared: without case, and each letter in one form.

    UTF-8 of the case-folded text (Unicode 3.13, D145) in NFC. The dotted and the dotless i of
    Turkish are an i. A run of white space is one space, and there is none at either end.
    """
    if text.isascii():
        return " ".join(text.lower().split()).encode()
    text = unicodedata.normalize("NFD", _INVISIBLE.sub("", text)).casefold()
    text = unicodedata.normalize("NFC", text.replace("i\u0307", "i").replace("\u0131", "i"))
    # half a surrogate pair is no text: it finds itself at most
    return " ".join(text.split()).encode("utf-8", "surrogatepass")


def search_text(content: Content, envelope: Envelope) -> bytes:
    """The sections, each of folded values."""
    headers = content.headers
    from_, to, cc, reply_to = (
        parse_addresses(headers.raw(name) or "") for name in ("From", "To", "Cc", "Reply-To")
    )
    attachments = content.attachments
    text, html = content.text, content.html
    bodies = [text or "", visible_text(html) if html else ""]
    sections: tuple[Iterable[str], ...] = (
        [headers.get("Subject") or ""],
        map(_in_full, from_),
        map(_in_full, to),
        map(_in_full, cc),
        unnamed_recipients(envelope.rcpt_to, (*to, *cc)),
        map(_in_full, reply_to),
        [envelope.mail_from],
        envelope.rcpt_to,
        [part.filename or "" for part in attachments],
        bodies,
    )
    has = {
        "attachment": any(not part.inline for part in attachments),
        "inline": any(part.inline for part in attachments),
        "html": html is not None,
        "text": text is not None,
    }
    return marks(MARKS, has) + SECTION_END.join([_joined(values) for values in sections])


def marks(known: Mapping[str, bytes], has: Mapping[str, bool]) -> bytes:
    """The marks of what a message has."""
    return b"".join(mark for name, mark in known.items() if has[name])


def _in_full(address: Address) -> str:
    return f"{address.name} <{address}>" if address.name else str(address)


def _joined(values: Iterable[str]) -> bytes:
    # each once: the text and the HTML of a message often say the same
    return _VALUE_END.join(dict.fromkeys([fold(value) for value in values]))
