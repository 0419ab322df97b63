"""What is said in a POP3 session (RFC 1939), without I/O: lines go in, replies come out."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, Protocol

from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.sasl import MECHANISMS, BadResponse, Credentials, Exchange, initial_response
from mailtrap_local.pop3.message import MaildropMessage

Replies = Iterable[bytes]
"""What goes to the client, in pieces."""

Command = Callable[["Pop3Session", str], Replies]
Commands = dict[str, Command]

_MECHANISMS = ("PLAIN", "LOGIN")
_MAX_ATTEMPTS = 5  # to log in
_MAX_MISTAKES = 100


class Maildrop(Protocol):
    """The mail of a user, as it was at login (RFC 1939 section 4)."""

    @property
    def messages(self) -> Sequence[MaildropMessage]: ...

    def remove(self, messages: Iterable[MaildropMessage]) -> None:
        """Remove some for good."""


class _Refusal(Exception):  # no error of ours
    """A command is answered with -ERR and this text."""


class Pop3Session:
    """One client's session. The server sends `greeting` and what `receive` gives for each line.

    Then it looks at what is wanted of it: `credentials` to be checked, which `accept` or
    `reject` answers, `wants_tls`, which `secured` does, and `is_over`. STLS is offered if
    `offers_tls`; with `requires_tls` nobody logs in before.
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
        self._deleted: set[int] = set()  # places among the messages

    def receive(self, line: bytes) -> Replies:
        """The replies to a line, without its line end."""
        try:
            if self._exchange is not None:
                return self._respond(self._exchange, line)
            verb, _, argument = decode_line(line).partition(" ")
            return self._command(verb.upper())(self, argument)
        except _Refusal as refusal:
            self._mistakes += 1
            self.is_over = self._mistakes >= _MAX_MISTAKES
            return (f"-ERR {refusal}\r\n".encode(),)

    def _command(self, verb: str) -> Command:
        here, elsewhere = self._AUTHORIZATION, self._TRANSACTION
        if self._maildrop is not None:
            here, elsewhere = elsewhere, here
        command = here.get(verb)
        if command is None:
            if verb not in elsewhere:
                raise _Refusal("No such command")
            raise _Refusal("Log in first" if self._maildrop is None else "Logged in already")
        return command

    # -- what the server answers ---------------------------------------------------------------

    def secured(self) -> None:
        """TLS is there; all that was said before is forgotten (RFC 2595 section 4)."""
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

    # -- before the login ----------------------------------------------------------------------

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
            raise _Refusal("STLS is not offered")
        self.wants_tls = True
        return (b"+OK Begin TLS\r\n",)

    def _on_user(self, argument: str) -> Replies:
        self._check_security()
        if not argument.strip():
            raise _Refusal("Syntax: USER name")
        self._username = argument.strip()
        return (b"+OK And the password?\r\n",)

    def _on_pass(self, argument: str) -> Replies:
        self._check_security()
        if self._username is None:
            raise _Refusal("Send USER first")
        self.credentials = Credentials(self._username, argument)  # which may hold spaces
        self._username = None
        return ()

    def _on_auth(self, argument: str) -> Replies:
        """RFC 5034."""
        self._check_security()
        name, _, initial = argument.partition(" ")
        if not name:
            return _listing("Mechanisms follow", _MECHANISMS)
        if name.upper() not in _MECHANISMS:
            raise _Refusal(f"Mechanism not known, take {' or '.join(_MECHANISMS)}")
        try:
            exchange = MECHANISMS[name.upper()](initial_response(initial.strip()))
        except ValueError:  # binascii.Error, or messages beyond ASCII
            raise _Refusal("That is no base64") from None
        return self._advance(exchange, None)

    def _respond(self, exchange: Exchange, line: bytes) -> Replies:
        self._exchange = None
        if line.strip() == b"*":
            raise _Refusal("Authentication given up")
        try:
            response = b64decode(line.strip(), validate=True)
        except ValueError:
            raise _Refusal("That is no base64") from None
        return self._advance(exchange, response)

    def _advance(self, exchange: Exchange, response: bytes | None) -> Replies:
        try:
            challenge = next(exchange) if response is None else exchange.send(response)
        except StopIteration as end:
            self.credentials = end.value
            return ()
        except BadResponse as problem:
            raise _Refusal(str(problem)) from None
        self._exchange = exchange
        return (b"+ " + b64encode(challenge) + b"\r\n",)

    def _check_security(self) -> None:
        if self._requires_tls:
            raise _Refusal("Send STLS first")

    # -- behind it -----------------------------------------------------------------------------

    def _left(self) -> Iterator[tuple[int, MaildropMessage]]:
        """What has not been deleted, with its number."""
        for place, message in enumerate(self._messages):
            if place not in self._deleted:
                yield place + 1, message

    def _place(self, argument: str) -> int:
        """The place of the message whose number a client gives."""
        number = argument.strip()
        if not number.isascii() or not number.isdigit() or len(number) > 9:
            raise _Refusal("Which message? Give a number")
        place = int(number) - 1
        if not 0 <= place < len(self._messages):
            raise _Refusal(f"No such message, there are {len(self._messages)}")
        if place in self._deleted:
            raise _Refusal(f"Message {place + 1} is deleted")
        return place

    def _stat_line(self, text: str) -> Replies:
        left = [message for _, message in self._left()]
        octets = sum(message.size for message in left)
        return (f"+OK {text} {len(left)} messages ({octets} octets)\r\n".encode(),)

    def _on_stat(self, _argument: str) -> Replies:
        left = [message for _, message in self._left()]
        return (f"+OK {len(left)} {sum(message.size for message in left)}\r\n".encode(),)

    def _on_list(self, argument: str) -> Replies:
        return self._scan(argument, lambda message: str(message.size))

    def _on_uidl(self, argument: str) -> Replies:
        return self._scan(argument, lambda message: message.uid)

    def _scan(self, argument: str, tell: Callable[[MaildropMessage], str]) -> Replies:
        """A line for each message, or for one."""
        if argument.strip():
            place = self._place(argument)
            return (f"+OK {place + 1} {tell(self._messages[place])}\r\n".encode(),)
        return _listing("", [f"{number} {tell(message)}" for number, message in self._left()])

    def _on_retr(self, argument: str) -> Replies:
        message = self._messages[self._place(argument)]
        return _sent(f"+OK {message.size} octets\r\n", message.whole())

    def _on_top(self, argument: str) -> Replies:
        number, _, lines = argument.strip().partition(" ")
        lines = lines.strip()
        if not lines.isascii() or not lines.isdigit() or len(lines) > 9:
            raise _Refusal("Syntax: TOP message lines")
        message = self._messages[self._place(number)]
        return _sent("+OK Its top follows\r\n", message.top(int(lines)))

    def _on_dele(self, argument: str) -> Replies:
        place = self._place(argument)
        self._deleted.add(place)
        return (f"+OK Message {place + 1} goes at QUIT\r\n".encode(),)

    def _on_rset(self, _argument: str) -> Replies:
        self._deleted.clear()
        return self._stat_line("Nothing is deleted:")

    def _on_noop(self, _argument: str) -> Replies:
        return (b"+OK\r\n",)

    def _on_quit(self, _argument: str) -> Replies:
        self.is_over = True
        if self._maildrop is not None:  # the UPDATE state, RFC 1939 section 6
            self._maildrop.remove([self._messages[place] for place in self._deleted])
        return (b"+OK Bye\r\n",)

    # -- what may be said when -----------------------------------------------------------------

    _ANYWHERE: ClassVar[Commands] = {"CAPA": _on_capa, "QUIT": _on_quit}
    _AUTHORIZATION: ClassVar[Commands] = {
        **_ANYWHERE,
        "STLS": _on_stls,
        "USER": _on_user,
        "PASS": _on_pass,
        "AUTH": _on_auth,
    }
    _TRANSACTION: ClassVar[Commands] = {
        **_ANYWHERE,
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
    """A reply of several lines, none of which begins with a dot."""
    return ("".join(f"{line}\r\n" for line in (f"+OK {text}".rstrip(), *lines, ".")).encode(),)


def _sent(status: str, message: Iterator[bytes]) -> Iterator[bytes]:
    yield status.encode()
    yield from message
