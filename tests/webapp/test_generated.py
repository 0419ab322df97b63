"""What the page knows is what the server's code and the documentation say."""

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("generator", ["generate.py", "senders.py"])
def test_the_generated_file_is_up_to_date(generator: str) -> None:
    script = REPOSITORY / "web" / "build" / generator
    check = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
