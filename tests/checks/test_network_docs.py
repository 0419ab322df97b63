"""Rules of authentication, and of checks over the network, have entries in the documentation."""

from mailtrap_local.checks import dkim_rules
from mailtrap_local.outbound.network_checks import link_check, spam_verdict
from paths import DOCS


def headings(name: str) -> set[str]:
    lines = (DOCS / "checks" / name).read_text().splitlines()
    return {line.removeprefix("## ") for line in lines if line.startswith("## ")}


def test_entries() -> None:
    assert {rule.id for rule in dkim_rules.ALL} <= headings("authentication.md")
    assert {link_check.BROKEN.id, link_check.UNREACHABLE.id} <= headings("network.md")
    assert {spam_verdict.SCORE.id, f"{spam_verdict.PREFIX}*"} <= headings("spam.md")
