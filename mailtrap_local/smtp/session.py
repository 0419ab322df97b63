"""An SMTP session (RFC 5321) without I/O: octets in, replies and requests out.

No socket, no event loop, no clock: times are passed in.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from mailtrap_local.config.values import XCLIENT
from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.mail.session import Session
from mailtrap_local.net.http_requests import is_http_request
from mailtrap_local.smtp import commands, envelope_commands
from mailtrap_local.smtp.authentication import reply_to_auth
from mailtrap_local.smtp.conversation import CLIENT_CLOSED, Conversation
from mailtrap_local.smtp.grammar import is_auth, without_secrets
from mailtrap_local.smtp.lines import Flood, LineTooLong
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.message import TLS_REQUIRED, reply_to_bdat, reply_to_data
from mailtrap_local.smtp.requests import AdmitClient
from mailtrap_local.smtp.tls_failures import TLS_FIRST, is_tls
from mailtrap_local.smtp.transaction import Delivery

log = logging.getLogger(__name__)

Commands = Mapping[str, Callable[[Conversation, str], None]]
"""Functions that reply to commands, given the argument."""

_COMMANDS: Commands = {
    "STARTTLS": commands.reply_to_starttls,
    "AUTH": reply_to_auth,
    "MAIL": envelope_commands.reply_to_mail,
    "RCPT": envelope_commands.reply_to_rcpt,
    "DATA": reply_to_data,
    "BDAT": reply_to_bdat,
    "RSET": commands.reply_to_rset,
    "NOOP": commands.reply_to_noop,
    "VRFY": commands.reply_to_vrfy,
    "HELP": commands.reply_to_help,
    "QUIT": commands.reply_to_quit,
}
SMTP: Commands = {"EHLO": commands.reply_to_ehlo, "HELO": commands.reply_to_helo, **_COMMANDS}
LMTP: Commands = {"LHLO": commands.reply_to_lhlo, **_COMMANDS}

# of RFC 5321, RFC 1985 and RFC 821: a command that exists is 502, RFC 5321 section 4.2.4
_KNOWN = frozenset({"EXPN", "ETRN", "TURN", "SEND", "SOML", "SAML"})
_NOT_OFFERED = "502 5.5.1 Command not offered"
# RFC 3207 section 4; and BDAT, which checks TLS itself, once its octets have been read
_IN_CLEAR = frozenset({"EHLO", "HELO", "LHLO", "STARTTLS", "NOOP", "HELP", "QUIT", "BDAT"})
# commands whose refusal can be why a message was not delivered
_REFUSABLE = frozenset([*SMTP, *LMTP, XCLIENT]) - {"RSET", "NOOP", "VRFY", "HELP", "QUIT"}

_LINES_IN_TURN = 64  # of one client, before others are served


class SmtpSession:
    """The session of one client of a listener, from the banner to the end.

    Whoever runs it calls `begin`, gives it what comes by `receive`, sends the `output` of its
    `conversation`, and gives the `answer` to its `request`, before which it does not go on.
    """

    def __init__(self, listener: Listener, delivery: Delivery, record: Session) -> None:
        self.conversation = Conversation(listener, delivery, record)
        self.conversation.hooked = listener.handlers is not None
        self.conversation.read = self._read_first_command
        self._commands = LMTP if listener.lmtp else SMTP
        if XCLIENT in listener.extensions:
            from mailtrap_local.smtp.xclient import reply_to_xclient  # noqa: PLC0415  # rare

            self._commands = {**self._commands, XCLIENT: reply_to_xclient}
        self.is_busy = False
        """True if it could go on at once, and others should have their turn first."""
        self._left_in_turn = 0
        self._client_has_closed = False
        self._masks_unknown_lines = False  # they may be part of a failed AUTH
        record.mailbox = delivery.settled_mailbox(listener.name)
        delivery.sessions.begin(record)

    def begin(self) -> None:
        """Send the banner."""
        conversation = self.conversation
        if not conversation.is_watched:
            self._greet(None)
        elif conversation.listener.security.tls != "implicit":
            conversation.ask_at("connect", lambda _: conversation.ask_at("banner", self._greet))
        else:  # the connection was asked about before its handshake
            conversation.ask_at("banner", self._greet)

    def _greet(self, banner: str | None) -> None:
        conversation = self.conversation
        conversation.say(banner or commands.banner(conversation))
        conversation.was_greeted = True

    def begin_behind_proxy(self) -> None:
        """Begin once a header of the PROXY protocol has named the client."""
        self.conversation.read = self._read_proxy_header

    def _read_proxy_header(self) -> bool:
        from mailtrap_local.smtp.proxied import read_proxy_header  # noqa: PLC0415  # rare

        conversation = self.conversation
        has_come = read_proxy_header(conversation)
        if has_come:
            conversation.read = self._read_first_command
            conversation.ask(AdmitClient(), self._admit)
        return has_come

    def _admit(self, refusal: str | None) -> None:
        conversation = self.conversation
        if refusal is not None:
            conversation.close_with(refusal)
            return
        self.begin()
        rest = conversation.input.take(len(conversation.input))
        self.receive(rest, conversation.elapsed)

    def receive(self, octets: bytes, elapsed: float) -> None:
        """Take octets that came `elapsed` seconds after the client connected."""
        conversation = self.conversation
        conversation.elapsed = elapsed
        is_first = not conversation.received_octets
        conversation.received_octets += len(octets)
        if (
            is_first
            and not conversation.has_shaken_hands
            and is_tls(octets)
            and not conversation.awaits_proxy_header
        ):
            conversation.end(TLS_FIRST)
        elif conversation.received_octets > conversation.limits.session_bytes:
            reply = f"421 4.7.0 More than {conversation.limits.session_bytes} octets, closing"
            conversation.interrupt(reply, f"the server closed it with {reply}", "linger")
        else:
            conversation.input.add(octets)
            self._left_in_turn = _LINES_IN_TURN
            self._read_on()

    def receive_end(self, elapsed: float) -> None:
        """Note that nothing more will come; what has come is still replied to."""
        self.conversation.elapsed = elapsed
        self._client_has_closed = True
        if self.conversation.asks_about_data and not self.conversation.input:
            self.conversation.transaction.end_transfer()  # no message can come
        self.go_on()

    def answer(self, answer: Any, elapsed: float) -> None:
        """Give what was requested, and go on."""
        conversation = self.conversation
        then, conversation.request, conversation.then = conversation.then, None, None
        if then is None:  # it has ended meanwhile
            return
        conversation.elapsed = elapsed
        try:
            then(answer)
        except Exception:  # noqa: BLE001  # logged there
            self._refuse_failed()
        self._read_on()

    def fail(self, elapsed: float) -> None:
        """Note that what was requested has failed, and go on. Logs the exception."""
        conversation = self.conversation
        if conversation.request is None:  # it has ended meanwhile
            return
        conversation.elapsed = elapsed
        conversation.request = conversation.then = None
        self._refuse_failed()
        self._read_on()

    def go_on(self) -> None:
        """Reply to what has come, up to 64 lines of it: then `is_busy` says to come back."""
        self._left_in_turn = _LINES_IN_TURN
        self._read_on()

    def leave(self, elapsed: float) -> None:
        """Note that the client has gone, and drop what it has left unfinished."""
        conversation = self.conversation
        conversation.elapsed = elapsed
        conversation.end()
        conversation.reset()
        conversation.input.clear()
        conversation.read = conversation.request = conversation.then = None

    # -- reading -------------------------------------------------------------------------------

    def _read_on(self) -> None:
        """Read until the turn is over, more octets are needed, or something has to be asked."""
        conversation = self.conversation
        received = conversation.input
        self.is_busy = False
        while received.octets and conversation.request is None and not conversation.ended:
            if not self._left_in_turn:
                self.is_busy = True
                return
            self._left_in_turn -= 1
            read = conversation.read or self._read_command
            try:
                if not read():
                    break
            except LineTooLong:
                conversation.read = None
                conversation.current_command = "a line"
                conversation.refuse("500 5.5.2 Line too long")
            except Flood:
                conversation.close_with("421 4.7.0 Far too long, closing")
            except Exception:  # noqa: BLE001  # as above
                self._refuse_failed()
            if received.at == len(received.octets):
                received.clear()
        if self._client_has_closed and conversation.request is None and not conversation.ended:
            conversation.end(CLIENT_CLOSED)

    def _refuse_failed(self) -> None:
        # never sent to the client: exception texts are for our own log
        conversation = self.conversation
        log.exception("%s: a command failed", conversation.record.peer)  # noqa: LOG004  # it is one
        conversation.reset()
        if conversation.in_message:  # what follows is the rest of a message, and no command
            conversation.close_with("421 4.3.0 Internal error, nothing was kept, closing")
        else:
            conversation.read = None
            conversation.say("451 4.3.0 Internal error, nothing was kept")

    def _read_first_command(self) -> bool:
        """Read the first line, which a web page may have made a browser send."""
        try:
            octets = self.conversation.input.line()
        except LineTooLong as problem:
            if is_http_request(problem.start):
                self._refuse_http()
                return True
            raise
        if octets is None:
            return False
        self.conversation.read = None
        if is_http_request(octets):
            self._refuse_http()
        else:
            self._execute(octets)
        return True

    def _read_command(self) -> bool:
        """Read a line and reply to its command; False if it is not complete."""
        octets = self.conversation.input.line()
        if octets is None:
            return False
        self._execute(octets)
        return True

    def _refuse_http(self) -> None:
        peer = self.conversation.record.peer
        log.warning("%s: HTTP at an SMTP listener, closed: a web page sent it?", peer)
        self.conversation.close_with("421 4.7.0 This is SMTP and not HTTP, closing")

    def _execute(self, octets: bytes) -> None:
        conversation = self.conversation
        line = octets.decode() if octets.isascii() else decode_line(octets)
        verb, _, argument = line.partition(" ")
        verb = verb.upper()
        command = self._commands.get(verb)
        # a line that begins with another known verb is no AUTH, however malformed
        is_plain = command is not None and verb != "AUTH"
        shown = line if is_plain else self._masked(line, is_known=command is not None)
        conversation.record.heard(conversation.elapsed, shown)
        conversation.current_command = shown if verb in _REFUSABLE else ""
        if command is None:
            conversation.refuse(_NOT_OFFERED if verb in _KNOWN else commands.UNKNOWN_COMMAND)
        elif conversation.requires_tls and verb not in _IN_CLEAR:
            conversation.refuse(TLS_REQUIRED)
        else:
            command(conversation, argument.strip())

    def _masked(self, line: str, *, is_known: bool) -> str:
        if is_auth(line):
            self._masks_unknown_lines = True
            return without_secrets(line)
        return line if is_known or not self._masks_unknown_lines else "***"
