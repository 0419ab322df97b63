"""The examples of the documentation: all that stands in fences, with the page and the language."""

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

from paths import DOCS, ROOT

_FENCE = re.compile(r"(?ms)^( *)(```+)([^\n`]*)\n(.*?)^\1\2 *$")
_PROMPT = "$ "


class Example(NamedTuple):
    """A fence: `page` is the path in the repository, `section` the heading above it."""

    page: str
    section: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}, {self.section}: {self.language}\n{self.text}"


def examples() -> Iterator[Example]:
    """Return those of README.md, CONTRIBUTING.md and docs/, in the order of the pages."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
    for path in (one for one in pages if "node_modules" not in one.parts):
        page, text = path.relative_to(ROOT).as_posix(), path.read_text()
        for found in _FENCE.finditer(text):
            above = re.findall(r"(?m)^#+ (.+)$", _FENCE.sub("", text[: found.start()]))
            yield Example(page, above[-1] if above else "", found[3].strip(), found[4])


def commands(example: Example) -> Iterator[list[str]]:
    """Return the words of each command in lines of a shell, without redirections.

    In a `console` these are the lines with a prompt; the others are what is printed.
    """
    lines = example.text.replace("\\\n", " ").splitlines()
    if example.language == "console":
        lines = [line.removeprefix(_PROMPT) for line in lines if line.startswith(_PROMPT)]
    for line in lines:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>()")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, "&&"]:
            if set(word) <= set("|&;()"):
                while words and re.match(r"\w+=", words[0]):  # variables of this command
                    del words[0]
                if words:
                    yield words
                words = []
            else:
                words.append(word)
