"""Parse SMTP command lines: paths, parameters, secrets. Lenient, without I/O."""

import re
from typing import NamedTuple

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# <path> with quoted strings in it, or, leniently, a path without brackets; then the parameters
_PLAIN_PATH = re.compile(r"<([!#-;=?A-~][!#-;=?-~]*)>")  # as most are: ASCII, nothing behind it
_PATH = re.compile(
    r'\s*(?:<(?P<path>(?:"(?:[^"\\]|\\.)*"|[^<>"])*)>|(?P<bare>[^\s<>]+))'
    r"(?:\s+(?P<parameters>.*))?",
    re.DOTALL,
)
# a client that forgets the mechanism sends its password in its place
_PUBLIC_WORDS = frozenset({
    "AUTH", "ANONYMOUS", "CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "GSSAPI", "LOGIN", "NTLM",
    "OAUTHBEARER", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2",
})  # fmt: skip
_PER_PARAMETER = 64  # octets of memory besides its own
_SOURCE_ROUTE = re.compile(r"@[^:]*:")  # to be ignored, RFC 5321 appendix C


class Path(NamedTuple):
    """A reverse-path or forward-path and the ESMTP parameters behind it."""

    address: str
    parameters: tuple[str, ...]

    @property
    def octets(self) -> int:
        """The memory that it takes, about."""
        return len(self.address) + sum(len(one) + _PER_PARAMETER for one in self.parameters)


def parse_path(argument: str) -> Path | None:
    """Parse the argument behind `FROM:` or `TO:`; None if it is invalid.

    Lenient: any characters but control characters, with brackets or without.
    """
    if plain := _PLAIN_PATH.fullmatch(argument):
        return Path(plain[1], ())
    match = _PATH.fullmatch(argument)
    if match is None or CONTROL.search(argument):
        return None
    address = match["bare"] if match["path"] is None else match["path"].strip()
    if address.startswith("@"):
        address = _SOURCE_ROUTE.sub("", address, count=1)
    if not match["parameters"]:
        return Path(address, ())
    parameters = tuple(match["parameters"].split())
    if any("<" in one.partition("=")[0] for one in parameters):
        return None  # `Bob <bob@example.com>` is the mailbox of a header field
    return Path(address, parameters)


def announced_size(parameters: tuple[str, ...]) -> int:
    """The SIZE of MAIL (RFC 1870); 0 if it is missing or invalid."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.upper() == "SIZE" and value.isascii() and value.isdigit():
            return int(value)  # a line is shorter than the longest number that int() reads
    return 0


def parse_chunk(argument: str) -> tuple[int, bool] | None:
    """Octets of a BDAT and whether it is the last one (RFC 3030 section 2); None if invalid."""
    size, _, last = argument.partition(" ")
    if not (size.isascii() and size.isdigit()) or last.strip().upper() not in ("", "LAST"):
        return None
    return int(size), bool(last)


def is_auth(line: str) -> bool:
    """True if a line is an AUTH, however malformed."""
    return line.lstrip()[:4].upper() == "AUTH"


def without_secrets(line: str) -> str:
    """An AUTH as it may be recorded: nothing but the names of well-known mechanisms."""
    words = line.split(maxsplit=2)
    return " ".join(word if word.upper() in _PUBLIC_WORDS else "***" for word in words)
