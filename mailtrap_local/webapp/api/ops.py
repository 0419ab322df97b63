"""Views for whoever watches over the server. They tell nothing of the mail but numbers."""

from werkzeug.wrappers import Response

from mailtrap_local.errors import SandboxError
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.waiters import Unavailable
from mailtrap_local.webapp.shapes.common import Status


def get_livez(_context: Context) -> Status:
    """Whether the process is alive: no answer means it is not."""
    return Status("alive")


def get_readyz(context: Context) -> Status:
    """Whether mail can come in and be read: every listener listens and the store answers."""
    health_problem = context.health_problem()
    if health_problem:
        raise Unavailable(health_problem)
    try:
        context.mailroom.store.count()
    except SandboxError as problem:
        raise Unavailable(f"the store does not answer: {problem}") from problem
    return Status("ready")


def get_metrics(context: Context) -> Response:
    """Numbers for Prometheus, in its text format."""
    # few have a Prometheus, and nobody else should wait for its client to be imported
    from prometheus_client import CONTENT_TYPE_LATEST  # noqa: PLC0415

    from mailtrap_local.webapp.api.metrics import exposition  # noqa: PLC0415  # likewise

    return Response(exposition(context), content_type=CONTENT_TYPE_LATEST)
