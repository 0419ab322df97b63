"""Mail that an app has a provider send: composed, checked, and kept by the mailroom."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import make_msgid
from http.client import responses
from typing import Any

from mailtrap_local.errors import BadMessage, StoreUnavailable
from mailtrap_local.faults.actions import Delay, Drop, GiveFeedback
from mailtrap_local.faults.reply import Reply
from mailtrap_local.faults.stages import FaultContext
from mailtrap_local.mail.api_request import ApiRequest, ApiTemplate
from mailtrap_local.mail.compose import Draft, compose
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.feedback import Feedback
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.webapp.providers.refusal import ApiRefusal

_END_OF_HEADERS = b"\r\n\r\n"
_SECRETS = frozenset(  # in lower case, without - and _
    (
        *("key", "apikey", "apiuser", "apisecret", "authorization", "accesstoken", "token"),
        *("password", "secret", "clientsecret"),
        # versions 2 and 3 of AWS's signatures
        *("awsaccesskeyid", "signature", "signaturemethod", "signatureversion", "securitytoken"),
        *("timestamp", "expires"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One message of a request: content, envelope, and what goes beside both.

    `content` is a draft, or a whole message with an envelope. A draft has its own envelope, unless
    `rcpt_to` is given. `message_id` is for a draft without one, `mailbox` None for the routes'.
    """

    content: Draft | bytes
    mail_from: str = ""
    rcpt_to: tuple[str, ...] | None = None
    alternatives: Sequence[tuple[str, str]] = ()
    message_id: str | None = None
    mailbox: str | None = None
    tags: Sequence[str] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    template: ApiTemplate | None = None
    scheduled_at: str | None = None
    other: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedMail:
    """The octets of a message, ready to be kept."""

    envelope: Envelope
    raw: bytes
    mailbox: str | None
    tags: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The request that mail comes by: its provider, its path, and the client's `host:port`."""

    provider: str
    path: str
    peer: str


class Deliveries:
    """Way of mail from a provider's API to the mailroom, with the limits of SMTP.

    `listener` is the `host:port` that the API is served at. A message has at most
    `max_message_size` octets and `max_recipients` recipients.
    """

    def __init__(
        self, mailroom: Mailroom, *, listener: str, max_message_size: int, max_recipients: int
    ) -> None:
        self.mailroom = mailroom
        self.listener = listener
        self.max_message_size = max_message_size
        self._max_recipients = max_recipients

    def compose(self, mail: OutgoingMail, origin: Origin) -> ComposedMail:
        """Return the octets and the envelope of a message. Raises ApiRefusal."""
        content = mail.content
        if isinstance(content, Draft):
            message_id = mail.message_id or make_msgid(domain="localhost")
            try:
                raw = compose(content, datetime.now(UTC), message_id, mail.alternatives)
                if mail.mailbox is not None:
                    check_mailbox_name(mail.mailbox)
            except (BadMessage, ValueError) as problem:
                raise ApiRefusal("invalid", str(problem)) from problem
            mail_from, rcpt_to = mail.mail_from or content.mail_from, content.rcpt_to
        else:
            raw, mail_from, rcpt_to = content, mail.mail_from, ()
        envelope = Envelope(
            mail_from=mail_from,
            rcpt_to=rcpt_to if mail.rcpt_to is None else mail.rcpt_to,
            mail_options=() if _is_ascii_header(raw) else ("SMTPUTF8",),  # RFC 6531 section 3.4
            peer=origin.peer,
            listener=self.listener,
            via=origin.provider,
            request=ApiRequest(
                provider=origin.provider,
                path=origin.path,
                tags=tuple(mail.tags),
                metadata=mail.metadata,
                template=mail.template,
                scheduled_at=mail.scheduled_at,
                other={name: each for name, each in mail.other.items() if not _is_secret(name)},
            ),
        )
        self._check_size(envelope, raw)
        return ComposedMail(envelope=envelope, raw=raw, mailbox=mail.mailbox, tags=mail.tags)

    def _check_size(self, envelope: Envelope, raw: bytes) -> None:
        recipients, octets = len(envelope.rcpt_to), len(raw) + envelope.octets
        if not recipients:
            raise ApiRefusal("missing", "at least one recipient is required", field="to")
        if recipients > self._max_recipients:
            text = f"{recipients} recipients: the limit is {self._max_recipients}"
            raise ApiRefusal("invalid", text, field="to")
        if octets > self.max_message_size:
            text = f"the message has {octets} octets, the limit is {self.max_message_size}"
            raise ApiRefusal("too-large", text, status=413)

    def deliver(self, mails: Sequence[ComposedMail]) -> list[Message]:
        """Keep messages, unless a fault of the stage `API` prevents it.

        Raises ApiRefusal, and ConnectionAbortedError where a fault ends the connection.
        """
        asked: list[Feedback] = []
        drop_after = self._inject_faults(mails, asked)
        try:
            kept = self._keep(mails)
        except StoreUnavailable as problem:
            raise ApiRefusal("server", str(problem), status=503) from problem
        for message in kept:
            self.mailroom.feedback.note_sent(message, [*_about(message, asked)])
        if drop_after:
            raise ConnectionAbortedError("dropped by a fault, with the mail kept")
        return kept

    def _keep(self, mails: Sequence[ComposedMail]) -> list[Message]:
        """Keep messages; all but the first know which that is: some providers give its id alone."""
        kept: list[Message] = []
        for each in mails:
            envelope = each.envelope
            if kept and envelope.request is not None:
                request = replace(envelope.request, batch=kept[0].id)
                envelope = envelope._replace(request=request)
            kept.append(
                self.mailroom.deliver(envelope, each.raw, mailbox=each.mailbox, tags=each.tags)
            )
        return kept

    def _inject_faults(self, mails: Sequence[ComposedMail], asked: list[Feedback]) -> bool:
        """Apply the faults of a request, and add the feedback that they ask for.

        Returns whether to drop the connection afterwards.
        """
        first = mails[0]
        context = FaultContext(
            stage="API",
            session_id="",
            mailbox=first.mailbox or self.mailroom.route(first.envelope, first.raw),
            sender=first.envelope.mail_from,
            recipients=tuple(each for mail in mails for each in mail.envelope.rcpt_to),
            raw=first.raw,
        )
        for action in self.mailroom.faults.actions_for(context):
            match action:
                case Delay(seconds):
                    time.sleep(seconds)
                case Reply(code, _, text):
                    raise ApiRefusal(
                        "fault", text or responses.get(code, "An error by a fault"), status=code
                    )
                case Drop(after_store=False):
                    raise ConnectionAbortedError("dropped by a fault")
                case Drop():
                    return True
                case GiveFeedback():
                    asked.append(action.feedback)
        return False


def _is_secret(name: str) -> bool:
    """Say whether a field is one that credentials are in, as some clients have them in the body."""
    name = name.lower().replace("_", "").replace("-", "")
    return name in _SECRETS or name.startswith("xamz")


def _about(message: Message, asked: Sequence[Feedback]) -> Iterator[Feedback]:
    """Iterate over the feedback for one message of a request."""
    for one in asked:
        recipients = tuple(each for each in message.rcpt_to if each in one.recipients)
        if recipients:
            yield one._replace(recipients=recipients)


def _is_ascii_header(raw: bytes) -> bool:
    return raw[: raw.find(_END_OF_HEADERS)].isascii()
