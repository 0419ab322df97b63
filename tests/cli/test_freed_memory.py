"""Giving freed memory back is no condition of serving."""

import subprocess
import sys

SCRIPT = """
import os, resource
from mailtrap_local.cli.freed_memory import FreedMemory
freed_memory = FreedMemory()
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
freed_memory.give_back()
os.write(1, b"goes on")
"""


def test_a_process_that_can_open_no_file_goes_on() -> None:
    said = subprocess.check_output([sys.executable, "-c", SCRIPT], timeout=60)
    assert said == b"goes on"
