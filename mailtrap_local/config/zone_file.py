"""Read a zone file: TXT records as lines `NAME = TEXT`, for checks that need some of the DNS."""

import re
from collections.abc import Iterator
from pathlib import Path

from mailtrap_local.errors import BadSetting

_LARGEST = 2**20  # octets
_NAME = re.compile(r"(?=.{1,254}\Z)[^\s.=\"]{1,63}(?:\.[^\s.=\"]{1,63})*+\.?")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*+')
_ESCAPED = re.compile(r"\\(.)")


def read_zone(path: Path) -> dict[str, str]:
    """Return the texts of a zone file by their names. Raises BadSetting."""
    try:
        octets = path.read_bytes()
        if len(octets) > _LARGEST:
            raise BadSetting(f"{path}: more than {_LARGEST} octets")
        return parse_zone(octets.decode(), str(path))
    except UnicodeDecodeError:
        raise BadSetting(f"{path}: is not UTF-8") from None
    except OSError as problem:
        raise BadSetting(f"{path}: {problem.strerror}") from None


def parse_zone(text: str, source: str = "zone") -> dict[str, str]:
    r"""Return the texts by their names, in lower case and without a dot at the end.

    A line that begins with a blank goes on with the one before. A text may be in quotes, in one
    pair or in several that are joined, as name servers write it: `"v=DKIM1; k=rsa; " "p=MIIB"`.
    Lines that begin with # or ; are comments. Raises BadSetting with the number of the line.
    """
    records: dict[str, str] = {}
    for number, line in _whole_lines(text):
        name, equals, value = (part.strip() for part in line.partition("="))
        problem = ""
        if not equals or not value:
            problem = "write NAME = TEXT"
        elif _NAME.fullmatch(name) is None:
            problem = f"{name[:60]!r} is no domain name"
        elif name.rstrip(".").lower() in records:
            problem = f"{name} occurs twice, a name has one text"
        elif value.startswith('"') and _unquoted(value) is None:
            problem = "a quote is not closed, or something is behind it"
        if problem:
            raise BadSetting(f"{source}:{number}: {problem}")
        records[name.rstrip(".").lower()] = _unquoted(value) or value
    return records


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, each with those that continue it, by the number of the first."""
    started: tuple[int, str] | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if line[0].isspace() and started is not None:
            started = started[0], f"{started[1]} {line.strip()}"
            continue
        if started is not None:
            yield started
        started = number, line
    if started is not None:
        yield started


def _unquoted(value: str) -> str | None:
    """The joined texts of quotes; None if there is something else."""
    found, position = "", 0
    while (quoted := _QUOTED.match(value, position)) is not None:
        found += _ESCAPED.sub(r"\1", quoted[1])
        position = quoted.end()
    return found if position == len(value) else None
