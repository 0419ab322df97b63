"""Each rule has an entry in the documentation."""

import re

import pytest

from mailtrap_local.checks import (
    across,
    addresses,
    attachments,
    authentication,
    content_ids,
    defects,
    encoded_words,
    headers,
    leftovers,
    lists,
    parity,
    structure,
    subject,
)
from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.checks.report import all_rules, docs_of
from paths import ROOT

PAGES = {path.name: path.read_text() for path in (ROOT / "docs" / "checks").glob("*.md")}
MODULES = (
    *(across, addresses, attachments, authentication, content_ids, defects, encoded_words),
    *(headers, leftovers, lists, parity, structure, subject),
)
RULES = [rule for module in MODULES for check in module.CHECKS for rule in check.rules]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_documented_once_with_its_severity(rule: CheckRule) -> None:
    heading = re.compile(rf"^## {rule.id}\n\n\*\*{rule.severity.title()}\*?\*?", re.MULTILINE)
    assert sum(len(heading.findall(page)) for page in PAGES.values()) == 1


@pytest.mark.parametrize(
    "rule",
    [rule for rule in all_rules() if not rule.id.startswith("client-")],  # these have caniemail's
    ids=lambda rule: rule.id,
)
def test_a_finding_links_to_the_entry_of_its_rule(rule: CheckRule) -> None:
    page, _, heading = docs_of(rule.id).rpartition("/")[2].partition("#")
    assert f"## {heading}\n" in PAGES[page]


@pytest.mark.parametrize("rule_id", ["link-broken", "link-unreachable", "spam-score", "spam-x"])
def test_so_does_one_of_another_server(rule_id: str) -> None:
    page, _, heading = docs_of(rule_id).rpartition("/")[2].partition("#")
    assert f"## {heading}" in PAGES[page]


def test_the_index_names_each_page_of_these_rules() -> None:
    for page in PAGES.keys() - {"README.md"}:
        assert f"({page})" in PAGES["README.md"]
