"""Installations in an environment with nothing else in it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_FOREIGN_TEST = """
import smtplib

def test_mail_is_caught(mailbox):
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello\\r\\n\\r\\nHi")
    mailbox.wait_for(subject="Hello")
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Folder of the programs of a fresh environment."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    return environment / "bin"


def test_an_editable_installation_has_the_command_and_the_plugin(
    released_tree: Path, programs: Path, tmp_path: Path
) -> None:
    pip = [f"{programs}/pip", "install", "--quiet"]
    subprocess.run([*pip, "--editable", f"{released_tree}[pytest]"], check=True)
    subprocess.run([programs / "mailtrap-local", "--version"], check=True)
    where = "import mailtrap_local as package; print(package.__file__)"
    imported = subprocess.check_output([programs / "python", "-c", where], text=True)
    assert Path(imported.strip()).is_relative_to(released_tree)

    foreign_project = tmp_path / "foreign"
    foreign_project.mkdir()
    (foreign_project / "test_app.py").write_text(_FOREIGN_TEST)
    subprocess.run([programs / "pytest"], cwd=foreign_project, check=True)

    # a plugin that some dependency brought along would cost every run of pytest, too
    plugins = (
        "from importlib.metadata import entry_points; print(*entry_points(group='pytest11').names)"
    )
    named = subprocess.check_output([programs / "python", "-c", plugins], text=True)
    assert named.split() == ["mailtrap_local"]


@pytest.mark.usefixtures("bare_path")
def test_an_installation_without_a_node_has_the_page(cloned_tree: Path, programs: Path) -> None:
    subprocess.run([programs / "pip", "install", "--quiet", cloned_tree], check=True)
    (installed,) = programs.parent.glob("lib/*/site-packages/mailtrap_local")
    assert (installed / "webapp" / "static" / "index.html").is_file()
