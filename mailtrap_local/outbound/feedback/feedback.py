"""Give feedback to the senders of messages: reports into the sandbox, and events of providers.

Reports are from the null sender and never go to it, so none is answered by another one.
"""

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from mailtrap_local.errors import NoFeedback, NotPermitted
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.feedback import (
    DELIVERED,
    NO_SUCH_USER,
    STATUS_CODE,
    Feedback,
    FeedbackEvent,
)
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailroom.feedback_queue import ReportMailroom
from mailtrap_local.outbound.feedback.automatic_reply import ABSENT, automatic_reply, reply_refusal
from mailtrap_local.outbound.feedback.complaint_report import complaint_report
from mailtrap_local.outbound.feedback.delivery_report import (
    NOTIFY,
    DeliveryStatus,
    DsnAction,
    delivery_report,
)
from mailtrap_local.outbound.feedback.dsn_request import dsn_request
from mailtrap_local.outbound.feedback.report_mail import ReportMail
from mailtrap_local.outbound.feedback.status_codes import smtp_reply
from mailtrap_local.outbound.relay.relays import Relays

VIA = "feedback"
"""Way by which reports have come, as searches name it."""

_STATUS = re.compile(STATUS_CODE, re.ASCII)
_MOST_TEXT = 100_000  # characters
_ACTIONS: dict[str, DsnAction] = {"5": "failed", "4": "delayed", "2": "delivered"}
_NULL_SENDER = "its sender is <>, to which nothing is sent back (RFC 5321 section 4.5.5)"
_NOT_WANTED = "its envelope asks for no such notification (NOTIFY, RFC 3461 section 4.1)"
_NO_WEBHOOK = "only the webhook of a provider hears of it: name one in [[provider_webhook]]"

log = logging.getLogger(__name__)


class EventPoster(Protocol):
    """Posts the events of providers to webhooks."""

    def post(self, message: Message, feedback: Feedback) -> tuple[str, ...]:
        """Have an event posted soon; returns the names of the webhooks that get it."""


class SenderFeedback:
    """Makes feedback and delivers it. May be used from any thread.

    Reports go on by a relay whose search fits, as what clients send.
    """

    def __init__(
        self,
        mailroom: ReportMailroom,
        *,
        relays: Relays | None = None,
        events: EventPoster | None = None,
    ) -> None:
        self._mailroom = mailroom
        self._relays = relays
        self._events = events

    def give(
        self, message: Message, feedback: Feedback, within: ReportMailroom | None = None
    ) -> FeedbackEvent:
        """Give feedback to the sender of a message; what comes of it is kept on return.

        `within` is the mailroom as an account sees it. Raises NoFeedback where nothing comes of it.
        """
        feedback = _completed(message, feedback)
        reports, note = self._reports(message, feedback)
        kept = [self._deliver(within or self._mailroom, message, one) for one in reports]
        webhooks = () if self._events is None else self._events.post(message, feedback)
        if not kept and not webhooks:
            raise NoFeedback(note)
        ids = tuple(one.id for one in kept)
        return FeedbackEvent(*feedback, messages=ids, webhooks=webhooks, note=note)

    def give_asked(self, message: Message, asked: Sequence[Feedback]) -> None:
        """Give the feedback that faults and the envelope ask for; all others have the message."""
        refused = {each for one in asked if one.kind == "bounce" for each in one.recipients}
        delivered = tuple(one for one in message.rcpt_to if one not in refused)
        every = [Feedback("delivery", delivered), *asked] if delivered else asked
        for feedback in every:
            try:
                self.give(message, feedback)
            except NoFeedback as problem:
                log.debug("%s of %s: %s", feedback.kind, message.id, problem)

    # -- the mail ----------------------------------------------------------------------------

    def _reports(self, message: Message, feedback: Feedback) -> tuple[list[ReportMail], str]:
        """Return the mails for the sender, and why there is none, "" if there are some."""
        if feedback.kind in ("open", "click"):
            return [], _NO_WEBHOOK
        if not message.mail_from:
            return [], _NULL_SENDER
        now = datetime.now(UTC)
        if feedback.kind == "complaint":
            request = dsn_request(message.envelope)
            return [complaint_report(message, request, feedback.recipients, now)], ""
        if feedback.kind == "reply":
            if why := reply_refusal(message):
                return [], why
            replies = [
                automatic_reply(message, one, feedback.text, now) for one in feedback.recipients
            ]
            return replies, ""
        reports = [
            report
            for action, recipients in self._by_action(message, feedback)
            for report in _status_report(message, feedback, action, recipients, now)
        ]
        return reports, "" if reports else _NOT_WANTED

    def _by_action(
        self, message: Message, feedback: Feedback
    ) -> Iterable[tuple[DsnAction, Sequence[str]]]:
        """Iterate over what became of the recipients: some may get it by a relay."""
        action = _ACTIONS[feedback.code[0]]
        if action != "delivered" or self._relays is None:
            return [(action, feedback.recipients)]
        attempts = {one.recipient for one in self._relays.attempts(message)}
        return [
            ("relayed", [one for one in feedback.recipients if one in attempts]),
            ("delivered", [one for one in feedback.recipients if one not in attempts]),
        ]

    def _deliver(self, mailroom: ReportMailroom, message: Message, report: ReportMail) -> Message:
        """Keep a report where the routes say; where none does, beside the message."""
        envelope = Envelope(
            rcpt_to=(report.rcpt_to,),
            mail_options=("SMTPUTF8",) if report.is_utf8 else (),
            listener=message.envelope.listener,
            via=VIA,
        )
        plan = None if self._relays is None else self._relays.plan_copies
        routed = mailroom.route(envelope, report.raw)
        if routed != DEFAULT_MAILBOX:
            try:
                return mailroom.begin_delivery(envelope, report.raw, plan=plan).result()
            except NotPermitted:
                log.debug("the report goes to %s, which is no mailbox of the account", routed)
        mailbox = message.mailbox
        return mailroom.begin_delivery(envelope, report.raw, mailbox=mailbox, plan=plan).result()


