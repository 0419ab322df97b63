"""Parse the parameters of structured header fields (RFC 2045 section 5.1, RFC 2231)."""

import re
from itertools import islice
from urllib.parse import unquote_to_bytes

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.encoded_words import decode_words, one_line

MOST_PARAMETERS = 1000
"""Parameters that are read of one field."""

_PARAMETER = re.compile(
    r"""; \s*+ (?P<name> [^\s=;"]++ ) \s*+ = \s*+
    (?: " (?P<quoted> [^"\\]*+ (?: \\. [^"\\]*+ )*+ ) "? | (?P<bare> [^;]*+ ) )""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"\([^()]*+\)")
_LAST_COMMENT = re.compile(r"\s\([^()]*+\)\s*+\Z")
_QUOTED_PAIR = re.compile(r'\\(["\\])')  # no others: senders write Windows paths unescaped
_SECTION = re.compile(r"([^*]+)(?:\*([0-9]{1,4}))?(\*)?")  # RFC 2231 sections 3 and 4


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Parse a field like Content-Type: value and names of parameters in lower case.

    The first parameter of a name counts, and the form of RFC 2231 before the plain one.
    """
    first, semicolon, _ = value.partition(";")
    if not semicolon and "(" not in first:
        return first.strip().lower(), {}
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[str, bool]]] = {}
    for written, text in raw_parameters(value):
        section = _SECTION.fullmatch(written.lower())
        if section is None:
            continue
        name, number, encoded = section.groups()
        if number is None and encoded is None:
            plain.setdefault(name, text)
        else:
            sections = extended.setdefault(name, {})
            sections.setdefault(int(number or 0), (text, encoded is not None))
    for name in plain.keys() & {"name", "filename"}:  # invalid by RFC 2047 section 5, but common
        plain[name] = decode_words(plain[name])
    return _COMMENT.sub("", first).strip().lower(), plain | {
        name: _join_sections(sections) for name, sections in extended.items()
    }


def raw_parameters(value: str) -> list[tuple[str, str]]:
    """The parameters as written, neither joined nor decoded."""
    start = value.find(";")
    if start < 0:
        return []
    found = islice(_PARAMETER.finditer(value, start), MOST_PARAMETERS)
    return [(one["name"], _parameter_value(one)) for one in found]


def _parameter_value(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return _QUOTED_PAIR.sub(r"\1", found["quoted"])
    return _LAST_COMMENT.sub("", found["bare"]).strip()


def _join_sections(sections: dict[int, tuple[str, bool]]) -> str:
    """Decode RFC 2231 section 4.1: charset'language'text in the first section."""
    ordered = [sections[number] for number in sorted(sections)]
    charset = "utf-8"
    first, is_encoded = ordered[0]
    if is_encoded and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
        ordered[0] = first, True
    data = b"".join(
        unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
        for text, is_encoded in ordered
    )
    return one_line(decode_text(data, charset)[0])
