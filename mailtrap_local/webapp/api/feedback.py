"""Views that give feedback to the sender of a message, as its recipients would."""

from mailtrap_local.mail.feedback import Feedback
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import SearchQuery
from mailtrap_local.webapp.shapes.feedback import (
    BounceBody,
    ClickBody,
    FeedbackAnswer,
    FeedbackBody,
    ReplyBody,
    feedback_answer,
)


def bounce(
    context: Context, query: SearchQuery, body: BounceBody, message_id: str
) -> FeedbackAnswer:
    """Have a message bounce, or be delayed: its sender gets a delivery status notification."""
    feedback = Feedback("bounce", tuple(body.recipients), body.code, body.text)
    return _give(context, query, message_id, feedback)


def complain(
    context: Context, query: SearchQuery, body: FeedbackBody, message_id: str
) -> FeedbackAnswer:
    """Have a message called spam: its sender gets an abuse report."""
    return _give(context, query, message_id, Feedback("complaint", tuple(body.recipients)))


def reply(context: Context, query: SearchQuery, body: ReplyBody, message_id: str) -> FeedbackAnswer:
    """Have a message replied to by itself, as by somebody who is away."""
    feedback = Feedback("reply", tuple(body.recipients), text=body.text)
    return _give(context, query, message_id, feedback)


def open_mail(
    context: Context, query: SearchQuery, body: FeedbackBody, message_id: str
) -> FeedbackAnswer:
    """Have a message reported as opened, to the webhook of its provider."""
    return _give(context, query, message_id, Feedback("open", tuple(body.recipients)))


def click(context: Context, query: SearchQuery, body: ClickBody, message_id: str) -> FeedbackAnswer:
    """Have a click on a link of a message reported, to the webhook of its provider."""
    feedback = Feedback("click", tuple(body.recipients), link=body.link)
    return _give(context, query, message_id, feedback)


def _give(
    context: Context, query: SearchQuery, message_id: str, feedback: Feedback
) -> FeedbackAnswer:
    message = context.entry(message_id, query).message
    mailroom = context.mailroom
    return feedback_answer(mailroom.feedback.give(message, feedback, mailroom))
