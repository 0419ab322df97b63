"""Folders of the repository that tests read, so that no test counts the folders above itself."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MAILS = ROOT / "tests" / "mails"
NODE = ROOT / "tests" / "journeys" / "node"
