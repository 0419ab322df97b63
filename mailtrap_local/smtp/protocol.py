"""Reply to SMTP commands: their table, and all of them but the transaction's."""

import logging
import socket
from collections.abc import Awaitable, Callable

from mailtrap_local.smtp.grammar import CONTROL, is_auth, without_secrets
from mailtrap_local.smtp.lifecycle import OWN_NAME, HangUp
from mailtrap_local.smtp.recorded_connection import CLIENT_CLOSED
from mailtrap_local.smtp.tls_failures import NOT_OFFERED, left_in_handshake
from mailtrap_local.smtp.transaction import TLS_REQUIRED, TransactingConnection

log = logging.getLogger(__name__)

SAID_QUIT = "the client said QUIT"


class SmtpConnection(TransactingConnection):
    """One client's connection, from the banner to QUIT."""

    _was_greeted = False
    _said_ehlo = False

    def on_close(self) -> None:
        self.delivery.sessions.end(self.record)
        log.debug("%r", self.record)

    def describe_end(self, reason: str) -> tuple[str, bool]:
        is_own_end = reason in (CLIENT_CLOSED, SAID_QUIT)
        if self.tried_port and self.only_probes:
            return f"{reason} and had sent nothing", True
        if not (is_own_end and self.only_probes and self._was_greeted):
            return reason, False
        record = self.record
        if record.tls is not None and not record.helo and reason == CLIENT_CLOSED:
            return left_in_handshake(self.certificate_remedy), False  # as far as it knows
        if self._said_ehlo and record.tls is None and record.auth is None and not self._offers_tls:
            return f"{reason}, without a message: {NOT_OFFERED}", reason == SAID_QUIT
        if not self._received_octets:
            return f"{reason} and had sent nothing", True
        return f"{reason}, without a message", True

    # -- connection --------------------------------------------------------------------------

    def on_open(self) -> None:
        self.record.mailbox = self.delivery.settled_mailbox(self.listener.name)
        self.delivery.sessions.begin(self.record)

    async def before_tls(self, accepted: socket.socket) -> None:
        if self.may_inject_faults:
            self.accepted = accepted
            await self.inject_faults("connect")
            await self.inject_faults("STARTTLS")

    async def greet(self) -> None:
        if not self.has_place:
            await self.push("421 4.3.2 Too many connections, try again later")
            self.require_place()
        if self.exceeds_peer_limit():
            await self.close_with("421 4.7.0 Too many connections from your address, closing")
            raise HangUp
        banner = None
        if self.may_inject_faults:
            if self.record.tls is None:
                await self.inject_faults("connect")
            banner = await self.inject_faults("banner")
        protocol = "LMTP" if self.listener.lmtp else "ESMTP"
        await self.push(banner or f"220 {OWN_NAME} {protocol} mailtrap_local")
        self._was_greeted = True

    async def handle(self, verb: str, argument: str, line: str) -> bool:
        command = _COMMANDS.get(verb)
        if verb in _GREETINGS and (verb == "LHLO") != self.listener.lmtp:
            command = None
        # a line that begins with another known verb is no AUTH, however malformed
        is_plain = command is not None and verb != "AUTH"
        shown = line if is_plain else self._masked(line, known=command is not None)
        self.record.heard(self.elapsed, shown)
        self.current_command = shown if verb in _REFUSABLE else ""
        if verb == "MAIL":
            self.only_probes = False
        if command is None:
            await self.reply_unproductive(_NOT_OFFERED if verb in _KNOWN else _UNKNOWN)
        elif self.requires_tls and verb not in _IN_CLEAR:
            await self.reply_unproductive(TLS_REQUIRED)
        else:
            await command(self, argument)
        return verb != "QUIT"

    def _masked(self, line: str, *, known: bool) -> str:
        if is_auth(line):
            self.masks_unknown_lines = True
            return without_secrets(line)
        return line if known or not self.masks_unknown_lines else "***"

    # -- EHLO -------------------------------------------------------------------------------

    async def smtp_HELO(self, hostname: str) -> None:
        await self._say_hello(hostname, "HELO")

    async def smtp_EHLO(self, hostname: str) -> None:
        await self._say_hello(hostname, "EHLO")

    async def smtp_LHLO(self, hostname: str) -> None:
        await self._say_hello(hostname, "LHLO")

    async def _say_hello(self, hostname: str, verb: str) -> None:
        if not hostname or CONTROL.search(hostname):
            await self.reply_unproductive(f"501 5.5.4 Syntax: {verb} hostname")
            return
        fault_reply = await self.inject_faults("EHLO") if self.may_inject_faults else None
        if fault_reply is not None:
            await self.reply_unproductive(fault_reply)
            return
        self.record.helo = hostname
        self._said_ehlo = verb != "HELO"
        self.reset()  # RFC 5321 section 4.1.4
        extensions = [] if verb == "HELO" else self._extensions()
        *first_lines, last = [OWN_NAME, *extensions]
        await self.reply_unproductive(
            "\r\n".join([*(f"250-{line}" for line in first_lines), f"250 {last}"])
        )

    def _extensions(self) -> list[str]:
        offered = [
            f"SIZE {self.max_message_size}",
            "8BITMIME",
            "SMTPUTF8",
            "PIPELINING",
            "CHUNKING",
            "DSN",
            "ENHANCEDSTATUSCODES",
        ]
        if self._offers_tls:
            offered.append("STARTTLS")
        if self.mechanisms:
            offered.append(f"AUTH {' '.join(self.mechanisms)}")
        offered.append("HELP")
        return [line for line in offered if line.partition(" ")[0] not in self.hidden]

    # -- TLS ---------------------------------------------------------------------------------

    @property
    def _offers_tls(self) -> bool:
        return self.listener.security.tls in ("starttls", "require") and self.record.tls is None

    async def smtp_STARTTLS(self, argument: str) -> None:
        if argument:
            await self.reply_unproductive("501 5.5.4 Syntax: STARTTLS")
        elif self.record.tls is not None:
            await self.reply_unproductive("503 5.5.1 TLS is on already")
        elif not self._offers_tls or "STARTTLS" in self.hidden:
            await self.reply_unproductive(
                "502 5.5.1 STARTTLS is not offered, start the server with --tls starttls"
            )
        elif self.may_inject_faults and (reply := await self.inject_faults("STARTTLS")):
            await self.reply_unproductive(reply)
        else:
            await self._start_tls()

    async def _start_tls(self) -> None:
        if self.transport is not None:
            self.transport.pause_reading()  # the next octets belong to the handshake
        if self.pending:
            # input in clear must not pass for input over TLS (CVE-2011-0411)
            if self.transport is not None:
                self.transport.resume_reading()
            await self.reply_unproductive("503 5.5.1 Wait for the answer to STARTTLS")
            return
        await self.push("220 2.0.0 Go ahead")
        await self.secure(self.handshake_context())
        self.record.helo = ""  # nothing said in clear counts, RFC 3207 section 4.2
        self.record.auth = None
        self.reset()

    # -- authentication ----------------------------------------------------------------------

    async def smtp_AUTH(self, argument: str) -> None:
        await self.authenticate(argument)

    # -- the rest ----------------------------------------------------------------------------

    async def smtp_RSET(self, argument: str) -> None:  # all commands take one
        self.reset()
        await self.reply_unproductive("250 2.0.0 Forgotten")

    async def smtp_NOOP(self, argument: str) -> None:  # as above
        await self.reply_unproductive("250 2.0.0 Ok")

    async def smtp_VRFY(self, argument: str) -> None:
        if argument:
            await self.reply_unproductive("252 2.1.5 Cannot tell, but will take mail for anybody")
        else:
            await self.reply_unproductive("501 5.5.4 Syntax: VRFY address")

    async def smtp_HELP(self, argument: str) -> None:  # as above
        offers = {
            "EHLO": not self.listener.lmtp,
            "HELO": not self.listener.lmtp,
            "LHLO": self.listener.lmtp,
            "STARTTLS": self._offers_tls and "STARTTLS" not in self.hidden,
            "AUTH": bool(self.mechanisms) and "AUTH" not in self.hidden,
            "BDAT": "CHUNKING" not in self.hidden,
        }
        offered = [verb for verb in _COMMANDS if offers.get(verb, True)]
        await self.reply_unproductive(f"214 2.0.0 Commands: {' '.join(offered)}")

    async def smtp_QUIT(self, argument: str) -> None:  # as above
        reply = await self.inject_faults("QUIT") if self.may_inject_faults else None
        reply = reply or "221 2.0.0 Bye"
        if self.wire.pending:
            await self.close_with(reply, SAID_QUIT)
        else:
            self.note_end(SAID_QUIT)
            await self.push(reply, last=True)


