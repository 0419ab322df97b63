"""`hatch_build.py`: when it fetches the data of email clients, and what it keeps of it."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

DATA = Path("mailtrap_local", "checks", "clients.json")


@pytest.fixture
def npm_calls(bare_path: Path, tmp_path: Path) -> Path:
    """Calls of an npm that packs an empty archive, each a line."""
    calls = tmp_path / "npm-calls"
    calls.touch()
    pack = 'case "$1" in pack) : > "${4#--pack-destination=}/caniemail-2.0.2.tgz";; esac'
    for name, script in (("node", "echo v24.0.0"), ("npm", f'echo "$1 $2" >> {calls}\n{pack}')):
        (bare_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (bare_path / name).chmod(0o755)
    return calls


def build(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_data_that_is_there_is_kept(cloned_tree: Path, npm_calls: Path) -> None:
    assert build(cloned_tree).returncode == 0
    assert "pack" not in npm_calls.read_text()


def test_data_that_is_not_there_is_fetched_and_must_be_what_it_was(
    cloned_tree: Path, npm_calls: Path
) -> None:
    (cloned_tree / DATA).unlink()
    failed = build(cloned_tree)
    assert "pack caniemail@2.0.2" in npm_calls.read_text()
    assert failed.returncode != 0
    assert "caniemail@2.0.2 is not what it was" in failed.stdout + failed.stderr
    assert not (cloned_tree / DATA).exists()


def test_data_of_another_release_is_fetched(cloned_tree: Path, npm_calls: Path) -> None:
    (cloned_tree / DATA).write_text('{"package": "caniemail@1.0.0"}')
    build(cloned_tree)
    assert "pack caniemail@2.0.2" in npm_calls.read_text()


def test_the_wheel_carries_the_data_and_the_notices(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        data = json.loads(archive.read(DATA.as_posix()))
        notices = archive.read("mailtrap_local/checks/clients-LICENSE.txt").decode()
        licences = [name for name in archive.namelist() if "/licenses/" in name]
    assert len(data["clients"]) == 48
    assert len(data["features"]) == 307
    assert "HTeuMeuLeu" in notices
    assert "Powell" in notices
    assert any(name.endswith("checks/clients-LICENSE.txt") for name in licences)
