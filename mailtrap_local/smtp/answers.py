"""Answer what the session of one connection asks for: messages, faults, passwords, handlers."""

import logging
from typing import TYPE_CHECKING, Any

from mailtrap_local.errors import BadSetting, DiskFull, StoreFull, StoreUnavailable
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.mail.message import Message
from mailtrap_local.net.accounts import Accounts, check_async
from mailtrap_local.net.password_checks import TooManyChecks
from mailtrap_local.net.sasl import Credentials
from mailtrap_local.smtp.fault_injection import FaultInjection
from mailtrap_local.smtp.places import peer_host
from mailtrap_local.smtp.requests import AtStage, CheckPassword, Instead, KeepMessage, Request
from mailtrap_local.store.base import Keeping

if TYPE_CHECKING:
    from mailtrap_local.net.mailbox_users import MailboxUsers
    from mailtrap_local.smtp.handler_calls import HookedConnection
    from mailtrap_local.smtp.hooks import Hooks

_INVALID = "535 5.7.8 Credentials not accepted"
_BEFORE_TLS: tuple[Stage, ...] = ("connect", "STARTTLS")

log = logging.getLogger(__name__)


class Answers:
    """The answers for one connection. `hooks` asks its handlers, None without any."""

    def __init__(self, connection: "HookedConnection") -> None:
        self._connection = connection
        self._conversation = connection.conversation
        self._faults: FaultInjection | None = None
        self.hooks: Hooks | None = None
        if connection.listener.handlers is not None:
            from mailtrap_local.smtp import hooks  # noqa: PLC0415  # few need them

            self.hooks = hooks.Hooks(connection, connection.listener.handlers)

    def keep(self, request: KeepMessage) -> Message | str | Keeping:
        """Keep a message, or begin to, if the store takes its time: see `kept`. Does not wait."""
        begin = self._conversation.delivery.begin_delivery
        try:
            if self.hooks is not None:
                request = self.hooks.rewrite(request)
            keeping = begin(request.envelope, request.raw, routed=request.mailbox)
            return keeping.result() if keeping.is_done else keeping
        except Exception as problem:  # noqa: BLE001  # logged there
            return self._failure(problem)

    def kept(self, keeping: Keeping) -> Message | str:
        """Return a message that is kept by now, or the reply if it cannot be."""
        try:
            return keeping.result()
        except Exception as problem:  # noqa: BLE001  # logged there
            return self._failure(problem)

    def _failure(self, problem: Exception) -> str:
        """Return the reply to a message that is not kept, and log why."""
        if isinstance(problem, DiskFull):  # which the store logs, once
            return "452 4.3.1 The disk is full, nothing was kept"
        if isinstance(problem, StoreFull):
            return "452 4.3.1 Only pinned messages are left to drop, nothing was kept"
        peer = self._conversation.record.peer
        if isinstance(problem, StoreUnavailable):
            log.error("%s: a message could not be kept: %s", peer, problem)
            return "451 4.3.0 The message could not be kept, try again"
        log.error("%s: a message could not be kept", peer, exc_info=problem)
        return "451 4.3.0 Internal error, nothing was kept"

    async def find(self, request: Request) -> Any:
        """Find the answer to any other request but `StartTls`. Raises Ended."""
        hooks = self.hooks
        if isinstance(request, CheckPassword):
            security = self._conversation.listener.security
            peer = peer_host(self._conversation.record.peer)
            refusal = await password_refusal(
                security.accounts, request.credentials, peer, security.mailbox_users
            )
            return await hooks.check(request) if hooks and not refusal else refusal
        if isinstance(request, AtStage):
            if request.context is not None:
                reply = await self._inject(request.context)
                if reply is not None:
                    return Instead(reply)
            if hooks is not None and request.hook:
                return await hooks.ask(request.hook, request.arguments)
        return None

    async def inject_before_tls(self) -> None:
        """Apply the faults that precede the handshake of implicit TLS. Raises Ended."""
        for stage in _BEFORE_TLS if self._conversation.is_watched else ():
            await self._inject(self._conversation.context(stage)._replace(answerable=False))

    async def _inject(self, context: FaultContext) -> str | None:
        if self._faults is None:
            self._faults = FaultInjection(self._connection)
        return await self._faults.inject(context)


async def password_refusal(
    accounts: Accounts | None,
    credentials: Credentials,
    peer: str,
    users: "MailboxUsers | None" = None,
) -> str | None:
    """Return the reply to credentials that are not those of an account; None if they are.

    One of the `users` needs the password of its mailbox instead.
    """
    user, secret = credentials.username, credentials.secret
    try:
        is_valid = credentials.proven
        if not is_valid and users is not None and users.hash_of(user) is not None:
            is_valid = await users.check(user, secret, peer)
        elif not is_valid:
            is_valid = accounts is not None and await check_async(accounts, user, secret, peer)
    except BadSetting as problem:
        log.error("AUTH: %s", problem)  # noqa: TRY400  # a traceback would add nothing
        return "454 4.7.0 Credentials cannot be checked now"
    except TooManyChecks as problem:
        return f"454 4.7.0 {problem}"
    return None if is_valid else _INVALID
