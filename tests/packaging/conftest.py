"""The sdist and the wheel under test, and trees to build from: as released, as cloned."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def artifacts(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `--artifacts`, else one that is filled here."""
    given: Path | None = pytestconfig.getoption("--artifacts")
    if given is not None:
        return given.resolve()
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", str(folder)]
    subprocess.run(build, cwd=pytestconfig.rootpath, check=True)
    return folder


@pytest.fixture(scope="session")
def sdist(artifacts: Path) -> Path:
    (file,) = artifacts.glob("*.tar.gz")
    return file


@pytest.fixture(scope="session")
def wheel(artifacts: Path) -> Path:
    (file,) = artifacts.glob("*.whl")
    return file


@pytest.fixture
def released_tree(sdist: Path, tmp_path: Path) -> Path:
    """The sdist, unpacked."""
    with tarfile.open(sdist) as archive:
        # Not as an argument: that is new in Python 3.11.4, which Debian 12 has not got.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(tmp_path / "sdist")
    (tree,) = (tmp_path / "sdist").iterdir()
    return tree


@pytest.fixture
def cloned_tree(released_tree: Path) -> Path:
    """The same sources as a clone has them, without the page; only the data of clients is there."""
    (released_tree / "PKG-INFO").unlink()
    shutil.rmtree(released_tree / "mailtrap_local" / "webapp" / "static")
    return released_tree


@pytest.fixture
def bare_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH. All it holds is a shell, which npm runs its scripts with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    shell = shutil.which("sh")
    assert shell is not None
    (folder / "sh").symlink_to(shell)
    monkeypatch.setenv("PATH", str(folder))
    return folder
