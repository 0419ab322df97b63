"""Decode bytes into text by the charset a mail names, right or wrong. Never raises.

Decoders are those of the WHATWG Encoding Standard, as in browsers: larger than Python's where
senders use more than a charset has. Charsets that are not in the standard are Python's.
"""

import re
from typing import Literal

from mailtrap_local.mail.mime.charset_labels import decoder_name, is_standard, is_unnamed

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SPLIT_LETTER = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
# Escape sequences of ISO-2022-JP that no terminal uses, and those with another right behind: the
# standard takes the latter for an attack, yet pieces of text that were joined have them.
_JAPANESE = re.compile(rb"\x1b(?:\$[@B]|\([IJ])")
_ESCAPE = r"\x1b(?:\$[@B]|\([BIJ])"
_NEEDLESS_ESCAPES = re.compile(rf"(?:{_ESCAPE}(?={_ESCAPE}))++".encode())
# Decoders of the standard, and those of Python that know characters which these do not.
_WITH_ESCAPES = frozenset({"iso-2022-jp", "csiso2022jp"})
_LARGER = dict.fromkeys(_WITH_ESCAPES, "iso2022_jp_ext")
_GIVEN_UP = frozenset({"replacement", "iso-2022-cn", "iso-2022-cn-ext"})


def decode_text(
    data: bytes, charset: str | None, declared_inside: str | None = None
) -> tuple[str, str | None]:
    """Decode to the text and the id of a defect, or None.

    Bytes that are invalid in the charset are read as UTF-8 if valid there, else they become
    replacement characters. `declared_inside` is the charset that a document itself declares; it
    counts if the mail names none.
    """
    plain = data.isascii() and _JAPANESE.search(data) is None
    if charset is None or is_unnamed(charset):
        return _guess(data, declared_inside), None if plain else "charset-missing"
    decoder = decoder_name(charset)
    if decoder is None or decoder in _GIVEN_UP:
        return _guess(data, declared_inside), "charset-unknown"
    if decoder == "ascii":
        return _guess(data, declared_inside), None if plain else "charset-mismatch"
    text = _decode(data, decoder)
    if text is None:
        return _decode(data, "utf-8") or _decode_with(data, decoder, "replace"), "charset-mismatch"
    # UTF-8 is valid Latin-1 too. It is decoded as declared, wrong letters included, as clients do.
    mistaken = not data.isascii() and _is_western(decoder) and _decode(data, "utf-8") is not None
    return text, "charset-mismatch" if mistaken else None


def whole_letters(data: bytes) -> bytes:
    """Text that was cut anywhere, without a letter of UTF-8 that the cut has split."""
    split = _SPLIT_LETTER.search(data, max(len(data) - 4, 0))
    return data[: split.start()] if split else data


def decode_header(data: bytes, charset: str | None = None) -> str:
    """Decode a header line: UTF-8 (RFC 6532), else by the charset of the body, else a guess."""
    if data.isascii():
        return _guess(data)
    text = _decode(data, "utf-8")
    return _guess(data, charset) if text is None else text


def _guess(data: bytes, hint: str | None = None) -> str:
    """Decode text of an unknown charset, by a hint if that can be."""
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    hinted = decoder_name(hint) if hint else None
    if hinted == "ascii" or hinted in _GIVEN_UP or data.startswith(_BYTE_ORDER_MARK):
        hinted = None
    is_japanese = data.isascii() and _JAPANESE.search(data) is not None
    for decoder in (hinted, "iso-2022-jp" if is_japanese else None, "utf-8"):
        text = _decode(data, decoder) if decoder else None
        if text is not None:
            return text
    return _decode_with(data, "windows-1252", "replace")


def _decode(data: bytes, decoder: str) -> str | None:
    for one in (decoder, _LARGER.get(decoder)):
        try:
            text = _decode_with(data, one, "strict") if one else None
        except UnicodeError:
            continue
        return text.removeprefix("\ufeff") if text is not None else None  # a mark is no text
    return None


def _decode_with(data: bytes, decoder: str, errors: Literal["strict", "replace"]) -> str:
    if decoder == "utf-8":
        return data.decode("utf-8", errors)
    if decoder == "windows-1252" and data.isascii():
        return data.decode("ascii")
    if not is_standard(decoder):
        text = data.decode(decoder, errors)
        # UTF-7 is the only one that passes lone surrogates, which JSON cannot have
        return without_surrogates(text) if decoder == "utf_7" else text
    import endec  # noqa: PLC0415  # most mail is ASCII or UTF-8

    if decoder in _WITH_ESCAPES:
        data = _NEEDLESS_ESCAPES.sub(b"", data)
    return endec.decode(data, decoder, errors, bom="evaluateall")


def _is_western(decoder: str) -> bool:
    """Return whether a decoder is one of those that take any bytes, UTF-8 too."""
    return is_standard(decoder) and _decode_with(b"\xe9\x80", decoder, "replace") == "é€"


def without_surrogates(text: str) -> str:
    """The text with pairs of surrogates joined, and a replacement character for each lone one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def decode_line(line: bytes) -> str:
    """Decode a line of a protocol: UTF-8, else Latin-1, so that nothing is lost."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
