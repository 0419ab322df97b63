"""Each rule has an entry in the documentation."""

import re

import pytest

from mailtrap_local.checks.check_rule import CheckRule
from mailtrap_local.checks.report import all_rules
from paths import ROOT

PAGES = {path.name: path.read_text() for path in (ROOT / "docs" / "checks").glob("*.md")}
RULES = [rule for rule in all_rules() if not rule.id.startswith("client-")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_documented_once_with_its_severity(rule: CheckRule) -> None:
    heading = re.compile(rf"^## {rule.id}\n\n\*\*{rule.severity.title()}\*?\*?", re.MULTILINE)
    assert sum(len(heading.findall(page)) for page in PAGES.values()) == 1


def test_the_index_names_each_page() -> None:
    for page in PAGES.keys() - {"README.md"}:
        assert f"({page})" in PAGES["README.md"]
