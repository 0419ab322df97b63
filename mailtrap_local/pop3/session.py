"""A POP3 session (RFC 1939), without I/O: receives lines, returns replies."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, Protocol

from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.sasl import MECHANISMS, BadResponse, Credentials, Exchange, initial_response
from mailtrap_local.pop3.message import MaildropMessage

Replies = Iterable[bytes]
"""Replies to the client, in pieces."""

Command = Callable[["Pop3Session", str], Replies]
Commands = dict[str, Command]

_MECHANISMS = ("PLAIN", "LOGIN")
_MAX_ATTEMPTS = 5  # to log in
_MAX_MISTAKES = 100


class Maildrop(Protocol):
    """A user's mail, as of the login (RFC 1939 section 4)."""

    @property
    def messages(self) -> Sequence[MaildropMessage]: ...

    def remove(self, messages: Iterable[MaildropMessage]) -> None:
        """Delete messages from the store."""


class _ErrorReply(Exception):  # the client's error, not ours
    """The reply is -ERR and this text."""


class Pop3Session:
    """One client's session. The server sends `greeting`, then what `receive` replies to each line.

    After each it checks `credentials`, if any, and calls `accept` or `reject`; starts TLS if
    `wants_tls`, and calls `secured`; and ends if `is_over`. STLS is offered if `offers_tls`;
    `requires_tls` refuses logins before it.
    """

    greeting = b"+OK mailtrap_local ready\r\n"

    def __init__(self, *, offers_tls: bool, requires_tls: bool) -> None:
        self.credentials: Credentials | None = None
        self.wants_tls = False
        self.is_over = False
        self._offers_tls = offers_tls
        self._requires_tls = requires_tls
        self._username: str | None = None
        self._exchange: Exchange | None = None
        self._attempts = 0
        self._mistakes = 0
        self._maildrop: Maildrop | None = None
        self._messages: Sequence[MaildropMessage] = ()
        self._deleted: set[int] = set()  # indexes of messages

    def receive(self, line: bytes) -> Replies:
        """The replies to a line, without its line end."""
        try:
            if self._exchange is not None:
                return self._respond(self._exchange, line)
            verb, _, argument = decode_line(line).partition(" ")
            return self._command(verb.upper())(self, argument)
        except _ErrorReply as error:
            self._mistakes += 1
            self.is_over = self._mistakes >= _MAX_MISTAKES
            return (f"-ERR {error}\r\n".encode(),)

    def _command(self, verb: str) -> Command:
        now, otherwise = self._AUTHORIZATION, self._TRANSACTION
        if self._maildrop is not None:
            now, otherwise = otherwise, now
        command = now.get(verb)
        if command is None:
            if verb not in otherwise:
                raise _ErrorReply("No such command")
            raise _ErrorReply("Log in first" if self._maildrop is None else "Logged in already")
        return command

    # -- what the server calls -----------------------------------------------------------------

    def secured(self) -> None:
        """Note that TLS is on; nothing said before counts (RFC 2595 section 4)."""
        self.wants_tls = self._offers_tls = self._requires_tls = False
        self._username = None

    def accept(self, maildrop: Maildrop) -> Replies:
        """The reply to valid credentials."""
        self.credentials = None
        self._maildrop = maildrop
        self._messages = maildrop.messages
        return self._stat_line("Logged in:")

    def reject(self, text: str, *, temporary: bool) -> Replies:
        """The reply to invalid credentials, with a response code (RFC 3206)."""
        self.credentials = None
        self._attempts += 1
        self.is_over = self._attempts >= _MAX_ATTEMPTS
        code = "SYS/TEMP" if temporary else "AUTH"
        return (f"-ERR [{code}] {text}\r\n".encode(),)

    # -- AUTHORIZATION state -------------------------------------------------------------------

    def _on_capa(self, _argument: str) -> Replies:
        """RFC 2449."""
        capabilities = ["TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING"]
        if not self._requires_tls:
            capabilities += ["USER", f"SASL {' '.join(_MECHANISMS)}"]
        if self._offers_tls:
            capabilities.append("STLS")
        return _listing("Capabilities follow", [*capabilities, "IMPLEMENTATION mailtrap_local"])

    def _on_stls(self, _argument: str) -> Replies:
        """RFC 2595 section 4."""
        if not self._offers_tls:
            raise _ErrorReply("STLS is not offered")
        self.wants_tls = True
        return (b"+OK Begin TLS\r\n",)

    def _on_user(self, argument: str) -> Replies:
        self._check_security()
        if not argument.strip():
            raise _ErrorReply("Syntax: USER name")
        self._username = argument.strip()
        return (b"+OK And the password?\r\n",)

    def _on_pass(self, argument: str) -> Replies:
        self._check_security()
        if self._username is None:
            raise _ErrorReply("Send USER first")
        self.credentials = Credentials(self._username, argument)  # a password may contain spaces
        self._username = None
        return ()

    def _on_auth(self, argument: str) -> Replies:
        """RFC 5034."""
        self._check_security()
        name, _, initial = argument.partition(" ")
        if not name:
            return _listing("Mechanisms follow", _MECHANISMS)
        if name.upper() not in _MECHANISMS:
            raise _ErrorReply(f"Mechanism not known, take {' or '.join(_MECHANISMS)}")
        try:
            exchange = MECHANISMS[name.upper()](initial_response(initial.strip()))
        except ValueError:  # binascii.Error, or messages beyond ASCII
            raise _ErrorReply("Invalid base64") from None
        return self._advance(exchange, None)

    def _respond(self, exchange: Exchange, line: bytes) -> Replies:
        self._exchange = None
        if line.strip() == b"*":
            raise _ErrorReply("Authentication given up")
        try:
            response = b64decode(line.strip(), validate=True)
        except ValueError:
            raise _ErrorReply("Invalid base64") from None
        return self._advance(exchange, response)

    def _advance(self, exchange: Exchange, response: bytes | None) -> Replies:
        try:
            challenge = next(exchange) if response is None else exchange.send(response)
        except StopIteration as end:
            self.credentials = end.value
            return ()
        except BadResponse as problem:
            raise _ErrorReply(str(problem)) from None
        self._exchange = exchange
        return (b"+ " + b64encode(challenge) + b"\r\n",)

    def _check_security(self) -> None:
        if self._requires_tls:
            raise _ErrorReply("Send STLS first")

    # -- TRANSACTION state ---------------------------------------------------------------------

    def _remaining(self) -> Iterator[tuple[int, MaildropMessage]]:
        """The messages not marked as deleted, with their numbers."""
        for index, message in enumerate(self._messages):
            if index not in self._deleted:
                yield index + 1, message

    def _index(self, argument: str) -> int:
        """The index of the message of a given number."""
        number = argument.strip()
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise _ErrorReply("Syntax: a message number is missing")
        index = int(number) - 1
        if not 0 <= index < len(self._messages):
            raise _ErrorReply(f"No such message, there are {len(self._messages)}")
        if index in self._deleted:
            raise _ErrorReply(f"Message {index + 1} is deleted")
        return index

    def _stat_line(self, text: str) -> Replies:
        remaining = [message for _, message in self._remaining()]
        octets = sum(message.size for message in remaining)
        return (f"+OK {text} {len(remaining)} messages ({octets} octets)\r\n".encode(),)

    def _on_stat(self, _argument: str) -> Replies:
        remaining = [message for _, message in self._remaining()]
        return (f"+OK {len(remaining)} {sum(message.size for message in remaining)}\r\n".encode(),)

    def _on_list(self, argument: str) -> Replies:
        return self._scan(argument, lambda message: str(message.size))

    def _on_uidl(self, argument: str) -> Replies:
        return self._scan(argument, lambda message: message.uid)

    def _scan(self, argument: str, column: Callable[[MaildropMessage], str]) -> Replies:
        """A scan listing: a line for each message, or for one."""
        if argument.strip():
            index = self._index(argument)
            return (f"+OK {index + 1} {column(self._messages[index])}\r\n".encode(),)
        return _listing(
            "", [f"{number} {column(message)}" for number, message in self._remaining()]
        )

    def _on_retr(self, argument: str) -> Replies:
        message = self._messages[self._index(argument)]
        return _sent(f"+OK {message.size} octets\r\n", message.whole())

    def _on_top(self, argument: str) -> Replies:
        number, _, lines = argument.strip().partition(" ")
        lines = lines.strip()
        if not lines.isascii() or not lines.isdigit() or len(lines) > 9:
            raise _ErrorReply("Syntax: TOP message lines")
        message = self._messages[self._index(number)]
        return _sent("+OK Its top follows\r\n", message.top(int(lines)))

    def _on_dele(self, argument: str) -> Replies:
        index = self._index(argument)
        self._deleted.add(index)
        return (f"+OK Message {index + 1} goes at QUIT\r\n".encode(),)

    def _on_rset(self, _argument: str) -> Replies:
        self._deleted.clear()
        return self._stat_line("Nothing is deleted:")

    def _on_noop(self, _argument: str) -> Replies:
        return (b"+OK\r\n",)

    def _on_quit(self, _argument: str) -> Replies:
        self.is_over = True
        if self._maildrop is not None:  # the UPDATE state, RFC 1939 section 6
            self._maildrop.remove([self._messages[index] for index in self._deleted])
        return (b"+OK Bye\r\n",)

    # -- commands by state ---------------------------------------------------------------------

    _ANY_STATE: ClassVar[Commands] = {"CAPA": _on_capa, "QUIT": _on_quit}
    _AUTHORIZATION: ClassVar[Commands] = {
        **_ANY_STATE,
        "STLS": _on_stls,
        "USER": _on_user,
        "PASS": _on_pass,
        "AUTH": _on_auth,
    }
    _TRANSACTION: ClassVar[Commands] = {
        **_ANY_STATE,
        "STAT": _on_stat,
        "LIST": _on_list,
        "UIDL": _on_uidl,
        "RETR": _on_retr,
        "TOP": _on_top,
        "DELE": _on_dele,
        "RSET": _on_rset,
        "NOOP": _on_noop,
    }


def _listing(text: str, lines: Iterable[str]) -> Replies:
    """A multi-line reply, whose lines never begin with a dot."""
    return ("".join(f"{line}\r\n" for line in (f"+OK {text}".rstrip(), *lines, ".")).encode(),)


def _sent(status: str, message: Iterator[bytes]) -> Iterator[bytes]:
    yield status.encode()
    yield from message
