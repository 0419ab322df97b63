"""Recipes: valid rules, those of their magic recipients, and all of them in the documentation."""

import json
import re
from dataclasses import replace

import pytest

from mailtrap_local.faults.magic_recipients import magic_rule
from mailtrap_local.faults.recipes import RECIPES, Recipe
from mailtrap_local.faults.rule_json import parse_rule, rule_as_json
from paths import DOCS

by_name = pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)


@by_name
def test_its_rule_is_what_its_json_is_read_as(recipe: Recipe) -> None:
    assert parse_rule(rule_as_json(recipe.rule)) == recipe.rule


@by_name
def test_its_magic_recipient_asks_for_the_same(recipe: Recipe) -> None:
    if recipe.recipient is None:
        assert recipe.rule.on in {"STARTTLS", "AUTH"}, "no recipient is known there"
        return
    everybody = replace(recipe.rule, match=replace(recipe.rule.match, recipient=None))
    assert magic_rule(recipe.recipient) == everybody


def test_the_documentation_has_each_with_its_rule_and_its_magic_recipient() -> None:
    page = (DOCS / "faults.md").read_text(encoding="utf-8")
    table = page[page.index("## Recipes") : page.index("## Stages")]
    documented = {}
    for line in table.splitlines():
        cells = line.strip("|").split(" | ")
        if (rule := re.search(r"`(\{.*\})`", line)) is not None:
            address = re.search(r"`([^` ]+@fault\.test)`", cells[-1])
            documented[cells[0].strip(" `")] = (
                parse_rule(json.loads(rule[1])),
                address and address[1],
            )
    assert documented == {recipe.name: recipe[1:] for recipe in RECIPES}
    assert [*documented] == [recipe.name for recipe in RECIPES]
