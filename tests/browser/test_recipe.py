"""The recipe of a sign-up in a browser, run as a project of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recipes import files_of

CONFTEST = """
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {arguments!r}
"""


@pytest.mark.slow
def test_signing_up_with_a_code(tmp_path: Path, browser_type_launch_args: dict[str, Any]) -> None:
    files = files_of("playwright-sign-up")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    arguments = json.loads(json.dumps(browser_type_launch_args, default=str))  # paths as text
    (tmp_path / "conftest.py").write_text(CONFTEST.format(arguments=arguments))
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert "2 passed" in ran.stdout, ran.stdout + ran.stderr
