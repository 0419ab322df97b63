"""Manual pages: made of the commands, complete, and readable by man."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from mailtrap_local.cli import main
from paths import DOCS, ROOT

PAGES = sorted((DOCS / "man").glob("*.1"))


def test_they_are_up_to_date() -> None:
    words: list[str | Path] = [sys.executable, ROOT / "web" / "build" / "man_pages.py", "--check"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_command_has_one() -> None:
    names = {page.stem for page in PAGES}
    commands = main.list_commands(click.Context(main))
    assert {"mailtrap-local", *(f"mailtrap-local-{name}" for name in commands)} <= names
    assert {"mailtrap-local-account-add", "mailtrap-local-store-vacuum"} <= names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_man_shows_it_without_a_warning(
    require_tool: Callable[[str, str], Path], page: Path
) -> None:
    man = require_tool("man", "apt install man-db groff")
    words: list[str | Path] = [man, "--warnings", "--encoding=UTF-8", "--local-file", page]
    ran = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stderr == ""
    for heading in ("NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"):
        assert heading in ran.stdout
