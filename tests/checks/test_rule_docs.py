"""Each rule that is built in has an entry, and each page of rules is found from the first one."""

import re

from mailtrap_local.checks.finding import SEVERITIES
from mailtrap_local.checks.report import all_rules
from paths import DOCS

PAGES = {path.name: path.read_text() for path in (DOCS / "checks").glob("*.md")}
ENTRY = re.compile(r"^## ([a-z0-9*-]+)\n\n(?:\*\*(\w+)\b)?", re.MULTILINE)
ENTRIES = [entry for page in PAGES.values() for entry in ENTRY.findall(page)]


def heading_of(rule: str) -> str:
    is_of_clients = rule.startswith("client-") and rule != "client-data"
    return "client-*" if is_of_clients else rule


def test_each_rule_has_one_entry() -> None:
    headings = [heading for heading, _ in ENTRIES]
    wanted = {heading_of(rule.id) for rule in all_rules()}
    assert {rule for rule in wanted if headings.count(rule) != 1} == set()


def test_an_entry_that_names_a_severity_names_that_of_its_rule() -> None:
    severities = {heading_of(rule.id): rule.severity for rule in all_rules()}
    named = {rule: word.lower() for rule, word in ENTRIES if word.lower() in SEVERITIES}
    wrong = {rule for rule, word in named.items() if severities.get(rule, word) != word}
    assert len(named) > 90
    assert wrong == set()


def test_the_first_page_links_to_each_other_one_and_all_links_lead_somewhere() -> None:
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", PAGES["README.md"]))
    assert linked == PAGES.keys() - {"README.md"}
    for page in PAGES.values():
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page):
            assert (DOCS / "checks" / target).exists(), target
