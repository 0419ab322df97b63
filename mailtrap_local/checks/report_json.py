"""Reports as JSON: what the API answers, and what clients of it read."""

from collections.abc import Mapping
from typing import Any

from mailtrap_local.checks.finding import SEVERITIES, ClientSupport, Finding, Location
from mailtrap_local.checks.report_text import Report

VERSION = 1
"""Version of the shape; new keys do not change it."""


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as JSON; keys of a location that say nothing are left out."""
    return {
        "version": VERSION,
        "data": report.data,
        "summary": {severity: len(report.of(severity)) for severity in SEVERITIES},
        "undecided": report.undecided,
        "skipped": [{"id": rule, "why": why} for rule, why in report.skipped.items()],
        "findings": [_finding_json(finding) for finding in report.findings],
    }


def report_from_json(content: Mapping[str, Any]) -> Report:
    """Return the report that was made into this JSON. Raises KeyError and TypeError."""
    return Report(
        findings=tuple(_finding_from_json(one) for one in content["findings"]),
        undecided=dict(content["undecided"]),
        skipped={one["id"]: one["why"] for one in content["skipped"]},
        data=dict(content["data"]),
    )


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "title": finding.title,
        "detail": finding.detail,
        "where": _location_json(finding.where),
        "count": finding.count,
        "places": [_location_json(place) for place in finding.places],
        "clients": [one._asdict() for one in finding.clients],
        "docs": finding.docs,
    }


def _location_json(location: Location) -> dict[str, Any]:
    return {name: value for name, value in location._asdict().items() if value is not None}


def _finding_from_json(content: Mapping[str, Any]) -> Finding:
    names = ("id", "severity", "title", "detail", "count", "docs")
    return Finding(
        where=_location_from_json(content["where"]),
        places=tuple(map(_location_from_json, content["places"])),
        clients=tuple(
            ClientSupport(one["client"], one["support"], one["note"]) for one in content["clients"]
        ),
        **{name: content[name] for name in names},
    )


def _location_from_json(content: Mapping[str, Any]) -> Location:
    return Location(**{name: content.get(name) for name in Location._fields})
