"""An IMAP session up to the login (RFC 3501 sections 6.1 and 6.2).

Without I/O: receives commands, returns responses.
"""

import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from mailtrap_local.imap.account import Account
from mailtrap_local.imap.errors import BadSyntax, CommandRefused
from mailtrap_local.imap.scanner import Scanner
from mailtrap_local.imap.strings import nstring
from mailtrap_local.mail.mime.charset import decode_line
from mailtrap_local.net.pieces import Piece
from mailtrap_local.net.sasl import MECHANISMS, BadResponse, Credentials, Exchange, initial_response

log = logging.getLogger(__name__)

Responses = Generator[Piece, None, str | None]
"""Yields responses in pieces; returns the text of the OK, or None if that comes later."""

Commands = Mapping[str, Callable[[Any, Scanner], Responses]]

_MECHANISMS = ("PLAIN", "LOGIN")
_MAX_ATTEMPTS = 5  # to log in
_MAX_MISTAKES = 50
_MAX_TAG = 100  # octets sent back
_LOGGED_OUT_LITERAL = 4096
_LOGGED_IN_LITERAL = 2**16


class LoginSession:
    """One client's session. The server sends `greeting`, then the responses of `receive`.

    After each it checks `credentials`, if any, and calls `accept` or `reject`; passes a line to
    `respond` if `wants_line`; starts TLS if `wants_tls`, and calls `secured`; and ends if
    `is_over`. STARTTLS is offered if `offers_tls`; `requires_tls` refuses logins before it.
    `max_message_size` is in octets.
    """

    def __init__(self, *, offers_tls: bool, requires_tls: bool, max_message_size: int) -> None:
        self.credentials: Credentials | None = None
        self.wants_tls = False
        self.is_over = False
        self.account: Account | None = None
        self.max_message_size = max_message_size
        self._offers_tls = offers_tls
        self._requires_tls = requires_tls
        self._tag = ""  # of the command in progress
        self._exchange: Exchange | None = None
        self._attempts = 0
        self._mistakes = 0

    @property
    def greeting(self) -> bytes:
        return f"* OK [CAPABILITY {self._capabilities}] mailtrap_local ready\r\n".encode()

    @property
    def _capabilities(self) -> str:
        words = ["IMAP4rev1", "LITERAL+", "ID", "SASL-IR"]
        if self.account is not None:
            words += ["IDLE", "NAMESPACE", "UIDPLUS", "UNSELECT", "CHILDREN", "MOVE", "SPECIAL-USE"]
            words.append(f"APPENDLIMIT={self.max_message_size}")
        elif self._requires_tls:
            words.append("LOGINDISABLED")
        else:
            words += [f"AUTH={name}" for name in _MECHANISMS]
        if self._offers_tls:
            words.append("STARTTLS")
        return " ".join(words)

    def literal_limit(self, line: bytes) -> int:
        """Octets allowed in the literals of a command that begins with this line."""
        if self.account is None:
            return _LOGGED_OUT_LITERAL
        verb = line.split(b" ", 2)[1:2]
        is_append = bool(verb) and verb[0].upper() == b"APPEND"
        return self.max_message_size if is_append else _LOGGED_IN_LITERAL

    # -- commands ------------------------------------------------------------------------------

    def receive(self, pieces: Sequence[bytes]) -> Iterator[Piece]:
        """The responses to a command: lines without their ends, and the literals between them."""
        tag = "*"
        try:
            scanner = Scanner(pieces)
            tag = self._tag = scanner.tag()
            scanner.space()
            verb = scanner.atom()
            text = yield from self._command(verb)(self, scanner)
            if text is not None:
                if not self.is_over:  # BYE is the last untagged response
                    yield from self.updates(verb)
                yield f"{tag} OK {text}\r\n".encode()
        except BadSyntax as problem:
            self._mistakes += 1
            yield f"{tag} BAD {problem}\r\n".encode()
        except CommandRefused as refusal:
            yield from self.updates(verb)
            yield f"{tag} NO {refusal}\r\n".encode()
        except Exception:
            # never sent to the client: exception texts are for our own log
            log.exception("an IMAP command failed")
            self._mistakes += 1
            yield f"{tag} NO [SERVERBUG] Internal error\r\n".encode()
        if self._mistakes >= _MAX_MISTAKES:
            yield self._bye("Too many mistakes")

    def refuse_literal(self, line: bytes, limit: int) -> bytes:
        """The response to a command with a literal over its limit."""
        return _refusal(line, f"[TOOBIG] No literal of more than {limit} octets here")

    def refuse_overload(self, line: bytes) -> bytes:
        """The response to a command while all clients together are sending too much."""
        return _refusal(line, "[LIMIT] Too much is being sent at the moment, try again later")

    def updates(self, verb: str) -> Iterator[Piece]:
        """Untagged responses for changes, before the tagged one."""
        yield from ()

    def _command(self, verb: str) -> Callable[[Any, Scanner], Responses]:
        command = self._commands().get(verb)
        if command is None:
            raise BadSyntax("No such command now")
        return command

    def _commands(self) -> Commands:
        """The commands of the current state."""
        return self._ANY_STATE if self.account is not None else self._LOGGED_OUT

    def _bye(self, text: str) -> bytes:
        self.is_over = True
        return f"* BYE {text}\r\n".encode()

    def _on_capability(self, scanner: Scanner) -> Responses:
        scanner.end()
        yield f"* CAPABILITY {self._capabilities}\r\n".encode()
        return "Capabilities listed"

    def _on_noop(self, scanner: Scanner) -> Responses:
        scanner.end()
        yield from ()
        return "Done"

    def _on_id(self, scanner: Scanner) -> Responses:
        """RFC 2971. The client's own ID is ignored."""
        yield b'* ID ("name" ' + nstring("mailtrap_local") + b")\r\n"
        return "Identified"

    def _on_logout(self, scanner: Scanner) -> Responses:
        scanner.end()
        yield self._bye("Bye")
        return "Logged out"

    def _on_starttls(self, scanner: Scanner) -> Responses:
        scanner.end()
        if not self._offers_tls:
            raise BadSyntax("STARTTLS is not offered")
        self.wants_tls = True
        yield from ()
        return "Begin TLS"

    def secured(self) -> None:
        """Note that TLS is on."""
        self.wants_tls = self._offers_tls = self._requires_tls = False

    # -- logging in ----------------------------------------------------------------------------

    def _on_login(self, scanner: Scanner) -> Responses:
        self._check_security()
        scanner.space()
        username = scanner.text()
        scanner.space()
        self.credentials = Credentials(username, scanner.text())
        scanner.end()
        yield from ()
        return None

    def _on_authenticate(self, scanner: Scanner) -> Responses:
        self._check_security()
        scanner.space()
        name = scanner.atom()
        if name not in _MECHANISMS:
            raise CommandRefused(f"Mechanism not known, take {' or '.join(_MECHANISMS)}")
        initial = scanner.text() if scanner.takes(b" ") else ""  # RFC 4959
        scanner.end()
        try:
            exchange = MECHANISMS[name](initial_response(initial))
        except ValueError:  # binascii.Error, or characters beyond ASCII
            raise BadSyntax("Invalid base64") from None
        yield from self._advance(exchange, None)
        return None

    def _check_security(self) -> None:
        if self._requires_tls:
            raise CommandRefused("Send STARTTLS first", "PRIVACYREQUIRED")

    def _advance(self, exchange: Exchange, response: bytes | None) -> Iterator[bytes]:
        try:
            challenge = next(exchange) if response is None else exchange.send(response)
        except StopIteration as end:
            self.credentials = end.value
        except BadResponse as problem:
            yield f"{self._tag} BAD {problem}\r\n".encode()
        else:
            self._exchange = exchange
            yield b"+ " + b64encode(challenge) + b"\r\n"

    @property
    def wants_line(self) -> bool:
        """True if the next line is a response or DONE, not a command."""
        return self._exchange is not None

    def respond(self, line: bytes) -> Iterator[Piece]:
        """The responses to such a line."""
        exchange, self._exchange = self._exchange, None
        if exchange is None or line.strip() == b"*":
            yield f"{self._tag} BAD Authentication given up\r\n".encode()
            return
        try:
            response = b64decode(line.strip(), validate=True)
        except ValueError:
            yield f"{self._tag} BAD Invalid base64\r\n".encode()
        else:
            yield from self._advance(exchange, response)

    def accept(self, account: Account) -> bytes:
        """The response to valid credentials."""
        self.credentials = None
        self.account = account
        return f"{self._tag} OK [CAPABILITY {self._capabilities}] Logged in\r\n".encode()

    def reject(self, text: str, *, temporary: bool) -> bytes:
        """The response to invalid credentials, with a response code (RFC 5530)."""
        self.credentials = None
        self._attempts += 1
        code = "UNAVAILABLE" if temporary else "AUTHENTICATIONFAILED"
        response = f"{self._tag} NO [{code}] {text}\r\n".encode()
        return (
            response + self._bye("Too many attempts")
            if self._attempts >= _MAX_ATTEMPTS
            else response
        )

    _ANY_STATE: ClassVar[Commands] = {
        "CAPABILITY": _on_capability,
        "NOOP": _on_noop,
        "ID": _on_id,
        "LOGOUT": _on_logout,
    }
    _LOGGED_OUT: ClassVar[Commands] = {
        **_ANY_STATE,
        "STARTTLS": _on_starttls,
        "LOGIN": _on_login,
        "AUTHENTICATE": _on_authenticate,
    }


def _refusal(line: bytes, text: str) -> bytes:
    """The response to a command of which only the first line is looked at."""
    tag = decode_line(line[:_MAX_TAG]).partition(" ")[0]
    return f"{tag} NO {text}\r\n".encode()
