"""Sample mails give exactly the findings that stand beside them."""

import json
from collections.abc import Iterator
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local.checks.checked_mail import CheckSettings
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.report import all_rules, check
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))


def findings_of(sample: Path) -> tuple[dict[str, Any], list[Finding]]:
    """What is said about a sample, and what is found in it."""
    said = json.loads(sample.read_text())
    envelope = said["envelope"]
    message = Message(
        id="M1",
        seq=1,
        mailbox="inbox",
        received_at=datetime.fromisoformat(said["received_at"]),
        envelope=Envelope(mail_from=envelope["mail_from"], rcpt_to=tuple(envelope["rcpt_to"])),
        raw=sample.with_suffix(".eml").read_bytes(),
    )
    report = check(message, CheckSettings(zone=said.get("zone")))
    return said, list(report.findings)


def facts(finding: Finding, wanted: dict[str, Any]) -> dict[str, Any]:
    """As much of a finding as is said of the wanted one."""
    place = finding.where._asdict()
    found: dict[str, Any] = {"id": finding.id, "severity": finding.severity}
    if "where" in wanted:
        found["where"] = {name: place[name] for name in wanted["where"]}
    if "detail_has" in wanted:
        has = wanted["detail_has"]
        found["detail_has"] = has if has in finding.detail else finding.detail
    return found


def missing(wanted: list[dict[str, Any]], found: list[Finding]) -> Iterator[dict[str, Any]]:
    """Take the wanted findings out of those found; return what is not among them."""
    for one in wanted:
        match = next((each for each in found if facts(each, one) == one), None)
        if match is None:
            yield one
        else:
            found.remove(match)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_exactly_its_findings(sample: Path) -> None:
    said, found = findings_of(sample)
    # email clients are looked at where they are named: dark mode has one use in 08, and none there
    names_clients = any(one["id"].startswith("client-") for one in said["findings"])
    ignored = [*said.get("ignore", []), *([] if names_clients else ["client-*"])]
    assert not {one.id for one in found} & set(said["absent"])
    lacking = list(missing(said["findings"], found))
    rest = [one for one in found if not any(fnmatchcase(one.id, name) for name in ignored)]
    assert (lacking, rest) == ([], [])


def test_the_id_of_a_rule_is_its_own() -> None:
    ids = [rule.id for rule in all_rules()]
    assert sorted(ids) == sorted(set(ids))
