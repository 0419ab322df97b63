"""Parse DKIM-Signature fields (RFC 6376 section 3.5), and tag lists (section 3.2)."""

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Literal, NamedTuple

from mailtrap_local.checks.dkim_rules import ALGORITHM, FROM_UNSIGNED, MALFORMED, DkimProblem

Canonicalization = Literal["simple", "relaxed"]

_MOST_TAGS = 64
_LONGEST_LIST = 65_536  # characters
_MOST_DIGITS = 12  # of l=, t= and x=
_MOST_NAMES = 1000  # in h=
_BLANKS = " \t\r\n"  # FWS, section 2.8; Python has more of them
_TAG = re.compile(r"[ \t\r\n]*+([A-Za-z][A-Za-z0-9_]*+)[ \t\r\n]*+=(.*+)", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n]+")
_DOMAIN = re.compile(r"(?=.{1,253}\Z)[^\s.@\x00-\x20]{1,63}(?:\.[^\s.@\x00-\x20]{1,63})*+")
_CANONICALIZATIONS: dict[str, Canonicalization] = {"simple": "simple", "relaxed": "relaxed"}
_ALGORITHMS = ("rsa-sha256", "ed25519-sha256")


class Signature(NamedTuple):
    """A DKIM signature. `signed` are names of fields in lower case, `length` is that of l=."""

    algorithm: str
    domain: str
    selector: str
    identity: str
    """Domain of i=."""
    header: Canonicalization
    body: Canonicalization
    signed: tuple[str, ...]
    length: int | None
    expires: int | None
    body_hash: bytes
    value: bytes

    @property
    def key_name(self) -> str:
        """Name of the TXT record with the key."""
        return f"{self.selector}._domainkey.{self.domain}"


def parse_tags(text: str) -> dict[str, str]:
    """Return the tags of a list, without space at either end. Raises ValueError, saying why."""
    if len(text) > _LONGEST_LIST:
        raise ValueError(f"it has more than {_LONGEST_LIST} characters")
    items = text.split(";")
    if not items[-1].strip(_BLANKS):
        items.pop()
    if len(items) > _MOST_TAGS:
        raise ValueError(f"it has {len(items)} tags, at most {_MOST_TAGS} are read")
    tags: dict[str, str] = {}
    for item in items:
        tag = _TAG.fullmatch(item)
        if tag is None:
            raise ValueError(f"{item.strip()[:40]!r} is no tag with a value")
        if tag[1] in tags:
            raise ValueError(f"the tag {tag[1]}= occurs twice")
        tags[tag[1]] = tag[2].strip(_BLANKS)
    return tags


def parse_signature(value: str) -> Signature:
    """Parse the value of a DKIM-Signature field. Raises DkimProblem."""
    try:
        return _signature(parse_tags(value))
    except ValueError as problem:
        raise DkimProblem(MALFORMED, str(problem)) from None


def _signature(tags: Mapping[str, str]) -> Signature:
    missing = [f"{name}=" for name in ("v", "a", "b", "bh", "d", "h", "s") if name not in tags]
    if missing:
        raise ValueError(f"it lacks {', '.join(missing)}")
    if tags["v"] != "1":
        raise ValueError(f"v={tags['v'][:20]} is not 1")
    domain, selector = _domain(tags, "d"), _domain(tags, "s")
    header, body = _canonicalizations(tags.get("c", "simple"))
    times = {name: _number(tags, name) for name in ("t", "x", "l")}
    if times["t"] is not None and times["x"] is not None and times["x"] <= times["t"]:
        raise ValueError("x= is not after t=: it expires before it is made")
    if "dns/txt" not in _SPACE.sub("", tags.get("q", "dns/txt")).split(":"):
        raise ValueError(f"q={tags['q'][:40]} has no dns/txt: its key cannot be asked for")
    return Signature(
        algorithm=_algorithm(tags["a"].lower()),
        domain=domain,
        selector=selector,
        identity=_identity(tags.get("i"), domain),
        header=header,
        body=body,
        signed=_signed(tags["h"]),
        length=times["l"],
        expires=times["x"],
        body_hash=octets_of(tags["bh"], "bh="),
        value=octets_of(tags["b"], "b="),
    )


def _algorithm(name: str) -> str:
    if name == "rsa-sha1":
        raise DkimProblem(ALGORITHM, "a=rsa-sha1: sign with rsa-sha256")
    if name not in _ALGORITHMS:
        raise DkimProblem(ALGORITHM, f"a={name[:40]} is none of {', '.join(_ALGORITHMS)}")
    return name


def _domain(tags: Mapping[str, str], name: str) -> str:
    """A domain name in A-labels, which RFC 8616 leaves as U-labels in internationalized mail."""
    value = tags[name].lower()
    if _DOMAIN.fullmatch(value) is None:
        raise ValueError(f"{name}={value[:60]} is no domain name")
    if value.isascii():
        return value
    import idna  # noqa: PLC0415  # for other scripts alone

    try:
        return idna.encode(value, uts46=True).decode()
    except idna.IDNAError:
        raise ValueError(f"{name}={value[:60]} is no domain name") from None


def _identity(value: str | None, domain: str) -> str:
    if value is None:
        return domain
    found = value.rpartition("@")[2].strip(_BLANKS).lower()
    if "@" not in value:
        raise ValueError(f"i={value[:60]} has no @")
    if found != domain and found.isascii() and not found.endswith(f".{domain}"):
        raise ValueError(f"i={value[:60]} is not within d={domain}")
    return found


def _canonicalizations(value: str) -> tuple[Canonicalization, Canonicalization]:
    header, slash, body = _SPACE.sub("", value).lower().partition("/")
    body = body if slash else "simple"
    if header not in _CANONICALIZATIONS or body not in _CANONICALIZATIONS:
        raise ValueError(f"c={value[:40]} is none of simple and relaxed")
    return _CANONICALIZATIONS[header], _CANONICALIZATIONS[body]


def _number(tags: Mapping[str, str], name: str) -> int | None:
    value = tags.get(name)
    if value is None:
        return None
    if not re.fullmatch(rf"[0-9]{{1,{_MOST_DIGITS}}}", value, re.ASCII):
        raise ValueError(f"{name}={value[:40]} is no number of at most {_MOST_DIGITS} digits")
    return int(value)


def _signed(value: str) -> tuple[str, ...]:
    names = tuple(_SPACE.sub("", value).lower().split(":"))
    if len(names) > _MOST_NAMES:
        raise ValueError(f"h= has {len(names)} names, at most {_MOST_NAMES} are read")
    if "" in names:
        raise ValueError("h= has an empty name")
    if "from" not in names:
        raise DkimProblem(FROM_UNSIGNED, f"h= names {', '.join(names[:20])}")
    return names


def octets_of(value: str, tag: str) -> bytes:
    """Decode base64 with any space in it. Raises ValueError."""
    try:
        octets = b64decode(_SPACE.sub("", value), validate=True)
    except ValueError:
        octets = b""
    if not octets:
        raise ValueError(f"{tag} is no base64")
    return octets
