"""Setting of relays: the servers to which mail may be sent on, tables [[relay]] of the file."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting

RelayTls = Literal["starttls", "implicit", "off", "opportunistic"]
RelayAuth = Literal["plain", "login", "cram-md5", "xoauth2"]
RelayMode = Literal["copy", "through"]

_PORTS: dict[RelayTls, int] = {"starttls": 587, "implicit": 465, "off": 25}
_MX_PORT = 25
_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}")
_HOST = re.compile(r"[^\s/@]{1,253}")
_ADDRESS = re.compile(r"[^\x00-\x20\x7f<>,;:\"()\[\]@]+@[^\x00-\x20\x7f<>,;:\"()@]+")
_RATE = re.compile(r"([0-9]{1,6})\s*/\s*(s|m|min|h)")
_UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_CHOICES: dict[str, Any] = {"tls": RelayTls, "auth": RelayAuth, "mode": RelayMode}
_LISTS = ("allow", "block")


@dataclass(frozen=True, kw_only=True)
class RelaySetting:
    """One `[[relay]]`.

    `allow` and `block` are globs of recipients: who fits none of `allow` gets nothing. `auto` is a
    search: mail that matches is sent on when it comes. `rate` is in messages a second. `ca` is the
    path of the certificates (PEM) to trust instead of the system's. With `mx` there is no host: the
    DNS says for each domain which servers take its mail, asked at `nameserver` or as the system has
    it.
    """

    name: str
    host: str = ""
    port: int
    mx: bool = False
    nameserver: HostPort | None = None
    tls: RelayTls = "starttls"
    ca: Path | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    password_command: str | None = field(default=None, repr=False)
    auth: RelayAuth | None = None
    allow: tuple[str, ...] = ()
    block: tuple[str, ...] = ()
    auto: str | None = None
    mode: RelayMode = "copy"
    override_from: str | None = None
    override_to: str | None = None
    return_path: str | None = None
    rate: float | None = None


_OF_A_HOST = ("host", "user", "password", "password_command", "auth")  # and not of `mx`


def parse_relay(table: Any) -> RelaySetting:
    """One `[[relay]]` table of the configuration file, parsed or not. Raises BadSetting."""
    if isinstance(table, RelaySetting):
        return table
    if not isinstance(table, Mapping):
        raise BadSetting(f"{table!r} is no table: write [[relay]]")
    names = [one.name for one in fields(RelaySetting)]
    if unknown := sorted(table.keys() - {*names}):
        raise _problem(f"no such key: {unknown[0]}; there are {', '.join(names)}")
    values = dict(table)
    if not values.get("name"):
        raise _problem("name is missing")
    values = {name: _read(name, value) for name, value in values.items()}
    _check_server(values)
    if values.get("mx"):
        values = {"port": _MX_PORT, "tls": "opportunistic", **values}
    else:
        values.setdefault("port", _PORTS[values.get("tls", "starttls")])
    _check_names(values)
    _check_login(values)
    if not values.get("allow") and "override_to" not in values:
        raise _problem('say to whom: allow = ["*@staging.example"], or ["*"] for everybody')
    if values.get("mode") == "through" and "auto" not in values:
        raise _problem('mode = "through" is for mail that goes on by itself: say which with auto')
    return RelaySetting(**values)


def _problem(text: str) -> BadSetting:
    return BadSetting(f"[[relay]]: {text}")


def _read(name: str, value: Any) -> Any:
    if name == "port":
        if type(value) is not int or not 0 < value < 65536:
            raise _problem(f"port = {value!r}: write a number from 1 to 65535")
        return value
    if name == "mx":
        if type(value) is not bool:
            raise _problem(f"mx = {value!r}: write true or false")
        return value
    if name in _LISTS:
        return _read_globs(name, value)
    if not isinstance(value, str) or not value or "\0" in value:
        raise _problem(f"{name}: write a text that is not empty")
    if name in _CHOICES and value not in (choices := get_args(_CHOICES[name])):
        raise _problem(f"{name} = {value!r}: write {', '.join(choices)}")
    if name == "rate":
        return _read_rate(value)
    if name == "nameserver":
        return _read_nameserver(value)
    return Path(value) if name == "ca" else value


def _read_globs(name: str, value: Any) -> tuple[str, ...]:
    globs = [value] if isinstance(value, str) else value
    if not isinstance(globs, list | tuple) or not all(
        isinstance(one, str) and one.strip() for one in globs
    ):
        raise _problem(f'{name}: write a list of addresses or patterns, as ["*@staging.example"]')
    return tuple(one.strip() for one in globs)


def _read_rate(text: str) -> float:
    found = _RATE.fullmatch(text.strip().lower())
    if found is None or int(found[1]) == 0:
        raise _problem(f"rate = {text!r}: write 10/s, 100/m or 500/h")
    return int(found[1]) / _UNITS[found[2]]


def _read_nameserver(text: str) -> HostPort:
    """Return the address of a name server: the DNS cannot be asked by a name of it."""
    host, port = (text, 53)
    try:
        if ":" in text and not _is_address(text):
            host, port = HostPort.parse(text)
    except BadSetting:
        host = ""
    if not _is_address(host) or port == 0:
        raise _problem(f"nameserver = {text!r}: write an address, as 192.0.2.53 or 127.0.0.1:5353")
    return HostPort(host, port)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _check_server(values: Mapping[str, Any]) -> None:
    """Raise BadSetting unless there is a host, or `mx` with what belongs to that."""
    if not values.get("mx"):
        if "host" not in values:
            raise _problem("host is missing; or write mx = true to ask the DNS for it")
        if "nameserver" in values or values.get("tls") == "opportunistic":
            name = "nameserver" if "nameserver" in values else "tls = opportunistic"
            raise _problem(f"{name}: is for mx = true")
        return
    if unfit := [name for name in _OF_A_HOST if name in values]:
        raise _problem(
            f"{unfit[0]}: has no meaning with mx = true, where the DNS names the servers"
        )
    if values.get("tls") == "implicit":
        raise _problem('tls = "implicit": servers that take the mail of a domain have STARTTLS')


def _check_names(values: Mapping[str, Any]) -> None:
    if not _NAME.fullmatch(values["name"]):
        raise _problem(f"name = {values['name']!r}: write 1 to 40 letters, digits and ._-")
    if "host" in values and not _HOST.fullmatch(values["host"]):
        raise _problem(f"host = {values['host']!r}: write the name or address of a server alone")
    for name in ("override_from", "override_to", "return_path"):
        if name in values and not _ADDRESS.fullmatch(values[name]):
            raise _problem(f"{name} = {values[name]!r}: write one address, as qa@example.com")


def _check_login(values: Mapping[str, Any]) -> None:
    secrets = [name for name in ("password", "password_command") if name in values]
    if len(secrets) > 1:
        raise _problem("give password or password_command, not both")
    if ("user" in values) != bool(secrets):
        raise _problem("user and password (or password_command) go together")
    if "auth" in values and not secrets:
        raise _problem("auth: needs a user, and password or password_command")