def _status_report(
    message: Message,
    feedback: Feedback,
    action: DsnAction,
    recipients: Sequence[str],
    now: datetime,
) -> list[ReportMail]:
    """Return the notification for those recipients of which the sender wants one, if any."""
    request = dsn_request(message.envelope)
    wanted = NOTIFY[action]
    asked = [one for one in request.recipients if one.address in recipients and one.wants(wanted)]
    if not asked:
        return []
    status = DeliveryStatus(action, feedback.code, feedback.text)
    return [delivery_report(message, request, asked, status, now)]


def _completed(message: Message, feedback: Feedback) -> Feedback:
    """Return feedback with what was left out. Raises NoFeedback for what does not fit."""
    feedback = feedback._replace(recipients=_recipients(message, feedback.recipients))
    if len(feedback.text) > _MOST_TEXT:
        raise NoFeedback(f"text: at most {_MOST_TEXT:,} characters, not {len(feedback.text):,}")
    if feedback.kind in ("bounce", "delivery"):
        default = NO_SUCH_USER if feedback.kind == "bounce" else DELIVERED
        code = feedback.code or default
        is_known = _STATUS.fullmatch(code) is not None
        if not is_known or (code[0] == "2") != (feedback.kind == "delivery"):
            raise NoFeedback(f"code = {code[:20]!r}: write one like 5.1.1, or 4.2.2 for a delay")
        return feedback._replace(code=code, text=feedback.text or smtp_reply(code))
    if feedback.kind == "reply":
        return feedback._replace(text=feedback.text or ABSENT)
    if feedback.kind == "click":
        _check_link(message, feedback.link)
    return feedback


def _recipients(message: Message, given: Sequence[str]) -> tuple[str, ...]:
    """Return the recipients, each once, as the envelope spells them: all if none are given."""
    every = {one.casefold(): one for one in message.rcpt_to}
    if not every:
        raise NoFeedback("the envelope of the message has no recipients")
    unknown = [one for one in given if one.casefold() not in every]
    if unknown:
        raise NoFeedback(f"{unknown[0][:100]!r} is no recipient: there are {_few(every.values())}")
    return tuple(dict.fromkeys(every[one.casefold()] for one in given)) or message.rcpt_to


def _check_link(message: Message, link: str) -> None:
    urls = [one.url for one in message.links()]
    if link not in urls:
        raise NoFeedback(f"{link[:200]!r} is no link of the message: there are {_few(urls)}")


def _few(texts: Iterable[str]) -> str:
    every = list(texts)
    return ", ".join(one[:100] for one in every[:5]) + ("…" if len(every) > 5 else "") or "none"
