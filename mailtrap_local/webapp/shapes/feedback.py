"""JSON of feedback to the senders of messages."""

from typing import Annotated

import msgspec

from mailtrap_local.mail.feedback import NO_SUCH_USER, STATUS_CODE, FeedbackEvent, FeedbackKind

StatusCode = Annotated[str, msgspec.Meta(pattern=f"^{STATUS_CODE}$")]
Recipients = Annotated[list[str], msgspec.Meta(max_length=1000)]


class FeedbackBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recipients that give feedback: all of the envelope without any."""

    recipients: Recipients = []


class BounceBody(FeedbackBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enhanced status code of a bounce, a delay with class 4, and the reply of the server."""

    code: StatusCode = NO_SUCH_USER
    text: str = ""


class ReplyBody(FeedbackBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words of an automatic reply; those of somebody who is away without any."""

    text: str = ""


class ClickBody(FeedbackBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """URL of a link in the message."""

    link: str


class FeedbackShape(msgspec.Struct, frozen=True, kw_only=True):
    """Feedback that was given.

    `messages` are the ids of the mail to the sender, `webhooks` the names of those that get an
    event. `note` says why there is no mail.
    """

    kind: FeedbackKind
    recipients: tuple[str, ...]
    code: str
    text: str
    link: str
    messages: tuple[str, ...]
    webhooks: tuple[str, ...]
    note: str


class FeedbackAnswer(msgspec.Struct, frozen=True):
    event: FeedbackShape


def feedback_answer(event: FeedbackEvent) -> FeedbackAnswer:
    """Return the JSON of feedback that was given."""
    return FeedbackAnswer(FeedbackShape(**event._asdict()))
