"""Memory of another process, as the kernel of Linux counts it."""

import re
import time
from pathlib import Path


def resident(pid: int) -> int:
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    (found,) = re.findall(r"VmRSS:\s+(\d+) kB", status)
    return int(found) // 1024


def settled(pid: int, most: int, seconds: float = 10.0) -> int:
    """Resident memory in MB once it is at most `most`, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while (memory := resident(pid)) > most and time.monotonic() < deadline:
        time.sleep(0.05)  # nothing signals what another process does
    return memory
