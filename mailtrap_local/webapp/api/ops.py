"""Views for monitoring. Of the mail they show numbers alone."""

from werkzeug.wrappers import Response

from mailtrap_local.errors import SandboxError
from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.live.waiters import Unavailable
from mailtrap_local.webapp.shapes.common import Status


def get_livez(_context: Context) -> Status:
    """Check that the process is alive."""
    return Status("alive")


def get_readyz(context: Context) -> Status:
    """Check that mail can be received and read: all listeners, threads and the store work."""
    health_problem = context.health_problem() or context.mailroom.background.health_problem()
    if health_problem:
        raise Unavailable(health_problem)
    try:
        context.mailroom.store.count()
    except SandboxError as problem:
        raise Unavailable(f"the store does not answer: {problem}") from problem
    return Status("ready")


def get_metrics(context: Context) -> Response:
    """Get metrics in the text format of Prometheus. For admins: they count the mail of all."""
    context.principal.check_admin()
    # few need it, and nobody else should wait for the import
    from prometheus_client import CONTENT_TYPE_LATEST  # noqa: PLC0415

    from mailtrap_local.webapp.api.metrics import exposition  # noqa: PLC0415  # likewise

    return Response(exposition(context), content_type=CONTENT_TYPE_LATEST)
