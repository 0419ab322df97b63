"""Decode bytes into text by the charset a mail names, right or wrong. Never raises."""

import re
from encodings.aliases import aliases

# Names that Python does not know, and names for which mail means a larger set: that has all of the
# smaller and the letters that senders use, as browsers do (WHATWG Encoding Standard, section 4.2).
_MAIL_NAMES = {
    "big5": "big5hkscs",
    "cp936": "gb18030",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312_80": "gb18030",
    "gbk": "gb18030",
    "iso8859_1": "cp1252",
    "iso8859_9": "cp1254",
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "latin_1": "cp1252",
    "shift_jis": "cp932",
    "tis_620": "cp874",
    "unicode_1_1_utf_7": "utf_7",
    "windows_31j": "cp932",
    "windows_874": "cp874",
    "x_gbk": "gb18030",
    "x_mac_cyrillic": "mac_cyrillic",
    "x_mac_roman": "mac_roman",
    "x_sjis": "cp932",
    "x_windows_949": "cp949",
}
_WITHOUT_ALIAS = frozenset(
    {"cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_r", "koi8_t", "koi8_u"}
)
_NO_CHARSETS = frozenset(
    {"base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13", "uu_codec"}
    | {"zlib_codec"}
)
_CODECS = (frozenset(aliases.values()) - _NO_CHARSETS) | _WITHOUT_ALIAS
_SPLIT_LETTER = re.compile(
    rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z"
)
# Names for an unknown charset (RFC 1428 section 3 and similar).
_UNNAMED = frozenset({"", "8bit", "binary", "default", "none", "unknown", "unknown_8bit"})


def codec_name(charset: str) -> str | None:
    """The Python codec of a charset, None for an unknown name.

    Looks only in tables: `codecs.lookup` imports modules by name, caches each name for ever, and
    finds codecs that are no charsets.
    """
    name = _normal(charset)
    name = _MAIL_NAMES.get(name, name)
    name = aliases.get(name, name)
    name = _MAIL_NAMES.get(name, name)  # again: `latin1` is an alias of such a name
    return name if name in _CODECS else None


def decode_text(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """Decode to the text and the id of a defect, or None.

    Bytes that are invalid in the charset are read as UTF-8 if valid there, else they become
    replacement characters.
    """
    if charset is None or _normal(charset) in _UNNAMED:
        return _guess(data), None if data.isascii() else "charset-missing"
    codec = codec_name(charset)
    if codec is None:
        return _guess(data), "charset-unknown"
    if codec == "ascii":
        return _guess(data), None if data.isascii() else "charset-mismatch"
    text = _decode(data, codec)
    if text is None:
        return _decode(data, "utf_8") or _decode_with(data, codec, "replace"), "charset-mismatch"
    # UTF-8 is valid Latin-1 too. It is decoded as declared, wrong letters included, as clients do.
    mistaken = codec == "cp1252" and not data.isascii() and _decode(data, "utf_8") is not None
    return text, "charset-mismatch" if mistaken else None


def whole_letters(data: bytes) -> bytes:
    """Text that was cut anywhere, without a letter of UTF-8 that the cut has split."""
    split = _SPLIT_LETTER.search(data, max(len(data) - 4, 0))
    return data[: split.start()] if split else data


def decode_header(data: bytes) -> str:
    """Decode a header line: UTF-8 (RFC 6532), else Windows-1252."""
    return data.decode("ascii") if data.isascii() else _guess(data)


def _guess(data: bytes) -> str:
    text = _decode(data, "utf_8")
    return data.decode("cp1252", "replace") if text is None else text


def _decode(data: bytes, codec: str) -> str | None:
    try:
        text = _decode_with(data, codec, "strict")
    except UnicodeError:
        return None
    return text.removeprefix("\ufeff")  # a byte order mark is no text


def _decode_with(data: bytes, codec: str, errors: str) -> str:
    text = data.decode(codec, errors)
    if codec == "utf_7":  # the only one that passes lone surrogates, which JSON cannot have
        text = without_surrogates(text)
    return text


def without_surrogates(text: str) -> str:
    """The text with pairs of surrogates joined, and a replacement character for each lone one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _normal(charset: str) -> str:
    return charset.strip().lower().replace("-", "_").replace(" ", "_").replace(":", "_")


def decode_line(line: bytes) -> str:
    """Decode a line of a protocol: UTF-8, else Latin-1, so that nothing is lost."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
