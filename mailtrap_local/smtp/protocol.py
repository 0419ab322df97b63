"""SMTP as clients speak it: what each command does. Takes everybody's mail, keeps every byte."""

import binascii
import logging
import secrets
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from aiosmtpd.smtp import MISSING

from mailtrap_local.errors import StoreFull, StoreUnavailable
from mailtrap_local.mail.envelope import AuthInfo, Envelope, TlsInfo
from mailtrap_local.mail.message import Message
from mailtrap_local.smtp.connection import OWN_NAME, Connection
from mailtrap_local.smtp.grammar import CONTROL, Path, announced_size, decode_line, parse_path
from mailtrap_local.smtp.wire import TooMuchData

log = logging.getLogger(__name__)


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


class SmtpConnection(Connection):
    """One client's connection, from the introduction to QUIT."""

    AuthLoginUsernameChallenge = "Username:"
    AuthLoginPasswordChallenge = "Password:"

    def __init__(
        self,
        defaults: dict[str, Any],
        *,
        drop: Drop,
        listener: str,
        limits: Limits,
        connections: set[Connection],
    ) -> None:
        super().__init__(
            defaults,
            listener=listener,
            idle_timeout=limits.idle_timeout,
            connections=connections,
        )
        self._drop = drop
        self._limits = limits
        self._session_id = secrets.token_hex(8)
        self._helo = ""
        self._auth: AuthInfo | None = None
        self.reset()

    def reset(self) -> None:
        self._sender: Path | None = None
        self._recipients: list[Path] = []

    async def handle(self, verb: str, argument: str) -> bool:
        command = _COMMANDS.get(verb)
        if command is None:
            await self.complain("500 5.5.2 Command not recognized")
        else:
            await command(self, argument)
        return verb != "QUIT"

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
        if not hostname or CONTROL.search(hostname):
            await self.complain(f"501 5.5.4 Syntax: {verb} hostname")
            return
        self._helo = hostname
        self.reset()  # RFC 5321 section 4.1.4
        *most, last = [OWN_NAME, *extensions]
        await self.push("\r\n".join([*(f"250-{line}" for line in most), f"250 {last}"]))

    async def smtp_AUTH(self, argument: str) -> None:
        mechanisms = {"PLAIN": self.auth_PLAIN, "LOGIN": self.auth_LOGIN}
        words = argument.split()
        if not self._helo:
            await self.complain("503 5.5.1 Send EHLO first")
        elif self._auth is not None:
            await self.complain("503 5.5.1 Already authenticated")
        elif not 1 <= len(words) <= 2:
            await self.complain("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
        elif (exchange := mechanisms.get(words[0].upper())) is None:
            await self.complain("504 5.5.4 Mechanism not known, take PLAIN or LOGIN")
        else:
            result = await exchange(self, words)
            if result.success:
                credentials: Any = result.auth_data
                username = CONTROL.sub("\N{REPLACEMENT CHARACTER}", decode_line(credentials.login))
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
        answer = (await self.wire.read_line()).strip()
        if answer == b"*":
            await self.complain("501 5.7.0 Authentication given up")  # RFC 4954 section 4
            return MISSING
        try:
            return b64decode(answer, validate=True)
        except binascii.Error:
            await self.complain("501 5.5.2 That is no base64")
            return MISSING

    # -- the transaction ---------------------------------------------------------------------

    async def smtp_MAIL(self, argument: str) -> None:
        path = parse_path(argument[5:]) if argument[:5].upper() == "FROM:" else None
        if not self._helo:
            await self.complain("503 5.5.1 Send EHLO first")
        elif self._sender is not None:
            await self.complain("503 5.5.1 One sender at a time, RSET to start again")
        elif path is None:
            await self.complain("501 5.1.7 Syntax: MAIL FROM:<address> [parameters]")
        elif announced_size(path.parameters) > self._limits.message_size:
            await self.push(self._too_big())
        else:
            self._sender = path
            await self.push("250 2.1.0 Sender ok")

    async def smtp_RCPT(self, argument: str) -> None:
        path = parse_path(argument[3:]) if argument[:3].upper() == "TO:" else None
        if self._sender is None:
            await self.complain("503 5.5.1 Send MAIL first")
        elif path is None or not path.address:
            await self.complain("501 5.1.3 Syntax: RCPT TO:<address> [parameters]")
        elif len(self._recipients) >= self._limits.recipients:
            await self.push("452 4.5.3 Too many recipients")
        else:
            self._recipients.append(path)
            await self.push("250 2.1.5 Recipient ok")

    async def smtp_DATA(self, argument: str) -> None:
        if argument:
            await self.complain("501 5.5.4 Syntax: DATA")
        elif not self._recipients:
            await self.complain("503 5.5.1 Send MAIL and RCPT first")
        else:
            self._drop.begin_transfer(self.listener)
            try:
                await self._take_message()
            finally:
                self._drop.end_transfer(self.listener)

    async def _take_message(self) -> None:
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            raw = await self.wire.read_message(self._limits.message_size)
        except TooMuchData:
            reply = self._too_big()
        else:
            reply = self._keep(raw)
        self.reset()
        self.forgive()
        await self.push(reply)

    def _keep(self, raw: bytes) -> str:
        try:
            message = self._drop.deliver(self._envelope(), raw)
        except StoreFull:
            return "452 4.3.1 Only pinned messages are left to drop, nothing was kept"
        except StoreUnavailable:
            log.exception("%s: a message could not be kept", self.peer)
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
            peer=self.peer,
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
        self.reset()
        await self.push("250 2.0.0 Forgotten")

    async def smtp_NOOP(self, argument: str) -> None:  # as above
        await self.push("250 2.0.0 Ok")

    async def smtp_VRFY(self, argument: str) -> None:
        if argument:
            await self.push("252 2.1.5 Cannot tell, but will take mail for anybody")
        else:
            await self.complain("501 5.5.4 Syntax: VRFY address")

    async def smtp_HELP(self, argument: str) -> None:  # as above
        await self.push(f"214 2.0.0 Commands: {' '.join(_COMMANDS)}")

    async def smtp_QUIT(self, argument: str) -> None:  # as above
        if self.wire.pending:
            await self.part("221 2.0.0 Bye")
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
