"""Each rule has an entry in the documentation."""

import re

import pytest

from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.checks.report import all_rules, docs_of
from paths import ROOT

PAGES = {path.name: path.read_text() for path in (ROOT / "docs" / "checks").glob("*.md")}
RULES = [rule for rule in all_rules() if not rule.id.startswith("client-")]  # `client-*`


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_documented_once_with_its_severity(rule: CheckRule) -> None:
    heading = re.compile(rf"^## {rule.id}\n\n\*\*{rule.severity.title()}\*?\*?", re.MULTILINE)
    assert sum(len(heading.findall(page)) for page in PAGES.values()) == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_finding_links_to_the_entry_of_its_rule(rule: CheckRule) -> None:
    page, _, heading = docs_of(rule.id).rpartition("/")[2].partition("#")
    assert f"## {heading}\n" in PAGES[page]


@pytest.mark.parametrize("rule_id", ["link-broken", "link-unreachable", "spam-score", "spam-x"])
def test_so_does_one_of_another_server(rule_id: str) -> None:
    page, _, heading = docs_of(rule_id).rpartition("/")[2].partition("#")
    assert f"## {heading}" in PAGES[page]


def test_the_index_names_each_page_and_all_links_between_pages_lead_somewhere() -> None:
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", PAGES["README.md"]))
    assert linked == PAGES.keys() - {"README.md"}
    for page in PAGES.values():
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page):
            assert (ROOT / "docs" / "checks" / target).exists(), target


def test_the_features_of_clients_have_one_entry_for_all() -> None:
    assert "\n## client-*\n" in PAGES["clients.md"]
    assert "\n## client-data\n" in PAGES["clients.md"]
