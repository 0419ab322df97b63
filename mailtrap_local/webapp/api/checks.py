"""View of the checks of a message."""

from mailtrap_local.webapp.api.context import Context
from mailtrap_local.webapp.api.parameters import ChecksQuery
from mailtrap_local.webapp.shapes.checks import ReportShape, report_shape


def get_checks(context: Context, query: ChecksQuery, message_id: str) -> ReportShape:
    """Get what the checks find in a message."""
    report = context.reports.of(context.entry(message_id, query).message)
    return report_shape(report.selected(_rules(query.only), _rules(query.ignore)))


def _rules(text: str) -> list[str]:
    return text.replace(",", " ").split()
