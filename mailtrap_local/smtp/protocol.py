"""SMTP as clients speak it: our aiosmtpd subclass. Takes everybody's mail, keeps every byte.

What stays of aiosmtpd is the life of a connection and its AUTH exchanges. Its command loop and
its commands are replaced, for the reasons that `docs/architecture.md` lists.
"""

import asyncio
import binascii
import contextlib
import logging
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from aiosmtpd.smtp import MISSING, SMTP, AuthResult

from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.mail.envelope import AuthInfo, Envelope, TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.settings import HostPort
from mailtrap_local.smtp.wire import EndOfStream, Flood, LineTooLong, TooMuchData, Wire

log = logging.getLogger(__name__)

_STREAM_LIMIT = 2**18  # octets that asyncio buffers before it stops reading from a client
_MAX_MISTAKES = 100  # commands in a row that made no sense; a real client stops long before
_OWN_NAME = "localhost"
_LINGER = 2.0  # seconds in which a client may still read our last words, and go on talking
_LINGER_OCTETS = 2**22

# <path> with quoted strings in it, or, forgivingly, a path without brackets; then the parameters
_PATH = re.compile(
    r'\s*(?:<(?P<path>(?:"(?:[^"\\]|\\.)*"|[^<>"])*)>|(?P<bare>[^\s<>]+))(?:\s+(?P<parameters>.*))?',
    re.DOTALL,
)
_SOURCE_ROUTE = re.compile(r"@[^:]*:")  # to be ignored, RFC 5321 appendix C
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Drop(Protocol):
    """What the door needs of the mailroom."""

    def deliver(self, envelope: Envelope, raw: bytes) -> Message:
        """Keep a message, or raise StoreUnavailable."""

    def begin_transfer(self, listener: str) -> None:
        """A client has begun to send a message."""

    def end_transfer(self, listener: str) -> None:
        """It has been kept or refused, or the client has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one client may use up. Sizes in octets, times in seconds."""

    message_size: int
    recipients: int
    idle_timeout: float


class Path(NamedTuple):
    """A reverse-path or forward-path and the ESMTP parameters behind it."""

    address: str
    parameters: tuple[str, ...]


def parse_path(argument: str) -> Path | None:
    """Read what follows `FROM:` or `TO:`; None if it is no path.

    As forgiving as can be: any characters but control characters, brackets or none.
    """
    match = _PATH.fullmatch(argument)
    if match is None or _CONTROL.search(argument):
        return None
    address = match["bare"] if match["path"] is None else match["path"].strip()
    if address.startswith("@"):
        address = _SOURCE_ROUTE.sub("", address, count=1)
    return Path(address, tuple((match["parameters"] or "").split()))


