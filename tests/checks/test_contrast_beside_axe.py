"""Contrast is judged as axe-core judges it in Chromium, over the samples and templates of npm."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from checking_html import mail_of
from mailtrap_local.checks.contrast import contrast_faults
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.outline import Outline
from mailtrap_local.mail.mime.content import parse
from npm_templates import npm_templates
from paths import ROOT

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.eml"))
RUN = """async () => {
  const found = await axe.run(document, { runOnly: ["color-contrast"] });
  const number = ({ target }) => +(document.querySelector(target[0]).dataset.number ?? -1);
  const numbers = (rules) => rules.flatMap(({ nodes }) => nodes.map(number));
  const styles = [...document.querySelectorAll("[data-number]")].map((element) => {
    const { color, fontSize, visibility } = getComputedStyle(element);
    const isShown = element.checkVisibility() && visibility === "visible";
    return [+element.dataset.number, [color, parseFloat(fontSize), isShown]];
  });
  return [numbers(found.violations), numbers(found.incomplete), styles];
}"""


@pytest.fixture(scope="module")
def templates(
    tmp_path_factory: pytest.TempPathFactory,
    require_tool: Callable[[str, str], Path],
) -> dict[str, str]:
    npm = require_tool("npm", "apt install npm")
    return npm_templates(npm, tmp_path_factory.mktemp("templates"))


def numbered(outline: Outline) -> str:
    """The document with the number of each element in it."""
    pieces, position = [], 0
    for element in outline.elements:
        end = element.start + 1 + len(element.name)
        pieces += [outline.source[position:end], f' data-number="{element.index}"']
        position = end
    return "".join([*pieces, outline.source[position:]])


def compare(page: Page, source: str) -> tuple[set[int], set[int]]:
    """Compare all styles with those of the browser; return what axe finds, and what we do."""
    mail = mail_of(source)
    outline, styles = mail.outline, mail.styles
    page.set_content(numbered(outline), wait_until="domcontentloaded")
    page.evaluate(AXE.read_text())
    violations, incomplete, computed = page.evaluate(RUN)
    compare_styles(outline, styles, dict(computed))
    ours = {element.index for element in contrast_faults(mail)}
    return set(violations), ours - set(incomplete)


def compare_styles(outline: Outline, styles: Styles, computed: dict[int, Any]) -> None:
    for element in {text.element.origin for text in outline.texts if text.text.strip()}:
        if element.index not in computed:
            continue
        color, size, is_shown = computed[element.index]
        style = styles.of(element)
        assert is_shown is not (style.hidden.startswith("display") or style.invisible), element
        if not style.hidden and style.has_sure_size:
            assert style.size == pytest.approx(size, abs=0.1), element
        if not style.hidden and style.color is not None:
            parts = [float(part) for part in re.findall(r"[\d.]+", color)][:3]
            assert parts == pytest.approx(style.color[:3], abs=1), element


@pytest.fixture
def axe_page(page: Page) -> Page:
    if not AXE.exists():
        pytest.fail("axe-core is missing, run: npm --prefix web ci", pytrace=False)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.route("**/*", lambda route: route.abort())
    return page


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples(axe_page: Page, sample: Path) -> None:
    html = parse(sample.read_bytes()).html
    if html is not None:
        by_axe, ours = compare(axe_page, html.replace("\r\n", "\n"))
        assert by_axe == ours


def test_templates(axe_page: Page, templates: dict[str, str]) -> None:
    assert len(templates) >= 20
    judged = {name: compare(axe_page, source) for name, source in templates.items()}
    assert {name: pair for name, pair in judged.items() if pair[0] != pair[1]} == {}
    assert any(by_axe for by_axe, _ in judged.values())
