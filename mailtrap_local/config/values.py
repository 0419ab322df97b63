"""Values of settings, and the parsers of their text forms.

Each `parse_…` takes the text of a flag, a variable or the file, and raises BadSetting with what is
valid.
"""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self, get_args

from mailtrap_local.errors import BadSetting

_SIZE_UNITS = {
    "": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30
}  # fmt: skip
_TRUE = frozenset({"true", "t", "1", "yes", "y", "on"})
_FALSE = frozenset({"false", "f", "0", "no", "n", "off", ""})
_DURATION_UNITS = {"": 1.0, "MS": 0.001, "S": 1.0, "M": 60.0, "H": 3600.0, "D": 86400.0}
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)", re.ASCII)
_HOST_PORT = re.compile(
    r"(?:(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^:\s]+)):)?(?P<port>[0-9]{1,20})", re.ASCII
)

TlsMode = Literal["off", "starttls", "require", "implicit"]
"""TLS of an SMTP listener; `implicit` is that of `--smtps`."""

XCLIENT = "XCLIENT"
"""A keyword, its command, and the mechanism of a user name that comes by it."""

EXTENSIONS = ("LIMITS", "MT-PRIORITY", "REQUIRETLS", "FUTURERELEASE", XCLIENT)
"""SMTP extensions that are offered on request only, by their EHLO keywords."""


class HostPort(NamedTuple):
    """Address of a listener."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """True if only this machine can reach it. Names other than localhost do not count."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    def seen_from(self, host: str) -> "HostPort":
        """Address for clients that know the machine as `host`: none can connect to a wildcard."""
        if self.host in ("0.0.0.0", "::", ""):  # noqa: S104  # compared, not listened on
            return HostPort(host, self.port)
        return self

    @classmethod
    def parse(cls, text: str) -> "HostPort":
        """Read `HOST:PORT`, `[IPV6]:PORT` or a bare `PORT`, which means 127.0.0.1."""
        match = _HOST_PORT.fullmatch(text.strip())
        if match is None:
            raise BadSetting(f"{text!r} is no address: write HOST:PORT, PORT or off")
        if int(match["port"]) > 65535:
            raise BadSetting(f"{text!r}: there is no port {match['port']}, they end at 65535")
        return cls(match["v6"] or match["host"] or "127.0.0.1", int(match["port"]))


FREE_PORT = HostPort("127.0.0.1", 0)


class HttpAddress(HostPort):
    """Address of an HTTP listener, such as the page. `str()` of it is its `url`, or HOST:PORT."""

    url: str

    def __new__(cls, address: HostPort, *, https: bool = False, base_path: str = "") -> Self:
        """Make it of an address; `base_path` is `/mail`, say."""
        page = super().__new__(cls, *address)
        page.url = f"{'https' if https else 'http'}://{address}{base_path}"
        return page

    def __str__(self) -> str:
        plain = super().__str__()
        return plain if self.url == f"http://{plain}" else self.url


class RoutingRule(NamedTuple):  # not a dataclass, which takes longer to import
    """One `[[route]]`: conditions for a message to go to `mailbox`.

    `recipient` is a glob over envelope recipients, `header` is `NAME=VALUE`, `listener` is
    `HOST:PORT` as given to the listener. At least one of the four is set.
    """

    mailbox: str
    listener: str | None = None
    auth: str | None = None
    recipient: str | None = None
    header: str | None = None


class CreatedMailbox(NamedTuple):
    """Mailbox that was created while a sandbox runs, with its route and its credentials if any.

    Mail to a `recipient` (a glob) or of the user `auth` goes there. With a `password`, its hash,
    that user has to show it. Mail that shows no password is taken only from mailboxes that fit one
    of the globs `taken_from`; None is all of them.
    """

    recipient: str | None = None
    auth: str | None = None
    password: str | None = None
    taken_from: tuple[str, ...] | None = None

    @property
    def has_route(self) -> bool:
        """Return whether mail may go there without a listener of its own."""
        return self.recipient is not None or self.auth is not None


class TagSetting(NamedTuple):
    """One `[[tag]]`: messages that match the search `query` get `tag`."""

    tag: str
    query: str


def parse_listener(text: str) -> HostPort | None:
    """An address, or None for `off`."""
    return None if text.strip().lower() == "off" else HostPort.parse(text)


def parse_size(text: str) -> int:
    """Octets: `50MB` (10^6), `64MiB` (2^20), or a plain number."""
    return int(_amount(text, _SIZE_UNITS, "a size: write 500KB, 50MB, 1GiB or a number of octets"))


def parse_duration(text: str) -> float:
    """Seconds: `300s`, `500ms`, `5m`, `2h`, `7d`, or a plain number."""
    return _amount(text, _DURATION_UNITS, "a duration: write 500ms, 30s, 5m, 2h or 7d")


def parse_count(text: str) -> int:
    """A whole number of at least one."""
    if not re.fullmatch(r"[0-9]{1,12}", text.strip(), re.ASCII) or int(text) < 1:
        raise BadSetting(f"{text!r} is no count: write a whole number of at least 1")
    return int(text)


def parse_limit(text: str) -> int | None:
    """A count, or None for `off`."""
    return None if text.strip().lower() == "off" else parse_count(text)


