"""Generates web/src/setup/senders.json: the snippets of docs/senders.md, which the page shows too.

Run by `make generate`; with `--check` it only says whether the file is up to date. A snippet is the
first code block under a heading of the third level, and its group the heading above that.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "docs" / "senders.md"
TARGET = ROOT / "web" / "src" / "setup" / "senders.json"
_GROUP = re.compile(r"^## (.+)$", re.MULTILINE)
_SENDER = re.compile(
    r"^### (?P<name>[^\n]+)\n\n```\w+\n(?P<code>.*?)\n```$", re.DOTALL | re.MULTILINE
)


def generate() -> str:
    """Return the text of the file, in the form of Prettier."""
    senders = list(_senders(SOURCE.read_text("utf-8")))
    return json.dumps(senders, indent=2, ensure_ascii=False) + "\n"


def _senders(text: str) -> Iterator[dict[str, str]]:
    _, *sections = _GROUP.split(text)
    for group, section in zip(sections[::2], sections[1::2], strict=True):
        for found in _SENDER.finditer(section):
            name = found["name"]
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            yield {"id": slug, "group": group, "name": name, "code": found["code"]}


def main() -> None:
    """Write the file, or say that it is out of date."""
    text = generate()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, "utf-8")
    elif TARGET.read_text("utf-8") != text:
        sys.exit("web/src/setup/senders.json is out of date: run make generate")


if __name__ == "__main__":
    main()