class SmtpConnection(SMTP):
    """One client's connection, from the greeting to QUIT."""

    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        drop: Drop,
        listener: str,
        limits: Limits,
        connections: "set[SmtpConnection]",
    ) -> None:
        # SMTP.__init__ lists its own methods and looks up our host name for every connection,
        # 0.6 ms each time; `defaults` is what it found once (see `connection_defaults`).
        vars(self).update(defaults)
        self._stream = asyncio.StreamReader(limit=_STREAM_LIMIT, loop=self.loop)
        asyncio.StreamReaderProtocol.__init__(
            self, self._stream, client_connected_cb=self._cb_client_connected, loop=self.loop
        )
        self.transport: asyncio.Transport | None = None
        self._wire = Wire(self._stream)
        self._drop = drop
        self._limits = limits
        self._connections = connections
        self.listener = listener
        self._session_id = secrets.token_hex(8)
        self._peer = ""
        self._helo = ""
        self._auth: AuthInfo | None = None
        self._heard_at = 0.0
        self._mistakes = 0
        self._reset_transaction()

    def _reset_transaction(self) -> None:
        self._sender: Path | None = None
        self._recipients: list[Path] = []

    # -- the life of a connection ------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._heard_at = self.loop.time()
        peer = transport.get_extra_info("peername")
        self._peer = str(HostPort(*peer[:2])) if peer else ""
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        self._heard_at = self.loop.time()
        super().data_received(data)

    def eof_received(self) -> bool | None:
        # aiosmtpd cancels the conversation here, and with it what a client that pipelines
        # everything and closes its side has sent
        asyncio.StreamReaderProtocol.eof_received(self)
        return self.transport is not None and self.transport.get_extra_info("ssl_object") is None

    def _reset_timeout(self, duration: float | None = None) -> None:
        # one timer a connection, which looks at the time of the last octet; aiosmtpd makes a new
        # one for every command and none of them sees a client that is slow but alive in DATA
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_later(self._limits.idle_timeout, self._timeout_cb)

    def _timeout_cb(self) -> None:
        left = self._heard_at + self._limits.idle_timeout - self.loop.time()
        if left > 0:
            self._timeout_handle = self.loop.call_later(left, self._timeout_cb)
        else:
            self.dismiss("421 4.4.2 Nothing heard for too long, closing")

    def dismiss(self, reply: str) -> None:
        """End the connection from outside the conversation, with a last word if it can be had."""
        if self.transport is not None:
            self._writer.write(f"{reply}\r\n".encode())
            self.transport.close()  # connection_lost, which follows, ends the conversation

    @property
    def conversation(self) -> asyncio.Task[None] | None:
        """Done once nothing more will be said."""
        return self._handler_coroutine

    def abort(self) -> None:
        """End it at once: the client does not even take its last word."""
        if self.transport is not None:
            self.transport.abort()

    async def _handle_client(self) -> None:
        try:
            await self.push(f"220 {_OWN_NAME} ESMTP mailtrap_local")
            while await self._handle_command():
                pass
        except (EndOfStream, ConnectionError):
            pass  # clients leave when they like
        except Flood:
            await self._part("421 4.7.0 Far too long, closing")
        finally:
            if self.transport is not None:
                self.transport.close()

    async def _handle_command(self) -> bool:
        """Answer one command. False once the conversation is over."""
        command = None
        try:
            line = await self._wire.read_line()
            verb, _, argument = _decode(line).partition(" ")
            command = _COMMANDS.get(verb.upper(), SmtpConnection.not_a_command)
            await command(self, argument.strip())
        except LineTooLong:
            await self._complain("500 5.5.2 Line too long")
        except (EndOfStream, Flood, ConnectionError):
            raise
        except Exception:
            # the client is told nothing of it: exception texts are for our own log
            log.exception("%s: a command failed", self._peer)
            self._reset_transaction()
            await self.push("451 4.3.0 Internal error, nothing was kept")
        return command is not SmtpConnection.smtp_QUIT and self._is_bearable()

    def _is_bearable(self) -> bool:
        return self._mistakes < _MAX_MISTAKES

    async def _complain(self, reply: str) -> None:
        self._mistakes += 1
        if self._is_bearable():
            await self.push(reply)
        else:
            await self._part("421 4.7.0 Too many mistakes, closing")

    async def _part(self, reply: str) -> None:
        """Say a last word to a client that may still be sending.

        Closing at once would reset the connection and could take the reply with it.
        """
        await self.push(reply)
        transport = self.transport
        if transport is None or not transport.can_write_eof():
            return
        transport.write_eof()
        left = _LINGER_OCTETS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER):
                while left > 0 and (chunk := await self._stream.read(_STREAM_LIMIT)):
                    left -= len(chunk)

    # -- introduction ------------------------------------------------------------------------

    async def smtp_HELO(self, hostname: str) -> None:
        await self._greet(hostname, "HELO", [])

    async def smtp_EHLO(self, hostname: str) -> None:
        extensions = [
            f"SIZE {self._limits.message_size}",
            "8BITMIME",
            "SMTPUTF8",
            "PIPELINING",
            "DSN",
            "ENHANCEDSTATUSCODES",
            "AUTH PLAIN LOGIN",
            "HELP",
        ]
        await self._greet(hostname, "EHLO", extensions)

    async def _greet(self, hostname: str, verb: str, extensions: list[str]) -> None:
        if not hostname or _CONTROL.search(hostname):
            await self._complain(f"501 5.5.4 Syntax: {verb} hostname")
            return
        self._helo = hostname
        self._reset_transaction()  # RFC 5321 section 4.1.4
        *most, last = [_OWN_NAME, *extensions]
        await self.push("\r\n".join([*(f"250-{line}" for line in most), f"250 {last}"]))

    async def smtp_AUTH(self, argument: str) -> None:
        mechanisms = {"PLAIN": self.auth_PLAIN, "LOGIN": self.auth_LOGIN}
        words = argument.split()
        if not self._helo:
            await self._complain("503 5.5.1 Send EHLO first")
        elif self._auth is not None:
            await self._complain("503 5.5.1 Already authenticated")
        elif not 1 <= len(words) <= 2:
            await self._complain("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
        elif (exchange := mechanisms.get(words[0].upper())) is None:
            await self._complain("504 5.5.4 Mechanism not known, take PLAIN or LOGIN")
        else:
            result = await exchange(self, words)
            if result.success:
                credentials: Any = result.auth_data
                username = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _decode(credentials.login))
                self._auth = AuthInfo(username=username, mechanism=words[0].upper())
                await self.push("235 2.7.0 Accepted, as anything is")

    async def challenge_auth(
        self,
        challenge: str | bytes,
        encode_to_b64: bool = True,  # noqa: FBT001, FBT002  # the signature is aiosmtpd's
        log_client_response: bool = False,  # noqa: FBT001, FBT002  # as above
    ) -> Any:
        # as in aiosmtpd, but the answer comes off our wire, with its bounds
        prompt = challenge.encode() if isinstance(challenge, str) else challenge
        await self.push(b"334 " + (b64encode(prompt) if encode_to_b64 else prompt))
        answer = (await self._wire.read_line()).strip()
        if answer == b"*":
            await self._complain("501 5.7.0 Authentication given up")  # RFC 4954 section 4
            return MISSING
        try:
            return b64decode(answer, validate=True)
        except binascii.Error:
            await self._complain("501 5.5.2 That is no base64")
            return MISSING

    # -- the transaction ---------------------------------------------------------------------

    async def smtp_MAIL(self, argument: str) -> None:
        path = parse_path(argument[5:]) if argument[:5].upper() == "FROM:" else None
        if not self._helo:
            await self._complain("503 5.5.1 Send EHLO first")
        elif self._sender is not None:
            await self._complain("503 5.5.1 One sender at a time, RSET to start again")
        elif path is None:
            await self._complain("501 5.1.7 Syntax: MAIL FROM:<address> [parameters]")
        elif _announced_size(path.parameters) > self._limits.message_size:
            await self.push(self._too_big())
        else:
            self._sender = path
            await self.push("250 2.1.0 Sender ok")

    async def smtp_RCPT(self, argument: str) -> None:
        path = parse_path(argument[3:]) if argument[:3].upper() == "TO:" else None
        if self._sender is None:
            await self._complain("503 5.5.1 Send MAIL first")
        elif path is None or not path.address:
            await self._complain("501 5.1.3 Syntax: RCPT TO:<address> [parameters]")
        elif len(self._recipients) >= self._limits.recipients:
            await self.push("452 4.5.3 Too many recipients")
        else:
            self._recipients.append(path)
            await self.push("250 2.1.5 Recipient ok")

    async def smtp_DATA(self, argument: str) -> None:
        if argument:
            await self._complain("501 5.5.4 Syntax: DATA")
        elif not self._recipients:
            await self._complain("503 5.5.1 Send MAIL and RCPT first")
        else:
            self._drop.begin_transfer(self.listener)
            try:
                await self._take_message()
            finally:
                self._drop.end_transfer(self.listener)

    async def _take_message(self) -> None:
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            raw = await self._wire.read_message(self._limits.message_size)
        except TooMuchData:
            reply = self._too_big()
        else:
            reply = self._keep(raw)
        self._reset_transaction()
        self._mistakes = 0
        await self.push(reply)

    def _keep(self, raw: bytes) -> str:
        try:
            message = self._drop.deliver(self._envelope(), raw)
        except StoreFull:
            return "452 4.3.1 Only pinned messages are left to drop, nothing was kept"
        except StoreUnavailable:
            log.exception("%s: a message could not be kept", self._peer)
            return "451 4.3.0 The message could not be kept, try again"
        return f"250 2.0.0 Kept as {message.id}"

    def _envelope(self) -> Envelope:
        sender = self._sender or Path("", ())
        ssl_object = self.transport.get_extra_info("ssl_object") if self.transport else None
        return Envelope(
            mail_from=sender.address,
            rcpt_to=tuple(recipient.address for recipient in self._recipients),
            mail_options=sender.parameters,
            rcpt_options=tuple(recipient.parameters for recipient in self._recipients),
            helo=self._helo,
            peer=self._peer,
            listener=self.listener,
            session_id=self._session_id,
            tls=TlsInfo(version=ssl_object.version(), cipher=ssl_object.cipher()[0])
            if ssl_object
            else None,
            auth=self._auth,
        )

    def _too_big(self) -> str:
        return f"552 5.3.4 Message too big, the limit is {self._limits.message_size} octets"

    # -- the rest ----------------------------------------------------------------------------

    async def smtp_RSET(self, argument: str) -> None:  # all commands take one
        self._reset_transaction()
        await self.push("250 2.0.0 Forgotten")

    async def smtp_NOOP(self, argument: str) -> None:  # as above
        await self.push("250 2.0.0 Ok")

    async def smtp_VRFY(self, argument: str) -> None:
        if argument:
            await self.push("252 2.1.5 Cannot tell, but will take mail for anybody")
        else:
            await self._complain("501 5.5.4 Syntax: VRFY address")

    async def smtp_HELP(self, argument: str) -> None:  # as above
        await self.push(f"214 2.0.0 Commands: {' '.join(_COMMANDS)}")

    async def not_a_command(self, _argument: str) -> None:
        """What any other word leads to."""
        await self._complain("500 5.5.2 Command not recognized")

    async def smtp_QUIT(self, argument: str) -> None:  # as above
        if self._wire.pending:
            await self._part("221 2.0.0 Bye")
        else:
            await self.push("221 2.0.0 Bye")


