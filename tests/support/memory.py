"""Memory of a process."""

import os
import re
from pathlib import Path


def resident_megabytes(pid: int | None = None) -> int:
    """The resident set of a process, by default of this one."""
    status = Path(f"/proc/{pid or os.getpid()}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024