def parse_age(text: str) -> float | None:
    """Seconds, or None for `off`."""
    return None if text.strip().lower() == "off" else parse_duration(text)


def parse_tls(text: str) -> TlsMode:
    """TLS of the SMTP listeners: `off`, `starttls` or `require`."""
    for mode in get_args(TlsMode):
        if text == mode != "implicit":
            return mode  # type: ignore[no-any-return]  # get_args() of a Literal is untyped
    raise BadSetting(f"{text!r} is no way to offer TLS: write off, starttls or require")


def parse_extensions(names: Any) -> frozenset[str]:
    """EHLO keywords, as a text with commas between them or one by one; none for `off`."""
    texts = names if isinstance(names, list | tuple | set | frozenset) else [names or "off"]
    words = [word.strip().upper() for text in texts for word in str(text).split(",")]
    if words == ["OFF"]:
        return frozenset()
    if unknown := [word for word in words if word not in EXTENSIONS]:
        raise BadSetting(f"no extension {unknown[0]!r}: there are {', '.join(EXTENSIONS)}")
    return frozenset(words)


def parse_file(text: str) -> Path | None:
    """The path of a file, None for `off`."""
    return None if text == "off" else Path(text)


def parse_level(text: str) -> str:
    """Log level: `quiet`, `info` or `debug`."""
    if text not in ("quiet", "info", "debug"):
        raise BadSetting(f"{text!r} is no log level: write quiet, info or debug")
    return text


def parse_format(text: str) -> str:
    """Log format: `text` or `json`."""
    if text not in ("text", "json"):
        raise BadSetting(f"{text!r} is no log format: write text or json")
    return text


def parse_flag(text: str) -> bool:
    """Boolean, in the words that flags have in the environment, such as `true`, `on` or `0`."""
    word = text.strip().lower()
    if word not in _TRUE | _FALSE:
        raise BadSetting(f"{text!r} is neither true nor false")
    return word in _TRUE


def parse_ui_auth(text: str) -> tuple[str, str] | Path | None:
    """User name and password, or an htpasswd file; None for `off`. Errors never quote it."""
    if text == "off":
        return None
    user, colon, password = text.partition(":")
    if not colon or Path(text).exists():
        return Path(text)
    if not user or not password:
        raise BadSetting("write USER:PASSWORD, neither of them empty, or an htpasswd file")
    return user, password


def parse_token(text: str) -> str | None:
    """Bearer token (RFC 6750 section 2.1), None for `off`. Errors never quote it."""
    if text == "off":
        return None
    if not re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", text, re.ASCII):
        raise BadSetting("a token consists of letters, digits and -._~+/ alone, with = at its end")
    return text


def parse_base_path(text: str) -> str:
    """Path prefix of the page and the API: `/mail`, `""` for none."""
    parts = text.strip().strip("/").split("/")
    if parts == [""]:
        return ""
    if not all(re.fullmatch(r"(?!\.+$)[A-Za-z0-9._~-]+", part, re.ASCII) for part in parts):
        raise BadSetting(f"{text!r} is no base path: write /mail or /tools/mail")
    return "".join(f"/{part}" for part in parts)


def _amount(text: str, units: Mapping[str, float], wanted: str) -> float:
    match = _AMOUNT.fullmatch(text.strip())
    unit = units.get(match[2].upper()) if match else None
    if match is None or unit is None or float(match[1]) * unit <= 0:
        raise BadSetting(f"{text!r} is not {wanted}")
    return float(match[1]) * unit


def parse_route(table: Any) -> RoutingRule:
    """One `[[route]]` table of the configuration file, parsed or not."""
    if isinstance(table, RoutingRule):
        return table
    texts = _texts("route", table, RoutingRule)
    if "mailbox" not in texts or len(texts) < 2:
        raise BadSetting(
            "[[route]]: wants a mailbox and at least one of listener, auth, recipient and header"
        )
    if not re.fullmatch(r"[^\s:=]+=.*", texts.get("header", "X=")):
        raise BadSetting(f"[[route]]: header = {texts['header']!r}: write NAME=VALUE")
    if "listener" in texts:
        texts["listener"] = str(HostPort.parse(texts["listener"]))
    return RoutingRule(**texts)


def parse_tag(table: Any) -> TagSetting:
    """One `[[tag]]` table of the configuration file, parsed or not."""
    if isinstance(table, TagSetting):
        return table
    texts = _texts("tag", table, TagSetting)
    if texts.keys() != {"tag", "query"}:
        raise BadSetting("[[tag]]: wants a tag and a query")
    return TagSetting(**texts)


def _texts(name: str, table: Any, kind: type[RoutingRule | TagSetting]) -> dict[str, str]:
    """Check that a table has only fields of `kind`, and that none is empty."""
    if not isinstance(table, Mapping):
        raise BadSetting(f"{table!r} is no table: write [[{name}]]")
    if unknown := table.keys() - {*kind._fields}:
        there_are = ", ".join(sorted(kind._fields))
        raise BadSetting(f"[[{name}]]: no such key: {', '.join(unknown)}; there are {there_are}")
    if not all(isinstance(value, str) and value for value in table.values()):
        raise BadSetting(f"[[{name}]]: every value is a text that is not empty")
    return dict(table)
