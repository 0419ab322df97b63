"""AUTH (RFC 4954): offer mechanisms, lead their exchanges, check the credentials."""

import binascii
import logging
from base64 import b64decode, b64encode

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.net.accounts import Anybody, check_async
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.net.sasl import (
    BadResponse,
    Credentials,
    Mechanism,
    initial_response,
    mechanisms_for,
)
from mailtrap_local.smtp.fault_injection import FaultyConnection
from mailtrap_local.smtp.grammar import CONTROL
from mailtrap_local.smtp.wire import MAX_AUTH_LINE

log = logging.getLogger(__name__)

_BEARER = frozenset({"XOAUTH2", "OAUTHBEARER"})
_BEARER_FAILURE = b'{"status":"401","schemes":"Bearer","scope":"mail"}'
_INVALID = "535 5.7.8 Credentials not accepted"


class _Cancelled(Exception):  # not an error
    """The client has cancelled the exchange with a `*`."""


class AuthenticatingConnection(FaultyConnection):
    """A connection whose client may authenticate."""

    masks_unknown_lines = False
    """True if a line that is not a command may be part of a failed AUTH."""

    @property
    def mechanisms(self) -> dict[str, Mechanism]:
        """The mechanisms on offer; none where AUTH is off, or TLS is required and still missing."""
        security, tls = self.listener.security, self.record.tls
        if security.tls == "require" and tls is None:
            return {}
        return mechanisms_for(security.accounts, None if tls is None else tls.client)

    @property
    def requires_authentication(self) -> bool:
        """True if MAIL is refused until the client has authenticated."""
        accounts = self.listener.security.accounts
        is_optional = accounts is None or isinstance(accounts, Anybody)
        return not is_optional and self.record.auth is None

    async def authenticate(self, argument: str) -> None:
        """Reply to AUTH."""
        name, _, initial = argument.partition(" ")
        name = name.upper()
        if not self.record.helo:
            await self.reply_unproductive("503 5.5.1 Send EHLO first")
        elif not self.mechanisms or "AUTH" in self.hidden:
            await self.reply_unproductive("502 5.5.1 AUTH is not offered")
        elif self.in_transaction:
            await self.reply_unproductive("503 5.5.1 Not within a transaction")
        elif self.record.auth is not None:
            await self.reply_unproductive("503 5.5.1 Already authenticated")
        elif not name or len(initial.split()) > 1:
            await self.reply_unproductive("501 5.5.4 Syntax: AUTH mechanism [initial-response]")
        elif name not in self.mechanisms:
            await self.reply_unproductive(
                f"504 5.5.4 Mechanism not known, take {' '.join(self.mechanisms)}"
            )
        else:
            credentials = await self._exchange(self.mechanisms[name], initial.strip())
            if credentials is not None:
                await self._check(name, credentials)

    async def _exchange(self, mechanism: Mechanism, initial: str) -> Credentials | None:
        """Lead an exchange to its end; None if it failed, with the reply sent."""
        try:
            exchange = mechanism(initial_response(initial))
            challenge = next(exchange)
            while True:
                await self.push(f"334 {b64encode(challenge).decode()}")
                challenge = exchange.send(await self._read_response())
        except StopIteration as end:
            credentials: Credentials = end.value
            return credentials
        except _Cancelled:
            await self.reply_unproductive("501 5.7.0 Authentication given up")
        except binascii.Error:
            await self.reply_unproductive("501 5.5.2 Invalid base64")
        except BadResponse as problem:
            await self.reply_unproductive(f"501 5.5.2 {problem}")
        return None

    async def _read_response(self) -> bytes:
        line = (await self.wire.read_line(MAX_AUTH_LINE)).strip()
        self.record.heard(self.elapsed, "*" if line == b"*" else "***")
        if line == b"*":
            raise _Cancelled
        return b64decode(line, validate=True)

    async def _check(self, mechanism: str, credentials: Credentials) -> None:
        username = CONTROL.sub("\N{REPLACEMENT CHARACTER}", credentials.username)
        auth = AuthInfo(username=username, mechanism=mechanism)
        reply = await self.inject_faults("AUTH", auth=auth) if self.delivery.faults.active else None
        reply = reply or await self._rejection(credentials)
        if reply is None:
            self.record.auth = auth
            await self.push("235 2.7.0 Accepted")
            return
        if mechanism in _BEARER:  # the reason is a challenge, which the client has to answer
            self.note_refusal(reply)  # now: curl leaves instead
            await self.push(f"334 {b64encode(_BEARER_FAILURE).decode()}")
            line = await self.wire.read_line(
                MAX_AUTH_LINE
            )  # empty, but for clients that show the token again
            self.record.heard(self.elapsed, "***" if line else "")
        await self.reply_unproductive(reply)

    async def _rejection(self, credentials: Credentials) -> str | None:
        accounts = self.listener.security.accounts
        try:
            peer = self.peer_host
            is_valid = credentials.proven or (
                accounts is not None
                and await check_async(accounts, credentials.username, credentials.secret, peer)
            )
        except BadSetting as problem:
            log.error("AUTH: %s", problem)  # noqa: TRY400  # a traceback would add nothing
            return "454 4.7.0 Credentials cannot be checked now"
        except TooManyChecks as problem:
            return f"454 4.7.0 {problem}"
        return None if is_valid else _INVALID
