"""Reports as SARIF 2.1.0, which code hosts show beside the lines of a file.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from mailtrap_local.checks.checked_file import CheckedFile
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.report_text import describe_location

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif(files: Sequence[CheckedFile], version: str) -> dict[str, Any]:
    """Return the findings of all files as a SARIF log with one run of this version."""
    findings = {finding.id: finding for file in files for finding in file.report.findings}
    driver = {
        "name": "mailtrap-local",
        "version": version,
        "rules": [_rule(finding) for finding in findings.values()],
    }
    indexes = {rule: index for index, rule in enumerate(findings)}
    results = [
        _result(file, finding, indexes[finding.id])
        for file in files
        for finding in file.report.findings
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }


def _rule(finding: Finding) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": finding.id, "shortDescription": {"text": finding.title}}
    if finding.docs:
        rule["helpUri"] = finding.docs
    return rule


def _result(file: CheckedFile, finding: Finding, index: int) -> dict[str, Any]:
    message = ": ".join(filter(None, (finding.title, finding.detail)))
    place = describe_location(finding.where)
    return {
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{message} ({place})" if place else message},
        "occurrenceCount": finding.count,
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(file.name)},
                    "region": {"startLine": file.line_of(finding.where)},
                }
            }
        ],
    }
