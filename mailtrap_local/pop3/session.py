"""A POP3 session (RFC 1939), without I/O: receives lines, returns replies."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import ClassVar

from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.sasl import MECHANISMS, BadResponse, Credentials, Exchange, initial_response
from mailtrap_local.pop3.maildrop import Maildrop
from mailtrap_local.pop3.message import MaildropMessage

Replies = Iterable[bytes]
"""Replies to the client, in pieces."""

Command = Callable[["Pop3Session", str], Replies]
Commands = dict[str, Command]

_MECHANISMS = ("PLAIN", "LOGIN")
_MAX_ATTEMPTS = 5  # to log in
_MAX_MISTAKES = 100
_LINES = 500  # of a listing, sent at a time


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
        self._octets = 0  # of all messages not marked as deleted
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
        self._octets = sum(maildrop.sizes)
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

    @property
    def _mail(self) -> Maildrop:
        """The maildrop, which all these commands require."""
        if self._maildrop is None:
            raise _ErrorReply("Log in first")
        return self._maildrop

    def _index(self, argument: str) -> int:
        """The index of the message of a given number."""
        number = argument.strip()
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise _ErrorReply("Syntax: a message number is missing")
        index = int(number) - 1
        total = len(self._mail.sizes)
        if not 0 <= index < total:
            raise _ErrorReply(f"No such message, there are {total}")
        if index in self._deleted:
            raise _ErrorReply(f"Message {index + 1} is deleted")
        return index

    def _stat_line(self, text: str) -> Replies:
        count = len(self._mail.sizes) - len(self._deleted)
        return (f"+OK {text} {count} messages ({self._octets} octets)\r\n".encode(),)

    def _on_stat(self, _argument: str) -> Replies:
        count = len(self._mail.sizes) - len(self._deleted)
        return (f"+OK {count} {self._octets}\r\n".encode(),)

    def _on_list(self, argument: str) -> Replies:
        sizes = self._mail.sizes
        return self._scan(argument, lambda index: str(sizes[index]))

    def _on_uidl(self, argument: str) -> Replies:
        return self._scan(argument, self._mail.unique_id)

    def _scan(self, argument: str, column: Callable[[int], str]) -> Replies:
        """A scan listing: a line for each message, or for one."""
        if argument.strip():
            index = self._index(argument)
            return (f"+OK {index + 1} {column(index)}\r\n".encode(),)
        total = len(self._mail.sizes)
        remaining = (index for index in range(total) if index not in self._deleted)
        return _listing("", (f"{index + 1} {column(index)}" for index in remaining))

    def _on_retr(self, argument: str) -> Replies:
        index = self._index(argument)
        status = f"+OK {self._mail.sizes[index]} octets\r\n"
        return _sent(status, self._mail.message(index), MaildropMessage.whole)

    def _on_top(self, argument: str) -> Replies:
        number, _, lines = argument.strip().partition(" ")
        lines = lines.strip()
        if not lines.isascii() or not lines.isdigit() or len(lines) > 9:
            raise _ErrorReply("Syntax: TOP message lines")
        message = self._mail.message(self._index(number))
        return _sent("+OK Its top follows\r\n", message, lambda one: one.top(int(lines)))

    def _on_dele(self, argument: str) -> Replies:
        index = self._index(argument)
        if self._mail.is_read_only:
            raise _ErrorReply("Your account or token may only read")
        self._deleted.add(index)
        self._octets -= self._mail.sizes[index]
        return (f"+OK Message {index + 1} goes at QUIT\r\n".encode(),)

    def _on_rset(self, _argument: str) -> Replies:
        self._deleted.clear()
        self._octets = sum(self._mail.sizes)
        return self._stat_line("Nothing is deleted:")

    def _on_noop(self, _argument: str) -> Replies:
        return (b"+OK\r\n",)

    def _on_quit(self, _argument: str) -> Replies:
        self.is_over = True
        return self._update()

    def _update(self) -> Iterator[bytes]:
        """Enter the UPDATE state, if there was a login (RFC 1939 section 6)."""
        if self._maildrop is not None:
            yield from self._maildrop.remove(self._deleted)
        yield b"+OK Bye\r\n"

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


def _listing(text: str, lines: Iterable[str]) -> Iterator[bytes]:
    """A multi-line reply, whose lines never begin with a dot."""
    yield f"+OK {text}".rstrip().encode() + b"\r\n"
    remaining = iter(lines)
    while some := "".join(f"{line}\r\n" for line in islice(remaining, _LINES)):
        yield some.encode()
    yield b".\r\n"


def _sent(
    status: str,
    message: MaildropMessage | None,
    octets: Callable[[MaildropMessage], Iterator[bytes]],
) -> Iterator[bytes]:
    if message is None:  # no mistake of the client's
        yield b"-ERR This message has been removed since the login\r\n"
    else:
        yield status.encode()
        yield from octets(message)
