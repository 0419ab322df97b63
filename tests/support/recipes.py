"""The code of docs/recipes."""

import re

from paths import DOCS

RECIPES = DOCS / "recipes"
_FILE = re.compile(r"^```python\n# ([\w./]+\.py)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def files_of(recipe: str) -> dict[str, str]:
    """Return the Python files of a recipe by their names."""
    return dict(_FILE.findall((RECIPES / f"{recipe}.md").read_text()))


def block_of(recipe: str, language: str, starts: str) -> str:
    """Return the one block of a language that begins so."""
    blocks = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", (RECIPES / f"{recipe}.md").read_text())
    (block,) = (block for block in blocks if block.startswith(starts))
    return str(block)


def line_of(recipe: str, words: str) -> str:
    """Return the one line of shell in a recipe that has these words."""
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", (RECIPES / f"{recipe}.md").read_text())
    (line,) = (line for line in "".join(blocks).splitlines() if words in line)
    return str(line)
