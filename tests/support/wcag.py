"""Rules of WCAG 2.2, A and AA, that axe-core finds a page to break."""

from typing import Any

import pytest
from playwright.sync_api import Page

from paths import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# What is inside of a mail is its author's; and the page has no say in it.
_RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, { iframes: false, runOnly: tags });
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}"""


def violations(page: Page) -> Any:
    """Return the rules that a page breaks as it stands, each with its elements."""
    if not AXE.exists():
        pytest.fail("axe-core is missing, run: npm --prefix web ci", pytrace=False)
    page.evaluate(AXE.read_text())  # in a script element the page's policy would refuse it
    return page.evaluate(_RUN)
