"""The sdist: its files, which are enough to build from."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest


def test_it_carries_what_is_needed_to_build_and_to_test(released_tree: Path) -> None:
    for needed in (
        ".ci/run",
        "LICENSE",
        "Makefile",
        "README.md",
        "hatch_build.py",
        "mailtrap_local/checks/clients.json",
        "mailtrap_local/webapp/static/THIRD-PARTY-NOTICES.txt",
        "mailtrap_local/webapp/static/index.html",
        "pytest_plugin/pytest_mailtrap_local/plugin.py",
        "tests/conftest.py",
        "web/package-lock.json",
        "web/src",
    ):
        assert (released_tree / needed).exists(), needed


def test_it_carries_nothing_that_was_installed(released_tree: Path) -> None:
    names = {path.name for path in released_tree.rglob("*")}
    assert not names & {".venv", "__pycache__", "node_modules"}


@pytest.mark.usefixtures("bare_path")
def test_the_wheel_builds_from_it_without_a_node(
    released_tree: Path, wheel: Path, tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*build, "--directory", tmp_path], cwd=released_tree, check=True)
    with ZipFile(tmp_path / wheel.name) as rebuilt, ZipFile(wheel) as released:
        assert rebuilt.namelist() == released.namelist()