_COMMANDS: dict[str, Callable[[SmtpConnection, str], Awaitable[None]]] = {
    "EHLO": SmtpConnection.smtp_EHLO,
    "HELO": SmtpConnection.smtp_HELO,
    "LHLO": SmtpConnection.smtp_LHLO,
    "STARTTLS": SmtpConnection.smtp_STARTTLS,
    "AUTH": SmtpConnection.smtp_AUTH,
    "MAIL": SmtpConnection.smtp_MAIL,
    "RCPT": SmtpConnection.smtp_RCPT,
    "DATA": SmtpConnection.smtp_DATA,
    "BDAT": SmtpConnection.smtp_BDAT,
    "RSET": SmtpConnection.smtp_RSET,
    "NOOP": SmtpConnection.smtp_NOOP,
    "VRFY": SmtpConnection.smtp_VRFY,
    "HELP": SmtpConnection.smtp_HELP,
    "QUIT": SmtpConnection.smtp_QUIT,
}
# of RFC 5321, RFC 1985 and RFC 821: a command that exists is 502, RFC 5321 section 4.2.4
_KNOWN = frozenset({"EXPN", "ETRN", "TURN", "SEND", "SOML", "SAML"})
_NOT_OFFERED = "502 5.5.1 Command not offered"
_UNKNOWN = "500 5.5.2 Command not recognized"
_GREETINGS = frozenset({"EHLO", "HELO", "LHLO"})
# RFC 3207 section 4; and BDAT, which checks TLS itself, once its octets have been read
_IN_CLEAR = _GREETINGS | {"STARTTLS", "NOOP", "HELP", "QUIT", "BDAT"}
# commands whose refusal can be why a message was not delivered
_REFUSABLE = frozenset(_COMMANDS) - {"RSET", "NOOP", "VRFY", "HELP", "QUIT"}
