"""Make the text that searches scan: the words of a message, folded, as one bytes object.

A word is in a message if its folded bytes are in these: one scan, and no larger than the text.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.content import BodyStart, Content
from mailtrap_local.mail.recipients import addresses_of, resent_recipients, unnamed_recipients

SECTIONS = (
    ("subject", "from", "to", "cc", "bcc", "reply-to", "mail-from", "rcpt", "filename", "body")
)  # fmt: skip
"""Sections of a search text, in order."""

# None of these bytes occurs in UTF-8.
SECTION_END = b"\xff"
MARKS = {
    "attachment": b"\xf5",
    "inline": b"\xf6",
    "html": b"\xf7",
    "text": b"\xf8",
    "link": b"\xf9",
    "code": b"\xfa",
}
"""Features of a message with their bytes, at the start of its search text.

That of a code is in a text as stores keep it alone: to look for codes takes longer than the rest.
"""

log = logging.getLogger(__name__)

_VALUE_END = b"\n"  # in no value: their only white space is the space

_SPACES = bytes.maketrans(b"\t\n\v\f\r\x1c\x1d\x1e\x1f", b" " * 9)
_DOTLESS_I = "\u0131"
_JOINER = "\u034f"
# White space beyond ASCII, and invisible characters that senders put into words, for line breaks
# or as a disguise.
_REPLACED = {
    **dict.fromkeys(map(ord, "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"), " "),
    **dict.fromkeys(range(0x2000, 0x200B), " "),
    **dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff" + _JOINER)),
}
# A search takes a tenth of the time of a translation, and most text has none.
_TO_REPLACE = re.compile(f"[{''.join(map(chr, _REPLACED))}]")
# Sorting the marks of one character takes quadratic time. None has so many: UAX #15, section 13
# puts a joiner between them.
_MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{30}")


def fold(text: str) -> bytes:
    """Fold text for comparison: without case, each character in one form.

    UTF-8 of the case-folded text (Unicode 3.13, D145) in NFC. The dotted and the dotless i of
    Turkish are an i. A run of white space is one space, and there is none at either end.
    """
    if text.isascii():
        folded = text.lower().encode()
    else:
        # a lone surrogate matches only itself
        folded = _fold_letters(text).encode("utf-8", "surrogatepass")
    folded = folded.translate(_SPACES)
    # without `split`, which makes millions of objects of a long text
    while b"  " in folded:
        folded = folded.replace(b"  ", b" ")
    return folded.strip(b" ")


def _fold_letters(text: str) -> str:
    text = unicodedata.normalize("NFD", _MANY_MARKS.sub(rf"\g<0>{_JOINER}", text)).casefold()
    text = text.replace("i\u0307", "i").replace(_DOTLESS_I, "i")
    text = unicodedata.normalize("NFC", text)
    return text if _TO_REPLACE.search(text) is None else text.translate(_REPLACED)


def search_text(
    content: Content, envelope: Envelope, text: BodyStart | None, html: BodyStart | None
) -> bytes:
    """Make the search text: marks, and sections of folded values, of the start of the bodies.

    Never raises: one message that cannot be read must not end a search of all.
    """
    try:
        return _search_text(content, envelope, text, html)
    except Exception:
        log.exception("a message can be found only by its envelope")
        found: dict[str, Iterable[str]] = {
            "mail-from": [envelope.mail_from],
            "rcpt": envelope.rcpt_to,
        }
        return SECTION_END.join([_joined(found.get(name, ())) for name in SECTIONS])


def _search_text(
    content: Content, envelope: Envelope, text: BodyStart | None, html: BodyStart | None
) -> bytes:
    headers = content.headers
    from_, to, cc, reply_to = (
        addresses_of(headers, name) for name in ("From", "To", "Cc", "Reply-To")
    )
    attachments = content.attachments
    plain, source = text.text if text else "", html.text if html else ""
    from mailtrap_local.mail.links.extract import leads_somewhere  # noqa: PLC0415  # slow to import

    seen = ""
    if source:
        from mailtrap_local.mail.visible_text import visible_text  # noqa: PLC0415  # likewise

        seen = visible_text(source)
    sections: tuple[Iterable[str], ...] = (
        [headers.get("Subject") or ""],
        map(_in_full, from_),
        map(_in_full, to),
        map(_in_full, cc),
        unnamed_recipients(envelope.rcpt_to, (*to, *cc, *resent_recipients(headers))),
        map(_in_full, reply_to),
        [envelope.mail_from],
        envelope.rcpt_to,
        [part.filename or "" for part in attachments],
        (plain, seen),
    )
    has = {
        "attachment": any(not content.shows(part) for part in attachments),
        "inline": any(content.shows(part) for part in attachments),
        "html": html is not None,
        "text": text is not None,
        "link": leads_somewhere(plain, source),
    }
    marks = b"".join(MARKS[name] for name, there in has.items() if there)
    return marks + SECTION_END.join([_joined(values) for values in sections])


def _in_full(address: Address) -> str:
    return f"{address.name} <{address}>" if address.name else str(address)


def _joined(values: Iterable[str]) -> bytes:
    # each once: text and HTML are often equal
    folded = [fold(value) for value in values if value]
    return folded[0] if len(folded) == 1 else _VALUE_END.join(dict.fromkeys(folded))
