"""What the page knows of the server is what the server's code says."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_the_generated_file_is_up_to_date() -> None:
    script = REPOSITORY / "web" / "build" / "generate.py"
    check = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