_COMMANDS: dict[str, Callable[[SmtpConnection, str], Awaitable[None]]] = {
    "EHLO": SmtpConnection.smtp_EHLO,
    "HELO": SmtpConnection.smtp_HELO,
    "MAIL": SmtpConnection.smtp_MAIL,
    "RCPT": SmtpConnection.smtp_RCPT,
    "DATA": SmtpConnection.smtp_DATA,
    "RSET": SmtpConnection.smtp_RSET,
    "NOOP": SmtpConnection.smtp_NOOP,
    "VRFY": SmtpConnection.smtp_VRFY,
    "HELP": SmtpConnection.smtp_HELP,
    "AUTH": SmtpConnection.smtp_AUTH,
    "QUIT": SmtpConnection.smtp_QUIT,
}


def connection_defaults(loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The attributes that aiosmtpd gives every connection, found out once for all of them."""
    pattern = SMTP(
        handler=None,
        hostname="localhost",  # else it looks our name up in DNS; the banner takes our own
        enable_SMTPUTF8=True,
        auth_require_tls=False,  # a sandbox takes AUTH in clear, aiosmtpd would say 538
        authenticator=_accept_anybody,
        loop=loop,
    )
    return vars(pattern)


def _accept_anybody(
    _server: SMTP, _session: object, _envelope: object, _mechanism: str, credentials: Any
) -> AuthResult:
    return AuthResult(success=True, auth_data=credentials)


def _announced_size(parameters: tuple[str, ...]) -> int:
    """The SIZE of MAIL (RFC 1870), 0 without one that can be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.upper() == "SIZE" and value.isascii() and value.isdigit():
            return int(value[:20])
    return 0


def _decode(line: bytes) -> str:
    """UTF-8 (RFC 6531); what is none is taken for Latin-1, so that nothing is lost."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
