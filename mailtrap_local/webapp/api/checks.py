"""Views of the checks of a message; those that ask other servers are POST."""

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import ChecksQuery, SearchQuery
from mailtrap_local.webapp.shapes.checks import ReportShape, Unsubscribed, report_shape


def get_checks(context: Context, query: ChecksQuery, message_id: str) -> ReportShape:
    """Get what the checks find in a message."""
    report = context.checked.report(context.entry(message_id, query).message)
    return report_shape(report.selected(_rules(query.only), _rules(query.ignore)))


def check_links(context: Context, query: ChecksQuery, message_id: str) -> ReportShape:
    """Ask the servers of a message's links, and get what all checks find in it.

    Private hosts are asked only if `--check-hosts` names them.
    """
    report = context.checked.report_with_links(context.entry(message_id, query).message)
    return report_shape(report.selected(_rules(query.only), _rules(query.ignore)))


def unsubscribe(context: Context, query: SearchQuery, message_id: str) -> Unsubscribed:
    """Unsubscribe with one click (RFC 8058), at a host that `--check-hosts` names."""
    message = context.entry(message_id, query).message
    return Unsubscribed(*context.checked.unsubscribe(message))


def _rules(text: str) -> list[str]:
    return text.replace(",", " ").split()
