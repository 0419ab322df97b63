"""The command that says where the CA's certificate is. What it is good for is in test_tls.py."""

import ssl
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailtrap_local.cli import main
from mailtrap_local.net.data_folder import data_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that takes the place of the user's own."""
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    if not data_folder().is_relative_to(tmp_path):
        pytest.skip(f"{sys.platform} keeps a user's data where no variable says")
    return tmp_path


def test_it_prints_the_path_of_a_certificate_that_it_makes_once(home: Path) -> None:
    first = CliRunner().invoke(main, ["ca"])
    assert first.exit_code == 0
    path = Path(first.output.removesuffix("\n"))
    assert path.is_relative_to(home)
    certificate = path.read_bytes()
    ssl.create_default_context(cafile=path)
    assert CliRunner().invoke(main, ["ca"]).output == first.output
    assert path.read_bytes() == certificate


def test_a_folder_that_cannot_be_had_is_one_clear_line(home: Path) -> None:
    folder = data_folder()
    (home / folder.relative_to(home).parts[0]).touch()
    result = CliRunner().invoke(main, ["ca"])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {folder}")
    assert result.output.count("\n") == 1
