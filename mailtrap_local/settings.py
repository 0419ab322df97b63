"""What can be set, in one table: the fields of `Settings`.

Each field's metadata says how its text form is read and what it is for; the command line takes its
flags, environment variables, file keys, defaults and help from there. Read only in `sandbox.py`.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from mailtrap_local.errors import BadSetting

_SIZE_UNITS = {
    "": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30
}  # fmt: skip
_DURATION_UNITS = {"": 1.0, "MS": 0.001, "S": 1.0, "M": 60.0, "H": 3600.0, "D": 86400.0}
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)", re.ASCII)
_HOST_PORT = re.compile(
    r"(?:(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^:\s]+)):)?(?P<port>[0-9]{1,5})", re.ASCII
)


TlsMode = Literal["off", "starttls", "require", "implicit"]
"""How a listener of SMTP speaks TLS; `implicit` is the way of `--smtps`."""


class HostPort(NamedTuple):
    """Where a door listens."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it. A name other than localhost may be anything."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"

    @classmethod
    def parse(cls, text: str) -> "HostPort":
        """Read `HOST:PORT`, `[IPV6]:PORT` or a bare `PORT`, which means 127.0.0.1."""
        match = _HOST_PORT.fullmatch(text.strip())
        if match is None or int(match["port"]) > 65535:
            raise BadSetting(f"{text!r} is no address: write HOST:PORT, PORT or off")
        return cls(match["v6"] or match["host"] or "127.0.0.1", int(match["port"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the routing table: what must hold for a message to go to `mailbox`.

    `recipient` is a glob over envelope recipients, `header` is `NAME=VALUE`, `listener` is
    `HOST:PORT` as given to the door. At least one of the four is set.
    """

    mailbox: str
    listener: str | None = None
    auth: str | None = None
    recipient: str | None = None
    header: str | None = None


def parse_door(text: str) -> HostPort | None:
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


def parse_tls(text: str) -> TlsMode:
    """How the SMTP doors offer TLS."""
    for mode in get_args(TlsMode):
        if text == mode != "implicit":
            return mode  # type: ignore[no-any-return]  # one of the Literal's own
    raise BadSetting(f"{text!r} is no way to offer TLS: write off, starttls or require")


def parse_file(text: str) -> Path | None:
    """The path of a file, None for `off`."""
    return None if text == "off" else Path(text)


def parse_level(text: str) -> str:
    """How much is said while serving."""
    if text not in ("quiet", "info", "debug"):
        raise BadSetting(f"{text!r} is no log level: write quiet, info or debug")
    return text


def _amount(text: str, units: Mapping[str, float], wanted: str) -> float:
    match = _AMOUNT.fullmatch(text.strip())
    unit = units.get(match[2].upper()) if match else None
    if match is None or unit is None or float(match[1]) * unit <= 0:
        raise BadSetting(f"{text!r} is not {wanted}")
    return float(match[1]) * unit


def parse_route(table: Any) -> Route:
    """One `[[route]]` table of the configuration file, or what has been made of one."""
    if isinstance(table, Route):
        return table
    if not isinstance(table, Mapping):
        raise BadSetting(f"{table!r} is no table: write [[route]]")
    known = {item.name for item in fields(Route)}
    if unknown := table.keys() - known:
        there_are = ", ".join(sorted(known))
        raise BadSetting(f"[[route]]: no such key: {', '.join(unknown)}; there are {there_are}")
    if not all(isinstance(value, str) and value for value in table.values()):
        raise BadSetting("[[route]]: every value is a text that is not empty")
    if "mailbox" not in table or len(table) < 2:
        raise BadSetting(
            "[[route]]: wants a mailbox and at least one of listener, auth, recipient and header"
        )
    if not re.fullmatch(r"[^\s:=]+=.*", table.get("header", "X=")):
        raise BadSetting(f"[[route]]: header = {table['header']!r}: write NAME=VALUE")
    if "listener" in table:
        table = {**table, "listener": str(HostPort.parse(table["listener"]))}
    return Route(**table)


def _says(parse: Callable[[Any], Any], metavar: str, text: str, **more: bool) -> dict[str, Any]:
    """A field's metadata."""
    return {"parse": parse, "metavar": metavar, "help": text, **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. `Settings.of(...)` also takes the text forms."""

    smtp: tuple[HostPort, ...] = field(
        default=(HostPort("127.0.0.1", 1025),),
        metadata=_says(
            parse_door,
            "HOST:PORT|off",
            "Listen for SMTP here. Port 0 takes a free one. Repeatable.",
            repeatable=True,
        ),
    )
    smtps: tuple[HostPort, ...] = field(
        default=(),
        metadata=_says(
            parse_door,
            "HOST:PORT|off",
            "Listen for SMTP over TLS from the first octet (implicit TLS) here. Repeatable.",
            repeatable=True,
        ),
    )
    lmtp: tuple[HostPort, ...] = field(
        default=(),
        metadata=_says(
            parse_door, "HOST:PORT|off", "Listen for LMTP here. Repeatable.", repeatable=True
        ),
    )
    http: HostPort | None = field(
        default=HostPort("127.0.0.1", 8025),
        metadata=_says(parse_door, "HOST:PORT|off", "Serve the page and the API here."),
    )
    tls: TlsMode = field(
        default="off",
        metadata=_says(
            parse_tls,
            "off|starttls|require",
            "Offer STARTTLS, or refuse mail that comes without it.",
        ),
    )
    cert: Path | None = field(
        default=None,
        metadata=_says(
            parse_file,
            "FILE",
            "Show this certificate (PEM, with its chain) instead of one of the local CA.",
        ),
    )
    key: Path | None = field(
        default=None,
        metadata=_says(parse_file, "FILE", "The key of --cert, if it is not in the same file."),
    )
    auth: str = field(
        default="any",
        metadata=_says(
            str,
            "any|off|FILE",
            "Take any credentials, none, or those of an htpasswd file, which are then required.",
        ),
    )
    allowed_host: tuple[str, ...] = field(
        default=(),
        metadata=_says(
            str,
            "NAME",
            "A further name by which the page may be reached. Repeatable.",
            repeatable=True,
        ),
    )
    max_messages: int = field(
        default=100_000,
        metadata=_says(
            parse_count, "COUNT", "Keep at most so many messages; the oldest unpinned go first."
        ),
    )
    max_bytes: int = field(
        default=10**9, metadata=_says(parse_size, "SIZE", "Keep at most so much raw mail.")
    )
    max_message_size: int = field(
        default=50 * 10**6, metadata=_says(parse_size, "SIZE", "Refuse larger messages with 552.")
    )
    max_recipients: int = field(
        default=1000,
        metadata=_says(parse_count, "COUNT", "Refuse further recipients of a message with 452."),
    )
    idle_timeout: float = field(
        default=300.0,
        metadata=_says(
            parse_duration, "TIME", "Close SMTP connections on which nothing comes for so long."
        ),
    )
    session_timeout: float = field(
        default=86400.0,
        metadata=_says(
            parse_duration, "TIME", "Close SMTP connections that have been open for so long."
        ),
    )
    max_session_bytes: int = field(
        default=10 * 10**9,
        metadata=_says(parse_size, "SIZE", "Close SMTP connections that have sent so much."),
    )
    max_commands: int = field(
        default=1000,
        metadata=_says(
            parse_count,
            "COUNT",
            "Close SMTP connections after so many commands that bring no message nearer.",
        ),
    )
    max_peer_connections: int | None = field(
        default=None,
        metadata=_says(
            parse_limit, "COUNT|off", "Refuse further connections from one address with 421."
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_says(
            parse_level,
            "LEVEL",
            "How much to say: quiet, info (one line a message) or debug (and one a session).",
        ),
    )
    route: tuple[Route, ...] = field(
        default=(), metadata={"parse": parse_route, "repeatable": True}
    )

    @classmethod
    def of(cls, **values: Any) -> "Settings":
        """Settings from values or their text forms: `Settings.of(http="8025", max_bytes="10MB")`.

        Raises BadSetting, naming the setting, for one that is unknown or makes no sense.
        """
        table = {item.name: item for item in fields(cls)}
        if unknown := values.keys() - table.keys():
            raise BadSetting(
                f"no such setting: {', '.join(sorted(unknown))}; there are {', '.join(table)}"
            )
        return cls(**{name: _read(table[name], value) for name, value in values.items()})


def _read(item: "Field[Any]", value: Any) -> Any:
    try:
        if not item.metadata.get("repeatable"):
            return _read_one(item, value)
        is_many = isinstance(value, (list, tuple)) and not isinstance(value, HostPort)
        each = [_read_one(item, one) for one in (value if is_many else [value])]
        return tuple(one for one in each if one is not None)
    except BadSetting as problem:
        raise BadSetting(f"{item.name.replace('_', '-')}: {problem}") from None


def _read_one(item: "Field[Any]", value: Any) -> Any:
    parse = item.metadata["parse"]
    if parse is parse_route:
        return parse_route(value)
    return parse("off" if value is None else str(value))  # a value is checked like its text form
