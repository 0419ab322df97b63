"""The pages about the code are true: rooms are drawn as enforced, paths and names exist."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from paths import DOCS, ROOT

PAGES = [
    DOCS / "architecture.md",
    DOCS / "glossary.md",
    *sorted((DOCS / "contributing").glob("*.md")),
    *sorted((DOCS / "decisions").glob("*.md")),
    ROOT / "CONTRIBUTING.md",
]
EVERY_PAGE = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md"))]
BASES = [
    ROOT / base for base in (".", "mailtrap_local", "pytest_plugin", "web/src", "tests/support")
]
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.*/<>-]+(?:/|\.(?:py|md|ts|tsx|css|toml|svg|dot|yml|yaml))")
CLASS = re.compile(r"_?[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+")


def test_the_rooms_are_drawn_as_they_are_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in contracts["contracts"] if one.get("exhaustive"))
    enforced = [sorted(re.findall(r"\w+", layer)) for layer in layers if layer != "__main__"]
    picture = (DOCS / "pictures" / "rooms.dot").read_text()
    rows = re.findall(r"<tr>(.*?)</tr>", picture)
    drawn = [sorted(re.findall(r"<b>(\w+)</b>", row)) for row in rows]
    assert drawn == [["pytest_mailtrap_local"], *enforced]


@pytest.mark.parametrize("name", ["rooms", "message-path"])
def test_a_picture_shows_every_word_of_its_source(name: str) -> None:
    source = (DOCS / "pictures" / f"{name}.dot").read_text()
    drawn = (DOCS / "pictures" / f"{name}.svg").read_text()
    labels = re.findall(r'label="([^"]+)"', source) + re.findall(
        r">([^<>]+)</?(?:b|br/|td)", source
    )
    shown = set(re.findall(r"\w+", drawn))
    for label in labels:
        assert set(re.findall(r"\w+", re.sub(r"\\[nl]", " ", label))) <= shown, label


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_path_that_a_page_about_the_code_names_is_there(document: Path) -> None:
    named = {code for code in CODE.findall(document.read_text()) if PATH.fullmatch(code)}
    missing = {path for path in named if not exists(path)}
    assert not missing


def exists(path: str) -> bool:
    pattern = re.sub(r"<\w+>", "*", path).strip("/")
    return any(any(base.glob(pattern)) for base in BASES)


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_class_that_a_page_about_the_code_names_is_there(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    named = {code.partition("(")[0].split(".")[0] for code in CODE.findall(text)}
    missing = {name for name in named if CLASS.fullmatch(name)} - classes()
    assert not missing


@cache
def classes() -> set[str]:
    files = [*(ROOT / "mailtrap_local").rglob("*.py"), *(ROOT / "pytest_plugin").rglob("*.py")]
    files += (ROOT / "tests").rglob("*.py")
    trees = (ast.parse(file.read_text()) for file in files)
    return {
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }


@pytest.mark.parametrize(
    "document", EVERY_PAGE, ids=lambda document: str(document.relative_to(ROOT))
)
def test_every_link_of_a_page_leads_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        place, _, heading = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        file = (document.parent / place) if place else document
        assert file.exists(), target
        if heading:
            assert heading in headings(file), target


def headings(document: Path) -> set[str]:
    lines = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}
