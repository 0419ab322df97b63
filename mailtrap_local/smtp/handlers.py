"""Find the methods of aiosmtpd handlers, and read what they return. Calls none of them."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiosmtpd.smtp import MISSING, AuthResult

from mailtrap_local.config.handlers import make_handler
from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.sasl import BadResponse, Exchange, Mechanism

ACCEPTED = "235 2.7.0 Accepted"
INVALID = "535 5.7.8 Credentials not accepted"

_REPLY = re.compile(r"[2-5][0-9]{2}(?:[ -]|$)", re.ASCII)
_NO_PASSWORD = ("CRAM-", "SCRAM-")  # mechanisms that show none, for an authenticator to check


@dataclass(frozen=True, slots=True)
class Handler:
    """One handler: `hooks` are its methods `handle_VERB`, `mechanisms` those `auth_MECHANISM`.

    `extends_ehlo` if its handle_EHLO takes the usual lines and returns others.
    """

    handler: Any
    hooks: Mapping[str, Callable[..., Any]]
    mechanisms: Mapping[str, Callable[..., Any]]
    authenticator: Callable[..., Any] | None
    extends_ehlo: bool


class Handlers:
    """Handlers of a server, in the order in which they are asked.

    `mechanisms` are those of AUTH that a handler has a method for, with both.
    """

    def __init__(self, handlers: Sequence[Any]) -> None:
        """Make the handlers that are classes. Raises BadSetting."""
        self.all = tuple(_examine(make_handler(one)) for one in handlers)
        self.mechanisms = {
            name: (one, method)
            for one in reversed(self.all)  # so that the first one has it
            for name, method in one.mechanisms.items()
        }
        self.authenticators = [one for one in self.all if one.authenticator is not None]

    def with_mechanisms(self, usual: Mapping[str, Mechanism]) -> dict[str, Mechanism]:
        """Return the mechanisms to offer, given those that are offered without handlers."""
        shows_password = {
            name: mechanism
            for name, mechanism in usual.items()
            if not (self.authenticators and name.startswith(_NO_PASSWORD))
        }
        return shows_password | dict.fromkeys(self.mechanisms, _led_by_handler)

    def having(self, verb: str) -> list[tuple[Handler, Callable[..., Any]]]:
        """Return the handlers with a method for a verb, and the method."""
        return [(one, one.hooks[verb]) for one in self.all if verb in one.hooks]


def _led_by_handler(_initial: bytes | None) -> Exchange:
    raise BadResponse("the handler leads this exchange")


def _examine(handler: Any) -> Handler:
    names = dir(handler)
    hooks = {
        name.removeprefix("handle_"): getattr(handler, name)
        for name in names
        if name.startswith("handle_")
    }
    methods = {name: getattr(handler, name) for name in names if name.startswith("auth_")}
    ehlo = hooks.get("EHLO")
    authenticator = getattr(handler, "authenticator", None)
    return Handler(
        handler=handler,
        hooks=hooks,
        mechanisms={
            _mechanism(name, method): method for name, method in methods.items() if callable(method)
        },
        authenticator=authenticator if callable(authenticator) else None,
        extends_ehlo=ehlo is not None and len(inspect.signature(ehlo).parameters) != 4,
    )


def _mechanism(name: str, method: Callable[..., Any]) -> str:
    """Name of a mechanism, as aiosmtpd finds it."""
    usual = name.removeprefix("auth_").replace("__", "-")
    return str(getattr(method, "__auth_mechanism_name__", usual)).upper()


def read_reply(status: Any) -> str | None:
    """Return the reply that a method has returned, its lines well-formed; None for the usual one.

    Raises TypeError if it is no reply.
    """
    if status is None or status is MISSING:
        return None
    text = status.decode(errors="replace") if isinstance(status, bytes) else status
    lines = text.splitlines() if isinstance(text, str) else []
    if not lines or not _REPLY.match(lines[0]):
        raise TypeError(f"{status!r} is no reply: a handler returns '250 OK', say, or None")
    code = lines[0][:3]
    *first, last = [line[4:] if line[:3] == code else line for line in lines]
    reply = "\r\n".join([*(f"{code}-{line}" for line in first), f"{code} {last}"])
    return reply.encode(errors="replace").decode()  # surrogates cannot be sent


def read_lines(status: Any) -> str | None:
    """Return the reply that handle_EHLO has returned as a list of its lines."""
    is_list = isinstance(status, list | tuple)
    return read_reply("\r\n".join(map(str, status)) if is_list else status)


class AuthVerdict(NamedTuple):
    """Result of an authentication. `reply` is "" if the handler has sent one."""

    success: bool
    reply: str
    auth_data: Any = None


def read_verdict(result: Any) -> AuthVerdict:
    """Return what a mechanism has found, as aiosmtpd understands it."""
    if isinstance(result, AuthResult):
        reply = read_reply(result.message or None)
        if result.success:
            return AuthVerdict(success=True, reply=reply or ACCEPTED, auth_data=result.auth_data)
        return AuthVerdict(success=False, reply=reply or ("" if result.handled else INVALID))
    if result is None:
        return AuthVerdict(success=False, reply="")
    if result is MISSING or result is False:
        return AuthVerdict(success=False, reply=INVALID)
    return AuthVerdict(success=True, reply=ACCEPTED, auth_data=None if result is True else result)


def read_authenticator(result: Any) -> AuthVerdict:
    """Return what an authenticator has found: an AuthResult, or a truth."""
    if isinstance(result, AuthResult):
        return read_verdict(result)
    return read_verdict(bool(result) and result is not MISSING)


def username_of(auth_data: Any) -> str:
    """The user name in what an authentication has found; "" if there is none."""
    login = getattr(auth_data, "login", auth_data)
    if isinstance(login, bytes):
        return decode_line(login)
    return login if isinstance(login, str) else ""
