"""The documentation site: its navigation, its links and the folders of its versions.

`make docs` builds it, and fails for a link that leads nowhere.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import mailtrap_local
from paths import DOCS, ROOT

SITE = DOCS / "site"


def load(name: str) -> ModuleType:
    """Load a module of the site's scripts, which are no package."""
    spec = importlib.util.spec_from_file_location(name, SITE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def add(new: Path, site: Path) -> subprocess.CompletedProcess[str]:
    words: list[str | Path] = [sys.executable, SITE / "versions.py", new, site]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def versions(site: Path) -> list[tuple[str, list[str]]]:
    listed = json.loads((site / "versions.json").read_text())
    return [(one["version"], one["aliases"]) for one in listed]


def test_each_version_has_a_folder_and_the_newest_is_led_to(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for version, text in [("dev", "a"), ("0.9", "b"), ("0.10", "c"), ("0.9", "d")]:
        new = tmp_path / f"{version}-{text}"
        (new / version).mkdir(parents=True)
        (new / version / "index.html").write_text(text)
        assert add(new, site).returncode == 0
    assert versions(site) == [("0.10", ["latest"]), ("0.9", []), ("dev", [])]
    assert (site / "0.9" / "index.html").read_text() == "d"
    assert 'url=0.10/"' in (site / "index.html").read_text()


def test_a_folder_that_is_no_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new" / "../new/v1").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    refused = add(tmp_path / "new", tmp_path / "site")
    assert refused.returncode == 1
    assert "'v1' is no version" in refused.stderr


def test_all_pages_are_in_the_navigation() -> None:
    nav = load("nav")
    places = ["index.md", "testing.md", "decisions/0001-a.md", "checks/html.md", "brand-new.md"]
    assert nav.nav_of(nav.NAV, places) == [
        {"Start": [{"Overview": "index.md"}]},
        {"In tests": [{"Testing": "testing.md"}]},
        {"Checks by rule": ["checks/html.md"]},
        {"Contributing": ["decisions/0001-a.md"]},
        {"More": ["brand-new.md"]},
    ]
    assert all((ROOT / page).is_file() for page in nav.FRONT)


def test_the_reference_has_every_public_name() -> None:
    (page,) = load("python_reference").reference_pages().values()
    shown = [line for line in page.splitlines() if line.startswith(":::")]
    assert sorted(shown) == sorted(f"::: mailtrap_local.{name}" for name in mailtrap_local.__all__)


@pytest.mark.parametrize(
    ("address", "is_broken"),
    [
        ("other/", False),
        ("other/#there", False),
        ("other/index.html#gone", True),
        ("gone/", True),
        ("#here", False),
        ("#gone", True),
        ("picture.png", True),
        ("https://example.com/gone", False),
    ],
)
def test_links_that_lead_nowhere_are_found(
    tmp_path: Path, address: str, *, is_broken: bool
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text("<h2 id=there>")
    (tmp_path / "index.html").write_text(f'<p id=here><a href="{address}">x</a>')
    found = list(load("links").broken_links(tmp_path))
    assert found == ([f"index.html: {address}"] if is_broken else [])
