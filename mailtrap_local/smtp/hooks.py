"""Ask the aiosmtpd handlers about what one client says, and read their answers."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiosmtpd.smtp import Envelope as WireEnvelope
from aiosmtpd.smtp import LoginPassword

from mailtrap_local.net.server import LINGER
from mailtrap_local.smtp.conversation import CLIENT_CLOSED
from mailtrap_local.smtp.fault_injection import Ended
from mailtrap_local.smtp.handler_calls import HandlerCalls, HookedConnection, Refused
from mailtrap_local.smtp.handlers import (
    ACCEPTED,
    INVALID,
    AuthVerdict,
    Handler,
    Handlers,
    read_authenticator,
    read_lines,
    read_reply,
    read_verdict,
    username_of,
)
from mailtrap_local.smtp.requests import Authenticated, CheckPassword, Instead, KeepMessage

_INSECURE = "554 5.7.0 Command refused due to lack of security"
_RENEWS = frozenset({"HELO", "EHLO", "LHLO", "MAIL", "RSET"})  # the envelope, once accepted

Answer = str | Instead | Authenticated | None


class Hooks:
    """The handlers of one connection, with aiosmtpd's own session and envelope.

    Several are asked in order. The first refusal ends it, else the first reply counts.
    """

    def __init__(self, server: HookedConnection, handlers: Handlers) -> None:
        self._server = server
        self._conversation = server.conversation
        self._handlers = handlers
        self.calls = HandlerCalls(server)
        self._steps: dict[str, Callable[..., Awaitable[Answer]]] = {
            "HELO": self._hello,
            "EHLO": self._extended_hello,
            "LHLO": self._extended_hello,
            "AUTH": self._authenticate,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
        }
        self._parameters: dict[str, tuple[str, ...]] = {}  # of recipients, by address
        self._recorded: dict[str, Any] | None = None
        self._is_insecure = False  # a handler has not accepted the client's TLS
        self._has_eof = False
        self._deadline: asyncio.Timeout | None = None

    async def ask(self, verb: str, arguments: tuple[Any, ...]) -> Answer:
        """Ask about a command. Raises Ended, as all that follows does."""
        if self._is_insecure and verb != "QUIT":
            return Instead(_INSECURE)
        server = self._server
        self.calls.begin_session()
        before = server.envelope
        if verb in _RENEWS:
            server.envelope = WireEnvelope()
        step = self._steps.get(verb)
        try:
            coroutine = self._ask_all(verb, *arguments) if step is None else step(*arguments)
            answer: Answer = await self._in_time(coroutine)
        except Refused as refusal:
            if verb in _RENEWS:
                server.envelope = before
            return self._refuse(refusal.reply)
        return answer

    async def check(self, request: CheckPassword) -> str | None:
        """Ask the authenticators about credentials; the answer is that to the request."""
        self.calls.begin_session()
        session, (username, secret) = self._server.session, request.credentials[:2]
        login = LoginPassword(username.encode(errors="replace"), secret.encode(errors="replace"))
        verdict = AuthVerdict(success=True, reply="", auth_data=login)
        try:
            for one in self._handlers.authenticators:
                asked = self._call_authenticator(one, request.auth.mechanism, login)
                verdict = await self._in_time(asked)
                if not verdict.success:
                    refusal = self._refuse(verdict.reply or INVALID)
                    return refusal.reply
        except Refused as failure:
            return self._refuse(failure.reply).reply
        session.authenticated = True
        session.auth_data = login if verdict.auth_data is None else verdict.auth_data
        return verdict.reply or None

    async def begin_tls(self) -> None:
        """Forget the session in clear (RFC 3207 section 4.2), and ask about the TLS."""
        self.calls.begin_session(anew=True)
        try:
            for one, method in self._handlers.having("STARTTLS"):
                if await self._in_time(self.calls.call(one, method, read=bool_of)) is False:
                    self._is_insecure = True
        except Refused:
            self._is_insecure = True

    def rewrite(self, request: KeepMessage) -> KeepMessage:
        """Return the request with the envelope that the handlers have left."""
        recorded, self._recorded = self._recorded, None
        if recorded is None:
            return request
        return request._replace(envelope=request.envelope._replace(**recorded), mailbox=None)

    # -- meanwhile -----------------------------------------------------------------------------

    def note_end(self) -> None:
        """Note that the client has closed its side: it may still wait for replies, but not long."""
        self._has_eof = True
        self.calls.note_input(is_end=True)
        if self.calls.are_running and self._deadline is not None:
            self._deadline.reschedule(asyncio.get_running_loop().time() + LINGER)

    async def _in_time(self, coroutine: Awaitable[Any]) -> Any:
        """Wait for handlers, as long as the session may take and the client is there."""
        try:
            async with asyncio.timeout(LINGER if self._has_eof else None) as self._deadline:
                with self.calls.running():
                    return await coroutine
        except TimeoutError:
            self._conversation.end(CLIENT_CLOSED)
            raise Ended from None

    def _refuse(self, reply: str) -> Instead:
        if reply.startswith("421"):  # RFC 5321 section 3.8
            self._conversation.close_with(reply)
            raise Ended
        return Instead(reply)

    # -- commands ------------------------------------------------------------------------------

    async def _ask_all(self, verb: str, *arguments: Any) -> str | None:
        answer = None
        for one, method in self._handlers.having(verb):
            reply = await self.calls.ask(one, method, *arguments)
            answer = answer or reply
        return answer

    async def _hello(self, hostname: str, _usual: Callable[[], str]) -> str | None:
        session = self._server.session
        session.extended_smtp = False
        session.host_name = hostname
        return await self._ask_all("HELO", hostname)

    async def _extended_hello(self, hostname: str, usual: Callable[[], str]) -> str | None:
        session = self._server.session
        session.extended_smtp = True
        session.host_name = hostname
        answer = None
        for one, method in self._handlers.having("EHLO"):
            lines = (answer or usual()).split("\r\n")
            if one.extends_ehlo:
                reply = await self.calls.ask(one, method, hostname, lines, read=read_lines)
            else:
                reply = await self._extend_old(one, method, hostname, lines)
            answer = reply or answer
        return answer

    async def _extend_old(
        self, one: Handler, method: Callable[..., Any], hostname: str, lines: list[str]
    ) -> str | None:
        """Ask the form of handle_EHLO that pushes lines, and returns the last one."""
        self.calls.held_back = lines[:-1]
        try:
            last = await self.calls.ask(one, method, hostname)
            return last and read_reply("\r\n".join([*self.calls.held_back, last]))
        finally:
            self.calls.held_back = None

    async def _mail(self, address: str, parameters: list[str]) -> str | None:
        server = self._server
        options: list[str] = list(parameters)
        is_utf8 = any(one.upper() == "SMTPUTF8" for one in parameters)
        answer = None
        for one, method in self._handlers.having("MAIL"):
            envelope = server.envelope  # which a handler may have replaced
            envelope.mail_from, envelope.mail_options = None, []
            envelope.smtp_utf8 = is_utf8
            reply = await self.calls.ask(one, method, address, list(options))
            answer = answer or reply
            envelope = server.envelope
            address = address if envelope.mail_from is None else envelope.mail_from
            options = envelope.mail_options or options
        envelope = server.envelope
        envelope.mail_from, envelope.mail_options = address, options
        envelope.smtp_utf8 = is_utf8
        self._parameters.clear()
        return answer

    async def _rcpt(self, address: str, parameters: list[str]) -> str | None:
        server = self._server
        before, options_before = len(server.envelope.rcpt_tos), len(server.envelope.rcpt_options)
        addresses = [address]
        answer = None
        try:
            for one, method in self._handlers.having("RCPT"):
                asked, addresses = addresses, []
                for each in asked:
                    reply = await self.calls.ask(one, method, each, list(parameters))
                    answer = answer or reply
                    addresses += server.envelope.rcpt_tos[before:] or [each]
                    del server.envelope.rcpt_tos[before:]
        finally:
            del server.envelope.rcpt_tos[before:]
            del server.envelope.rcpt_options[options_before:]
        server.envelope.rcpt_tos += addresses
        server.envelope.rcpt_options += parameters
        self._parameters |= dict.fromkeys(addresses, tuple(parameters))
        return answer

    async def _data(self, raw: bytes) -> str | None:
        server = self._server
        server.envelope.content = server.envelope.original_content = raw
        try:
            answer = await self._ask_all("DATA")
            self._recorded = self._read_envelope(server.envelope)
        finally:
            server.envelope = WireEnvelope()  # a message is large
        return answer

    def _read_envelope(self, envelope: WireEnvelope) -> dict[str, Any] | None:
        """Return the fields of the envelope that handlers have changed; None without any."""
        sent = self._conversation.transaction.envelope(self._conversation.transaction.recipients)
        left = {
            "mail_from": str(envelope.mail_from or ""),
            "mail_options": tuple(map(str, envelope.mail_options)),
            "rcpt_to": tuple(map(str, envelope.rcpt_tos)),
        }
        if all(getattr(sent, name) == value for name, value in left.items()):
            return None
        parameters = tuple(self._parameters.get(address, ()) for address in left["rcpt_to"])
        return {**left, "rcpt_options": parameters}

    # -- AUTH ----------------------------------------------------------------------------------

    async def _authenticate(self, name: str, initial: str) -> Answer:
        """Ask handle_AUTH, then the handler that has the mechanism, if any."""
        session = self._server.session
        arguments = [name, initial] if initial else [name]
        for one, method in self._handlers.having("AUTH"):
            pushed = self.calls.pushed
            reply = await self.calls.ask(one, method, arguments)
            if reply is not None or session.authenticated:
                session.authenticated = True
                usual = ACCEPTED if self.calls.pushed == pushed else ""
                return Authenticated(username_of(session.auth_data), reply or usual)
            if self.calls.pushed != pushed:
                return Instead("")
        if name not in self._handlers.mechanisms:
            return None
        one, method = self._handlers.mechanisms[name]
        pushed = self.calls.pushed
        verdict = await self.calls.run(
            one, lambda: method(self._server, arguments), read=read_verdict
        )
        if not verdict.success:
            is_silent = not verdict.reply and self.calls.pushed == pushed
            raise Refused(INVALID if is_silent else verdict.reply)
        session.authenticated = True
        session.auth_data = verdict.auth_data
        return Authenticated(username_of(verdict.auth_data), verdict.reply)

    async def _call_authenticator(
        self, one: Handler, mechanism: str, login: LoginPassword
    ) -> AuthVerdict:
        assert one.authenticator is not None  # noqa: S101  # it is among those that have one
        return await self.calls.call(
            one, one.authenticator, mechanism, login, read=read_authenticator
        )


def bool_of(result: Any) -> bool:
    """Return what handle_STARTTLS has found; None is no objection."""
    return result is None or bool(result)
