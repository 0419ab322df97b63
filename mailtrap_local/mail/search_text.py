"""What a search looks through: the words of a message in one run of bytes, made for comparing.

A word is in a message if its folded bytes are in these: one look, and as large as the text itself.
"""

import re
import unicodedata
from collections.abc import Iterable

from mailtrap_local.mail.address import Address, parse_addresses, unnamed_recipients
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.html import visible_text
from mailtrap_local.mail.links.extract import leads_somewhere
from mailtrap_local.mail.mime.content import Content

SECTIONS = (
    ("subject", "from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt", "filename", "body")
)  # fmt: skip
"""What stands in a search text, in this order."""

# None of these bytes occurs in UTF-8.
SECTION_END = b"\xff"
MARKS = {
    "attachment": b"\xf5",
    "inline": b"\xf6",
    "html": b"\xf7",
    "text": b"\xf8",
    "link": b"\xf9",
}
"""What a message may have, and the byte that says so: at the start of its search text."""
CODE_MARK = b"\xfa"
"""The same of a one-time code, which takes longer to find than all else: only when asked for."""
CODE_MARK_END = b"\xfb"
"""Stands behind that, or in its place, once a code has been looked for."""

_VALUE_END = b"\n"  # occurs in no value: there is no white space in them but the space

_SPACES = bytes.maketrans(b"\t\n\v\f\r\x1c\x1d\x1e\x1f", b" " * 9)
_DOTLESS_I = "\u0131"
_JOINER = "\u034f"
# What beyond ASCII is no letter: white space, and what nobody sees and senders put into words, to
# let them break or to make them unlike what they look like.
_REPLACED = {
    **dict.fromkeys(map(ord, "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff" + _JOINER)),
}
# To sort marks that stand on one letter takes time that grows with the square of their number.
# No letter has so many; UAX #15, section 13 has a joiner put between them.
_MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{30}")


def fold(text: str) -> bytes:
    """The text as it is compared: without case, and each letter in one form.

    UTF-8 of the case-folded text (Unicode 3.13, D145) in NFC. The dotted and the dotless i of
    Turkish are an i. A run of white space is one space, and there is none at either end.
    """
    if text.isascii():
        folded = text.lower().encode()
    else:
        # half a surrogate pair is no text: it finds itself at most
        folded = _fold_letters(text).encode("utf-8", "surrogatepass")
    folded = folded.translate(_SPACES)
    # not by `split`, which makes an object of each word: of a long text these are millions
    while b"  " in folded:
        folded = folded.replace(b"  ", b" ")
    return folded.strip(b" ")


def _fold_letters(text: str) -> str:
    text = unicodedata.normalize("NFD", _MANY_MARKS.sub(rf"\g<0>{_JOINER}", text)).casefold()
    text = text.replace("i\u0307", "i").replace(_DOTLESS_I, "i")
    return unicodedata.normalize("NFC", text).translate(_REPLACED)


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
        "link": leads_somewhere(text, html),
    }
    marks = b"".join(mark for name, mark in MARKS.items() if has[name])
    return marks + SECTION_END.join([_joined(values) for values in sections])


def _in_full(address: Address) -> str:
    return f"{address.name} <{address}>" if address.name else str(address)


def _joined(values: Iterable[str]) -> bytes:
    # each once: the text and the HTML of a message often say the same
    return _VALUE_END.join(dict.fromkeys([fold(value) for value in values if value]))
