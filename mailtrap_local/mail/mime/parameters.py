"""Parse the parameters of structured header fields (RFC 2045 section 5.1, RFC 2231)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote_to_bytes

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.encoded_words import decode_words, one_line

_LONGEST_USUAL = 60  # characters of a value that many messages may have
MOST_PARAMETERS = 1000
"""Parameters that are read of one field."""

# A semicolon that is missing is seen by the name behind it.
_NAMES = (
    r"(?: charset | boundary | name | filename | format | delsp | type | start | report-type"
    r" | protocol | micalg | method | size ) (?: \*[0-9]* )*+ \s*+ ="
)
_PARAMETER = re.compile(
    rf"""(?: ; | (?<=[\s,]) (?={_NAMES}) ) \s*+ (?P<name> [^\s=;"]++ ) \s*+ = \s*+
    (?: " (?P<quoted> [^"\\]*+ (?: \\. [^"\\]*+ )*+ ) "?
    | (?P<bare> (?: [^;\s]++ | \s++ (?!{_NAMES}) )*+ ) )""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_COMMENT = re.compile(r"\([^()]*+\)")
_SLASH = re.compile(r"(?<!\s)\s*+/\s*+")
_LAST_COMMENT = re.compile(r"\s\([^()]*+\)\s*+\Z")
_QUOTED_PAIR = re.compile(r'\\(["\\])')  # no others: senders write Windows paths unescaped
_SECTION = re.compile(r"([^*]+)(?:\*([0-9]{1,4}))?(\*)?")  # RFC 2231 sections 3 and 4


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Parse a field like Content-Type: value and names of parameters in lower case.

    The first parameter of a name counts, and the form of RFC 2231 before the plain one.
    """
    parse = _parse_usual if len(value) <= _LONGEST_USUAL else _parse
    first, parameters = parse(value)
    return first, {**parameters}


def _parse(value: str) -> tuple[str, Mapping[str, str]]:
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
    parameters = plain | {name: _join_sections(sections) for name, sections in extended.items()}
    for name in parameters.keys() & {"name", "filename"}:
        # invalid by RFC 2047 section 5, but common, in pieces too
        is_encoded = any(encoded for _, encoded in extended.get(name, {}).values())
        if not is_encoded:
            parameters[name] = decode_words(parameters[name])
    return _first(value), parameters


_parse_usual = lru_cache(maxsize=1000)(_parse)


def raw_parameters(value: str) -> list[tuple[str, str]]:
    """The parameters as written, neither joined nor decoded."""
    if "=" not in value:
        return []
    found = islice(_PARAMETER.finditer(value), MOST_PARAMETERS)
    return [(one["name"], _parameter_value(one)) for one in found]


def lacks_semicolon(value: str) -> bool:
    """Return whether a parameter has no semicolon before it."""
    found = islice(_PARAMETER.finditer(value), MOST_PARAMETERS) if "=" in value else ()
    return any(not one[0].startswith(";") for one in found)


def _first(value: str) -> str:
    """The value before the parameters, without comments, and without space around its slash."""
    first = value.partition(";")[0]
    if "=" in first:
        parameter = _PARAMETER.search(first)
        first = first[: parameter.start()] if parameter else first
    if "(" in first:
        first = _COMMENT.sub("", first)
    return _SLASH.sub("/", first.strip(" \t,\"'")).lower()


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
