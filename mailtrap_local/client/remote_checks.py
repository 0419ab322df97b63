"""Checks of messages of a sandbox elsewhere, and sending them on: made there, by its settings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.errors import NoFeedback, NotReleased, RelayNotFound, RequestRefused
from mailtrap_local.mail.feedback import Feedback, FeedbackEvent
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mail.unsubscribe import OneClick

if TYPE_CHECKING:
    from mailtrap_local.checks.report_text import Report

_SECONDS = 45.0  # that other servers may take: spam filters, that of an unsubscribe


class RemoteChecks:
    """Implements `mail.message_checks.MessageChecker`."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    def report(
        self,
        message: Message,
        *,
        only: Collection[str] = (),
        ignore: Collection[str] = (),
        zone: Mapping[str, str] | None = None,
        others: Iterable[Message] = (),
    ) -> "Report":
        """Return the report of the sandbox; with a zone of one's own it is made here.

        The sandbox compares a message with the earlier ones of its mailbox by itself.
        """
        if zone is not None:
            from mailtrap_local.checks.checked_mail import CheckSettings  # noqa: PLC0415  # rarely used
            from mailtrap_local.checks.digest_cache import DigestCache  # noqa: PLC0415
            from mailtrap_local.checks.report import check  # noqa: PLC0415

            digests = DigestCache().alike(message, others)
            settings = CheckSettings(zone=zone)
            return check(message, settings, only=only, ignore=ignore, others=digests)
        from mailtrap_local.checks.report_json import report_from_json  # noqa: PLC0415  # likewise

        found = self._transport.get(
            f"{_path(message)}/checks",
            needs=("findings",),
            takes=_SECONDS,
            only=",".join(only),
            ignore=",".join(ignore),
        )
        return report_from_json(found)

    def unsubscribe(self, message: Message) -> OneClick:
        """Have the sandbox unsubscribe with one click."""
        path = f"{_path(message)}/unsubscribe"
        found = self._transport.request("POST", path, takes=_SECONDS)
        return OneClick(found["url"], found["status"], found["problem"])

    def release(
        self, message: Message, to: Sequence[str], relay: str | None = None
    ) -> Sequence[RelayAttempt]:
        """Have the sandbox send a message on. Raises RelayNotFound and NotReleased."""
        body = {"to": list(to)} if relay is None else {"to": list(to), "relay": relay}
        try:
            return _attempts(self._transport.request("POST", f"{_path(message)}/release", body))
        except NotFound as problem:
            raise RelayNotFound(str(problem)) from None
        except RequestRefused as problem:
            if problem.status == 400:
                raise NotReleased(str(problem)) from None
            raise

    def attempts(self, message: Message) -> Sequence[RelayAttempt]:
        """Return what was and will be sent of a message."""
        return _attempts(self._transport.get(f"{_path(message)}/attempts"))

    def feedback(self, message: Message, feedback: Feedback) -> FeedbackEvent:
        """Have the sandbox give feedback to the sender of a message. Raises NoFeedback."""
        given = {name: value for name, value in feedback._asdict().items() if value}
        path = f"{_path(message)}/{given.pop('kind')}"
        try:
            found = self._transport.request("POST", path, given)["event"]
        except RequestRefused as problem:
            if problem.status == 400:
                raise NoFeedback(str(problem)) from None
            raise
        lists = ("recipients", "messages", "webhooks")
        return FeedbackEvent(**{**found, **{name: tuple(found[name]) for name in lists}})


def _attempts(found: Mapping[str, Any]) -> list[RelayAttempt]:
    return [
        RelayAttempt(
            **{name: _seconds(name, value) for name, value in one.items()},
        )
        for one in found["attempts"]
    ]


def _seconds(name: str, value: Any) -> Any:
    is_time = name.endswith("_at") and value is not None
    return datetime.fromisoformat(value).timestamp() if is_time else value


def _path(message: Message) -> str:
    return f"/api/messages/{quote(message.id, safe='')}"
