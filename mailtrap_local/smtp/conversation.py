"""State of one client's conversation, and what commands do to it: reply, ask, end."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from mailtrap_local.faults.effects import Effects
from mailtrap_local.faults.stages import FaultContext, Stage
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.session import Session
from mailtrap_local.smtp.grammar import Path
from mailtrap_local.smtp.lines import Input
from mailtrap_local.smtp.listener import Listener
from mailtrap_local.smtp.requests import AtStage, Instead, Request
from mailtrap_local.smtp.tls_failures import NOT_OFFERED, TRUST, left_in_handshake
from mailtrap_local.smtp.transaction import Delivery, Transaction

OWN_NAME = "localhost"
CLIENT_CLOSED = "the client closed the connection"
"""Reason of an end for which there is no better one."""
SAID_QUIT = "the client said QUIT"
NO_PROXY_HEADER = "and had sent no PROXY header, which --proxy-protocol requires"
"""Behind either reason, or that of a client that is silent."""
AT_ONCE = 0.2
"""Seconds within which a client that only tries the port has left."""

End = Literal["", "close", "linger", "drop"]

_BEFORE_MAIL = frozenset({"connect", "banner", "EHLO", "STARTTLS", "QUIT"})

log = logging.getLogger(__name__)


class Conversation:
    """State of the conversation with one client, and what commands do to it.

    `output` is the replies that have to be sent. `request` is what has to be answered before the
    conversation goes on. `ended` says how the connection ends, once it does: `linger` with a client
    that may still be sending, `drop` without care for what it has not received.
    """

    hooked = False
    """True if a handler is asked at every command."""
    has_more = False
    """True if more has come from the client than is in `input`."""
    has_shaken_hands = False
    """True if there is TLS, and not only between a client and its proxy."""
    tried_port = False
    """True if the client left at once and without an octet, where it had to speak first."""

    def __init__(self, listener: Listener, delivery: Delivery, record: Session) -> None:
        self.listener = listener
        self.limits = listener.limits
        self.delivery = delivery
        self.record = record
        self.transaction = Transaction(listener, delivery, record)
        self.effects = Effects(max_message_size=listener.limits.message_size)

        self.input = Input()
        self.read: Callable[[], bool] | None = None
        """Reads what is no command; False if more octets are needed. None where commands come."""
        self.in_message = False
        """True if what comes next is part of a message, whatever happens."""
        self.received_octets = 0
        self.elapsed = 0.0
        """Seconds since the client connected, at what is replied to now."""

        self.output: list[str] = []
        self.request: Request | None = None
        self.then: Callable[[Any], None] | None = None
        """Goes on with the answer to the request."""
        self.ended: End = ""

        self.offers_tls = listener.security.tls in ("starttls", "require")
        """True if the client may use STARTTLS."""
        self.requires_tls = listener.security.tls == "require"
        """True if most commands are refused until the client has started TLS."""

        self.awaits_proxy_header = listener.proxy_protocol
        """True until the header of the PROXY protocol has come that names the client."""
        self.was_greeted = False
        self.said_ehlo = False
        self.only_probes = True
        """False once a client has begun a transaction, was refused anything or has met a fault."""
        self.current_command = "the connection"
        """The command or message in progress; "" if its refusal cannot be why no message comes."""
        self.unproductive_replies = 0
        """Since the last message."""
        self._end_reason = CLIENT_CLOSED

    @property
    def now(self) -> datetime:
        """The time of what is replied to now, in UTC."""
        return self.record.started_at + timedelta(seconds=self.elapsed)

    @property
    def extensions(self) -> frozenset[str]:
        """Keywords of `--extensions` that are on offer."""
        return self.listener.extensions - self.effects.hidden

    # -- replies -------------------------------------------------------------------------------

    def say(self, reply: str) -> None:
        """Send a reply of one or more lines, and record it."""
        self.record.said(self.elapsed, reply)
        if reply[0] in "45":
            self.only_probes = False
            self.note_refusal(reply)
        self.output.append(reply)

    def refuse(self, reply: str) -> None:
        """Send a reply to what brings no message nearer, which may be a positive one.

        "" if it has been sent. After too many of these the conversation ends.
        """
        self.unproductive_replies += 1
        if self.unproductive_replies > self.limits.commands:
            self.close_with("421 4.7.0 Too many commands without a message, closing")
        elif reply:
            self.say(reply)

    def note_refusal(self, reply: str) -> None:
        """Record why no message may come: the first refusal, not what follows from it."""
        follows = reply.startswith("503") and self.record.refusal  # when the client pipelines
        if self.current_command and not follows:
            self.record.refused(f"{self.current_command} was answered {reply}")

    # -- requests ------------------------------------------------------------------------------

    @property
    def is_watched(self) -> bool:
        """True if a fault or a handler may change what comes: seldom, so it is checked first."""
        return self.transaction.has_magic or self.hooked or self.delivery.faults.active

    @property
    def asks_about_data(self) -> bool:
        """True if DATA has come, and what to reply has been asked."""
        context = self.request.context if isinstance(self.request, AtStage) else None
        return context is not None and context.stage == "DATA" and not self.in_message

    def ask(self, request: Request, then: Callable[[Any], None]) -> None:
        """Wait for the answer to a request, and go on with it."""
        self.request = request
        self.then = then

    def ask_at(
        self,
        stage: Stage | None,
        accept: Callable[[str | None], None],
        refuse: Callable[[str], None] | None = None,
        *,
        hook: tuple[Any, ...] = ("",),
        sender: Path | None = None,
        recipients: Sequence[Path] = (),
        raw: bytes = b"",
        auth: AuthInfo | None = None,
    ) -> None:
        """Ask whether a fault or a handler changes the next step.

        Then `accept` goes on, with the reply to send if it is not the usual one, or `refuse` sends
        another instead. `hook` is the verb of a handler's method and its arguments.
        """

        def then(answer: str | Instead | None) -> None:
            if isinstance(answer, Instead):
                (refuse or self.refuse)(answer.reply)
            else:
                accept(answer)

        context = None if stage is None else self.context(stage, sender, recipients, raw, auth)
        self.ask(AtStage(context, hook[0], hook[1:]), then)

    def context(
        self,
        stage: Stage,
        sender: Path | None = None,
        recipients: Sequence[Path] = (),
        raw: bytes = b"",
        auth: AuthInfo | None = None,
    ) -> FaultContext:
        """Return what is known at a stage."""
        auth = auth or self.record.auth
        mailbox = self.record.mailbox
        if stage not in _BEFORE_MAIL:
            sender = sender or self.transaction.sender
            mailbox = self.delivery.route(self.transaction.envelope(recipients, auth), raw)
            if stage == "end-of-data":
                self.transaction.mailbox = mailbox  # so that a message is routed once
        return FaultContext(
            stage=stage,
            session_id=self.record.id,
            mailbox=mailbox,
            sender=None if sender is None else sender.address,
            recipients=tuple(path.address for path in recipients),
            auth=None if auth is None else auth.username,
            raw=raw,
        )

    # -- TLS -----------------------------------------------------------------------------------

    def secure(self, tls: TlsInfo) -> None:
        """Note that TLS is on."""
        self.has_shaken_hands = True
        self.note_tls(tls)

    def note_tls(self, tls: TlsInfo) -> None:
        """Note the client's TLS, which may be that with its proxy."""
        self.record.tls = tls
        self.offers_tls = self.requires_tls = False

    @property
    def certificate_remedy(self) -> str:
        """Remedy for a client that does not accept the certificate, as part of a sentence."""
        kind = self.effects.bad_certificate
        return f"a fault made it {kind}" if kind else TRUST

    # -- the end -------------------------------------------------------------------------------

    def reset(self) -> None:
        """Forget the transaction, and what faults have planned for it."""
        self.transaction.reset()
        self.effects.forget_message()

    def close_with(self, reply: str, reason: str = "") -> None:
        """Send a last reply to a client that may still be sending; `reason` ends the record."""
        self.say(reply)
        self.end(reason or f"the server closed it with {reply}", "linger")

    def interrupt(
        self, reply: str, reason: str, how: End = "close", *, was_idle: bool = False
    ) -> None:
        """End from outside, with a last reply."""
        if self.ended:
            return
        if was_idle and self.awaits_proxy_header:  # it may be no SMTP client at all
            reason = f"{reason} {NO_PROXY_HEADER}"
        else:
            self.record.said(self.elapsed, reply)
            self.output.append(reply)
        self.end(reason, how, was_idle=was_idle)

    def note_end(self, reason: str) -> None:
        """Set the reason for the record, should the conversation end now without another."""
        self._end_reason = reason

    def drop(self, stage: str) -> None:
        """End without a reply, because a fault wants it at that stage."""
        self.end(f"a fault dropped the connection at {stage}", "drop")

    def end(self, reason: str = "", how: End = "close", *, was_idle: bool = False) -> None:
        """End, and close the record before the client can see that: a test may look then."""
        self.ended = self.ended or how
        self.request = self.then = None  # what a fault has ended is not asked about again
        record, transaction = self.record, self.transaction
        if record.ended_at is not None:
            return
        transaction.note_mailbox()
        left, probed = self._describe_end(reason or self._end_reason)
        halfway = transaction.sender is not None
        record.end(self.elapsed, left=left, halfway=halfway, idle=was_idle, probed=probed)
        self.delivery.sessions.end(record)
        transaction.end_transfer()  # not only once the client has read the last reply
        log.debug("%r", record)

    def _describe_end(self, reason: str) -> tuple[str, bool]:
        """Say more of a reason if more is known, and whether the client only probed."""
        is_own_end = reason in (CLIENT_CLOSED, SAID_QUIT)
        if self.awaits_proxy_header and is_own_end:
            self.tried_port = not self.received_octets and self.elapsed < AT_ONCE
            reason = reason if self.tried_port else f"{reason} {NO_PROXY_HEADER}"
        if self.tried_port and self.only_probes:
            return f"{reason} and had sent nothing", True
        if not (is_own_end and self.only_probes and self.was_greeted):
            return reason, False
        record = self.record
        if self.has_shaken_hands and not record.helo and reason == CLIENT_CLOSED:
            return left_in_handshake(self.certificate_remedy), False  # as far as it knows
        if self.said_ehlo and record.tls is None and record.auth is None and not self.offers_tls:
            return f"{reason}, without a message: {NOT_OFFERED}", reason == SAID_QUIT
        if not self.received_octets:
            return f"{reason} and had sent nothing", True
        return f"{reason}, without a message", True
