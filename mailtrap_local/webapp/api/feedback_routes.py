"""Table of the routes by which the sender of a message gets feedback."""

from mailtrap_local.webapp.api import feedback
from mailtrap_local.webapp.api.parameters import SearchQuery
from mailtrap_local.webapp.api.route import ApiRoute
from mailtrap_local.webapp.shapes.feedback import BounceBody, ClickBody, FeedbackBody, ReplyBody

_VIEWS = (
    ("bounce", feedback.bounce, BounceBody),
    ("complaint", feedback.complain, FeedbackBody),
    ("reply", feedback.reply, ReplyBody),
    ("open", feedback.open_mail, FeedbackBody),
    ("click", feedback.click, ClickBody),
)

FEEDBACK_ROUTES = tuple(
    ApiRoute(
        method="POST",
        path=f"/api/messages/{{id}}/{name}",
        view=view,
        query=SearchQuery,
        body=body,
        may_be_empty=body is not ClickBody,
        statuses=(202,),
        refusals=(503, 507),
    )
    for name, view, body in _VIEWS
)
