"""JSON of the report of a message's checks."""

from typing import TYPE_CHECKING, Literal

import msgspec

# Checks are imported when somebody asks for some, and not by a server that starts.
if TYPE_CHECKING:
    from mailtrap_local.checks.report_text import Report

Severity = Literal["error", "warning", "info"]


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


def report_shape(report: "Report") -> ReportShape:
    """Return the JSON of a report."""
    from mailtrap_local.checks.report_json import report_json  # noqa: PLC0415  # see above

    return msgspec.convert(report_json(report), ReportShape)
