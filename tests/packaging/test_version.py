"""The version stands in pyproject.toml alone, and the changelog has a section for it."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version

from paths import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def release_notes(tag: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci" / "release-notes"), tag]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


def test_what_is_installed_has_the_version_of_pyproject() -> None:
    assert version("mailtrap-local") == VERSION


def test_the_command_says_the_version_of_pyproject() -> None:
    command = [sys.executable, "-m", "mailtrap_local", "--version"]
    said = subprocess.check_output(command, text=True, timeout=30)
    assert said == f"mailtrap-local, version {VERSION}\n"


def test_no_other_source_says_a_version_of_ours() -> None:
    folders = ("mailtrap_local", "pytest_plugin", "web/src", ".github")
    files = [ROOT / "Dockerfile", ROOT / "Makefile"]
    for pattern in ("*.py", "*.ts", "*.tsx", "*.yml"):
        files += (file for folder in folders for file in (ROOT / folder).rglob(pattern))
    ours = re.compile(rf"(?<![\d.]){re.escape(VERSION)}(?![\d.])")
    assert [file for file in files if ours.search(file.read_text(encoding="utf-8"))] == []
    assert "version" not in json.loads((ROOT / "web" / "package.json").read_text())


def test_the_release_notes_are_the_section_of_the_version() -> None:
    notes = release_notes(f"v{VERSION}")
    assert notes.returncode == 0, notes.stderr
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{VERSION}] - " in changelog
    assert notes.stdout.strip() in changelog
    assert "\n### " in notes.stdout
    assert "\n## " not in notes.stdout


def test_a_tag_of_another_version_is_refused() -> None:
    refused = release_notes("v99.0.0")
    assert refused.returncode == 1
    assert refused.stderr == f"the tag v99.0.0 is not v{VERSION}, the version in pyproject.toml\n"
