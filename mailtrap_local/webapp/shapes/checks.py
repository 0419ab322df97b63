"""JSON of the report of a message's checks."""

import msgspec

from mailtrap_local.checks.finding import SEVERITIES, ClientSupport, Finding, Location, Severity
from mailtrap_local.checks.report_json import VERSION
from mailtrap_local.checks.report_text import Report


class LocationShape(msgspec.Struct, frozen=True, omit_defaults=True):
    """Location of a finding; `line` and `column` count from 1 on, in the decoded body."""

    part: int | None = None
    header: str | None = None
    body: str | None = None
    line: int | None = None
    column: int | None = None
    selector: str | None = None


class ClientSupportShape(msgspec.Struct, frozen=True):
    """Support of a feature by an email client: `no` or `partly`, and why."""

    client: str
    support: str
    note: str


class FindingShape(msgspec.Struct, frozen=True):
    """A rule that the message breaks; `count` times, of which `places` are the first."""

    id: str
    severity: Severity
    title: str
    detail: str
    where: LocationShape
    count: int
    places: list[LocationShape]
    clients: list[ClientSupportShape]
    docs: str


class SkippedRule(msgspec.Struct, frozen=True):
    """A rule that was not applied."""

    id: str
    why: str


class ReportShape(msgspec.Struct, frozen=True):
    """Findings, worst first; `undecided` counts by rule the places that it could not judge."""

    version: int
    data: dict[str, str]
    summary: dict[Severity, int]
    undecided: dict[str, int]
    skipped: list[SkippedRule]
    findings: list[FindingShape]


class Unsubscribed(msgspec.Struct, frozen=True):
    """Result of one click: `problem` is "" if the server has unsubscribed the recipient.

    `url` is "" if there is none to post to, `status` null without an answer.
    """

    url: str
    status: int | None
    problem: str


def report_shape(report: Report) -> ReportShape:
    """Return the JSON of a report."""
    return ReportShape(
        version=VERSION,
        data=report.data,
        summary={severity: len(report.of(severity)) for severity in SEVERITIES},
        undecided=report.undecided,
        skipped=[SkippedRule(rule, why) for rule, why in report.skipped.items()],
        findings=list(map(_finding, report.findings)),
    )


def _finding(one: Finding) -> FindingShape:
    return FindingShape(
        id=one.id,
        severity=one.severity,
        title=one.title,
        detail=one.detail,
        where=_location(one.where),
        count=one.count,
        places=list(map(_location, one.places)),
        clients=list(map(_client, one.clients)),
        docs=one.docs,
    )


def _location(one: Location) -> LocationShape:
    return LocationShape(*one)


def _client(one: ClientSupport) -> ClientSupportShape:
    return ClientSupportShape(*one)
