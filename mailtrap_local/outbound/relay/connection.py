"""Open a connection to a relay: TLS with verification, and AUTH by the mechanism that is wanted.

smtplib verifies nothing by itself, and goes on without TLS where there is none.
"""

import ipaddress
import shlex
import smtplib
import socket
import ssl
import subprocess
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NamedTuple

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.outbound.relay.login_exchanges import EXCHANGES

_SECONDS = 60.0  # for each reply
_COMMAND_SECONDS = 30.0
_LONGEST_SECRET = 10_000  # characters

Created = Callable[[smtplib.SMTP], None]


class RelayUnusable(OSError):
    """A relay cannot be used as it is configured; later it may. The text says why."""


class RelayIsOwn(OSError):
    """A relay is a listener of this sandbox, which would send mail in a circle."""


class Undeliverable(OSError):
    """No server takes the mail of a domain, now or later. The text says why."""


class TlsFailed(OSError):
    """TLS that was to be used if possible is not."""


class RelayPlace(NamedTuple):
    """A server: its name, which certificates have, and the name or address to connect to."""

    host: str
    port: int
    address: str


def open_relay(
    relay: RelaySetting, place: RelayPlace, own_ports: Collection[int], created: Created
) -> smtplib.SMTP:
    """Connect and log in. `created` gets the connection before it is open, to break it off.

    Raises OSError (smtplib's errors are some): RelayUnusable, RelayIsOwn, TlsFailed among it.
    """
    name = socket.gethostname()  # without one smtplib asks the DNS for it
    try:
        if relay.tls == "implicit":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                local_hostname=name, timeout=_SECONDS, context=_context(relay)
            )
        else:
            smtp = smtplib.SMTP(local_hostname=name, timeout=_SECONDS)
        smtp._host = place.host  # type: ignore[attr-defined]  # noqa: SLF001  # starttls takes it for SNI
        created(smtp)
        try:
            greeting = smtp.connect(place.address, place.port)
            _begin(smtp, relay, place, greeting, own_ports)
        except BaseException:
            smtp.close()
            raise
    except ssl.SSLCertVerificationError as problem:
        raise RelayUnusable(f"its certificate: {problem.verify_message}") from None
    except UnicodeError as problem:
        raise RelayUnusable(f"{place.host}: no name of a host: {problem}") from None
    return smtp


def _context(relay: RelaySetting) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if relay.ca is None else str(relay.ca))
    except OSError as problem:
        raise RelayUnusable(f"ca = {relay.ca}: {problem.strerror or problem}") from None


def _check_peer(place: RelayPlace, connected: socket.socket, own_ports: Collection[int]) -> None:
    """Raise RelayIsOwn if the connection leads to a listener of this process."""
    peer, own = connected.getpeername(), connected.getsockname()
    address = ipaddress.ip_address(peer[0].partition("%")[0])
    if peer[1] in own_ports and (address.is_loopback or peer[0] == own[0]):
        raise RelayIsOwn(f"{place.host}:{place.port} is a listener of this sandbox")


def _begin(
    smtp: smtplib.SMTP,
    relay: RelaySetting,
    place: RelayPlace,
    greeting: tuple[int, bytes],
    own_ports: Collection[int],
) -> None:
    if smtp.sock is not None:
        _check_peer(place, smtp.sock, own_ports)
    if greeting[0] != 220:
        raise smtplib.SMTPConnectError(*greeting)
    smtp.ehlo_or_helo_if_needed()
    if relay.tls in ("starttls", "opportunistic"):
        _start_tls(smtp, relay)
    if relay.user is not None:
        _log_in(smtp, relay, relay.user, secret_of(relay))


def _start_tls(smtp: smtplib.SMTP, relay: RelaySetting) -> None:
    """Begin TLS. If it is opportunistic, only where it is offered, and with any certificate."""
    is_required = relay.tls == "starttls"
    if smtp.has_extn("starttls"):
        try:
            smtp.starttls(context=_context(relay) if is_required else _unverified())
        except (OSError, smtplib.SMTPException) as problem:
            if is_required:
                raise
            raise TlsFailed(str(problem)) from None
        smtp.ehlo_or_helo_if_needed()
    elif is_required:
        raise RelayUnusable("it offers no STARTTLS: write tls = implicit or off if that is so")


def _unverified() -> ssl.SSLContext:
    """Return a context that accepts every certificate: those of MX hosts prove nothing.

    Who can answer for the DNS says which host it is (RFC 7672 section 1.3.1).
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def secret_of(relay: RelaySetting) -> str:
    """Return the password or token, by the command if there is one. Raises RelayUnusable."""
    if relay.password_command is None:
        return relay.password or ""
    try:
        ran = subprocess.run(  # noqa: S603  # the user's own command
            shlex.split(relay.password_command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
        why = getattr(problem, "strerror", None) or type(problem).__name__
        raise RelayUnusable(f"password_command cannot be run: {why}") from None
    secret, _, _ = ran.stdout.decode("utf-8", "replace").partition("\n")
    secret = secret.removesuffix("\r")
    if ran.returncode or not secret or len(secret) > _LONGEST_SECRET:
        said = "a line that is too long" if len(secret) > _LONGEST_SECRET else "no password"
        raise RelayUnusable(f"password_command printed {said}, exit code {ran.returncode}")
    return secret


def _log_in(smtp: smtplib.SMTP, relay: RelaySetting, user: str, secret: str) -> None:
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    wanted = [relay.auth.upper()] if relay.auth else _best_first(relay)
    mechanism = next((one for one in wanted if one in offered), None)
    if mechanism is None:
        there_are = ", ".join(offered) or "no AUTH at all"
        raise RelayUnusable(f"it offers {there_are}, and {' or '.join(wanted)} is wanted")
    code, text = EXCHANGES[mechanism](smtp, user, secret)
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, text)


def _best_first(relay: RelaySetting) -> list[str]:
    """Return mechanisms: those that show a password first where TLS hides it, else last."""
    shown = ["PLAIN", "LOGIN"]
    return ["CRAM-MD5", *shown] if relay.tls == "off" else [*shown, "CRAM-MD5"]


def break_off(smtp: smtplib.SMTP) -> None:
    """End a connection of another thread, whatever that is waiting for."""
    connected = smtp.sock
    if connected is not None:
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
