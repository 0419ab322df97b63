"""Find the decoder of a charset by the name that a mail gives it. Decodes nothing."""

import re
from encodings.aliases import aliases
from functools import cache, lru_cache

# Decoders of Python that the WHATWG Encoding Standard has as well, larger: with the rows and
# letters that senders use (section 4.2).
_STANDARD = {
    "big5": "big5",
    "big5hkscs": "big5",
    "cp932": "shift_jis",
    "cp936": "gbk",
    "cp949": "euc-kr",
    "cp950": "big5",
    "euc_jp": "euc-jp",
    "euc_kr": "euc-kr",
    "gb18030": "gb18030",
    "gb2312": "gbk",
    "gbk": "gbk",
    "iso2022_jp": "iso-2022-jp",
    "iso8859_9": "windows-1254",
    "iso8859_11": "windows-874",
    "latin_1": "windows-1252",
    "shift_jis": "shift_jis",
    "tis_620": "windows-874",
    "utf_16": "utf-16le",
    "utf_16_be": "utf-16be",
    "utf_16_le": "utf-16le",
}
# Names that neither the standard nor Python has, without their punctuation: of Java, IBM, Apple,
# databases.
_OF_SENDERS = {
    "ansi": "windows-1252",
    "cp1390": "shift_jis",
    "cp33722": "euc-jp",
    "cp50220": "iso-2022-jp",
    "cp50221": "iso-2022-jp",
    "cp50222": "iso-2022-jp",
    "cp51932": "euc-jp",
    "cp51949": "euc-kr",
    "cp54936": "gb18030",
    "cp943": "shift_jis",
    "cp943c": "shift_jis",
    "cp970": "euc-kr",
    "eucjis": "euc-jp",
    "eucjpms": "euc-jp",
    "eucjpopen": "euc-jp",
    "gb180302000": "gb18030",
    "gb180302022": "gb18030",
    "ibm33722": "euc-jp",
    "ibm943": "shift_jis",
    "ibm943c": "shift_jis",
    "ibm970": "euc-kr",
    "iso20227": "iso-2022-jp",
    "jis": "iso-2022-jp",
    "jis7": "iso-2022-jp",
    "macce": "mac_latin2",
    "maccentraleurroman": "mac_latin2",
    "macicelandic": "mac_iceland",
    "macromania": "mac_romanian",
    "ms50220": "iso-2022-jp",
    "ms50221": "iso-2022-jp",
    "ms950hkscs": "big5",
    "msansi": "windows-1252",
    "msarab": "windows-1256",
    "mscyrl": "windows-1251",
    "msee": "windows-1250",
    "msgreek": "windows-1253",
    "mshebr": "windows-1255",
    "msturk": "windows-1254",
    "unicodebig": "utf-16be",
    "unicodebigunmarked": "utf-16be",
    "unicodelittle": "utf-16le",
    "unicodelittleunmarked": "utf-16le",
    "utf16bebom": "utf-16be",
    "utf16lebom": "utf-16le",
    "utf32bebom": "utf_32",
    "utf32lebom": "utf_32",
    "utf8bom": "utf-8",
    "utf8mb3": "utf-8",
    "utf8mb4": "utf-8",
    "utf8sig": "utf-8",
    "windows50220": "iso-2022-jp",
    "windows50221": "iso-2022-jp",
    "windows932": "shift_jis",
    "windows936": "gbk",
    "windows950": "big5",
    "windowsiso2022jp": "iso-2022-jp",
}
# Names for which the standard gives up the text, as it is no danger here.
_OLD = {"hz-gb-2312": "hz", "iso-2022-kr": "iso2022_kr", "csiso2022kr": "iso2022_kr"}
# Known without the library of the standard and without a table, which take milliseconds to make.
_COMMON = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "windows-1252",
    "windows-1252": "windows-1252",
}
_COMMON_CODECS = {"ascii": "ascii", "utf_8": "utf-8", "latin_1": "windows-1252"}
_NO_CHARSETS = frozenset(
    {"base64_codec", "bz2_codec", "hex_codec", "mbcs", "quopri_codec", "rot_13", "uu_codec"}
    | {"zlib_codec"}
)
_WITHOUT_ALIAS = frozenset(
    {"cp720", "cp737", "cp856", "cp875", "cp1006", "koi8_t", "mac_arabic", "mac_croatian"}
    | {"mac_farsi", "mac_romanian"}
)
# Names for an unknown charset (RFC 1428 section 3 and similar).
_UNNAMED = frozenset(
    {"", "8bit", "binary", "default", "jisautodetect", "none", "unknown", "unknown8bit", "xunknown"}
)
_LONGEST = 100
_PUNCTUATION = re.compile("[^a-z0-9]")
_NUMBER = re.compile(r"\A([a-z]+)([0-9]+)\Z")


def _bare(name: str) -> str:
    return _PUNCTUATION.sub("", name)


@cache
def _python_codecs() -> dict[str, str]:
    """Codecs by their names without punctuation."""
    names = {**aliases, **{codec: codec for codec in (*aliases.values(), *_WITHOUT_ALIAS)}}
    return {_bare(name): codec for name, codec in names.items() if codec not in _NO_CHARSETS}


def is_unnamed(charset: str | None) -> bool:
    """Return whether a declared charset says that there is none, or that it is unknown."""
    return charset is None or _bare(charset.lower()) in _UNNAMED


@lru_cache(maxsize=256)
def decoder_name(charset: str) -> str | None:
    """Return a label of the Encoding Standard, a codec of Python, or `ascii`; None if unknown.

    A Python codec's name has an underscore where the standard has no such label. Looks only in
    tables: `codecs.lookup` imports modules by name, and finds codecs that are no charsets.
    """
    name = charset.strip()[:_LONGEST].lower()
    if name in _COMMON:
        return _COMMON[name]
    codec = _python_codecs().get(_bare(name), "")
    return _COMMON_CODECS.get(codec) or _of_standard(name) or _of_python(name)


def _of_standard(name: str) -> str | None:
    labels = (label for label in _spellings(name) if label in _OLD or is_standard(label))
    label = next(labels, None)
    return _OLD.get(label, label) if label else None


def _of_python(name: str) -> str | None:
    for bare in (_bare(name), _bare(name).removeprefix("x"), _bare(name.rpartition(".")[2])):
        decoder = _OF_SENDERS.get(bare) or _python_codecs().get(bare)
        if decoder is not None:
            return _STANDARD.get(decoder, decoder)
        if is_standard(bare):
            return bare
    return None


def is_standard(label: str) -> bool:
    """Return whether the Encoding Standard has a label (section 4.2)."""
    import endec  # noqa: PLC0415  # most mail is ASCII or UTF-8

    try:
        endec.decode(b"", label)
    except LookupError:
        return False
    return True


def _spellings(name: str) -> tuple[str, ...]:
    """Ways to write a name: `cp-1251`, `iso_8859_1`, `windows1252`, `x-windows-1252`."""
    hyphens = re.sub(r"[\s_:.]", "-", name)
    bare = _bare(name)
    return (name, hyphens, bare, _NUMBER.sub(r"\1-\2", bare), hyphens.removeprefix("x-"))
