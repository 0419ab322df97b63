"""The wheel: its files and metadata."""

import gzip
import re
import zipfile
from collections.abc import Iterator
from configparser import ConfigParser
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from paths import DOCS


@pytest.fixture
def content(wheel: Path) -> Iterator[zipfile.Path]:
    with zipfile.ZipFile(wheel) as archive:
        yield zipfile.Path(archive)


@pytest.fixture
def metadata(content: zipfile.Path) -> zipfile.Path:
    (folder,) = (entry for entry in content.iterdir() if entry.name.endswith(".dist-info"))
    return folder


def test_it_carries_the_built_page(content: zipfile.Path) -> None:
    page = content / "mailtrap_local" / "webapp" / "static" / "index.html"
    assert "<script" in page.read_text(encoding="utf-8")


def test_it_installs_the_manual_pages(content: zipfile.Path) -> None:
    (data,) = (one for one in content.iterdir() if one.name.endswith(".data"))
    pages = data / "data" / "share" / "man" / "man1"
    assert {one.name for one in pages.iterdir()} == {one.name for one in (DOCS / "man").glob("*.1")}


def test_the_first_load_of_the_page_is_small(content: zipfile.Path) -> None:
    static = content / "mailtrap_local" / "webapp" / "static"
    page = (static / "index.html").read_text(encoding="utf-8")
    loaded = ["index.html", *re.findall(r'(?:src|href)="\./(assets/[^"]+\.(?:js|css))"', page)]
    sizes = {name: len(gzip.compress((static / name).read_bytes())) for name in loaded}
    assert len(sizes) == 3, "the page, its script and its styles: other files come on demand"
    script = (static / loaded[1]).read_text(encoding="utf-8")
    assert not re.search(r'^import[^(]*?"\./', script), "the script loads no other at once"
    assert sum(sizes.values()) <= 60_000, sizes


def test_it_carries_the_notices_of_what_the_page_bundles(content: zipfile.Path) -> None:
    static = content / "mailtrap_local" / "webapp" / "static"
    notices = (static / "THIRD-PARTY-NOTICES.txt").read_text(encoding="utf-8")
    assert "preact" in notices
    assert "Permission is hereby granted" in notices


def test_it_carries_the_licence(metadata: zipfile.Path) -> None:
    assert "MIT License" in (metadata / "licenses" / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", ["mailtrap_local", "pytest_mailtrap_local"])
def test_both_packages_say_that_they_are_typed(content: zipfile.Path, package: str) -> None:
    assert (content / package / "__init__.py").exists()
    assert (content / package / "py.typed").exists()


def test_it_carries_nothing_but_the_packages(content: zipfile.Path, metadata: zipfile.Path) -> None:
    top_level = {entry.name for entry in content.iterdir()}
    manual = metadata.name.replace(".dist-info", ".data")
    assert top_level == {"mailtrap_local", "pytest_mailtrap_local", metadata.name, manual}


def test_it_registers_the_command_and_the_plugin(metadata: zipfile.Path) -> None:
    registered = ConfigParser()
    registered.read_string((metadata / "entry_points.txt").read_text(encoding="utf-8"))
    assert dict(registered["console_scripts"]) == {"mailtrap-local": "mailtrap_local.cli:main"}
    assert dict(registered["pytest11"]) == {"mailtrap_local": "pytest_mailtrap_local.plugin"}


def test_only_the_extra_asks_for_pytest(metadata: zipfile.Path) -> None:
    headers = HeaderParser().parsestr((metadata / "METADATA").read_text(encoding="utf-8"))
    required = [Requirement(line) for line in headers.get_all("Requires-Dist", [])]
    (pytest_itself,) = (requirement for requirement in required if requirement.name == "pytest")
    assert pytest_itself.marker is not None
    assert pytest_itself.marker.evaluate({"extra": "pytest"})
    assert not pytest_itself.marker.evaluate({"extra": ""})
