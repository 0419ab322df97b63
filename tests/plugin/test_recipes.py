"""The recipes of docs/recipes: each is a project, whose files are the blocks that name one."""

import re

import pytest

from projects import Run
from recipes import RECIPES, files_of

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

IN_A_BROWSER = "playwright-sign-up"  # tests/browser runs it


def recipes_to_run() -> list[str]:
    recipes = [page.stem for page in sorted(RECIPES.glob("*.md")) if files_of(page.stem)]
    return [recipe for recipe in recipes if recipe != IN_A_BROWSER]


@pytest.mark.parametrize("recipe", recipes_to_run())
def test_the_code_of_a_recipe_runs(project: pytest.Pytester, run: Run, recipe: str) -> None:
    files = files_of(recipe)
    for name, text in files.items():
        (project.path / name).write_text(text)
    count = sum(text.count("\ndef test_") for text in files.values())
    assert count > 0
    run("-p", "no:cacheprovider").assert_outcomes(passed=count)


def test_every_block_of_python_is_a_file() -> None:
    for page in RECIPES.glob("*.md"):
        assert page.read_text().count("```python\n") == len(files_of(page.stem)), page


def test_the_list_of_recipes_is_complete() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (RECIPES / "README.md").read_text()))
    assert listed == {page.name for page in RECIPES.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize(
    ("searched", "recipe"),
    [
        ("mail.outbox always empty", "mail-outbox-empty"),
        ("Celery", "celery"),
        ("Channels live server", "mail-outbox-empty"),
        ("FastAPI BackgroundTasks", "fastapi-background-tasks"),
        ("Playwright sign up code", "playwright-sign-up"),
        ("WordPress", "php"),
        ("PHP", "php"),
        ("Laravel", "php"),
        ("Rails", "other-languages"),
        ("Spring", "other-languages"),
        ("Postfix relayhost", "postfix-relayhost"),
        ("Office 365 XOAUTH2", "xoauth2"),
    ],
)
def test_what_people_search_for_leads_to_its_recipe(searched: str, recipe: str) -> None:
    page = (RECIPES / f"{recipe}.md").read_text().lower()
    index = (RECIPES / "README.md").read_text().lower()
    (row,) = (line for line in index.splitlines() if f"({recipe}.md)" in line)
    for word in searched.lower().split():
        assert word in page
        assert word in row
