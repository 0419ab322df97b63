"""A server in a process of its own, by the command, with what its memory is."""

import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from mailtrap_local.config.values import HostPort

_MB = 1024  # KB, in which the kernel counts


class RunningServer:
    """`mailtrap-local` with all listeners, in so many KB of address space if they are limited."""

    def __init__(self, *flags: str, address_space: int | None = None) -> None:
        command = [sys.executable, "-m", "mailtrap_local", "--log-level", "quiet", *flags]
        for listener in ("smtp", "http", "pop3", "imap"):
            command += [f"--{listener}", "127.0.0.1:0"]
        limit = f"ulimit -v {address_space} && " if address_space else ""
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", f"{limit}exec {shlex.join(command)}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.listeners: dict[str, HostPort] = {}
        assert self._process.stdout is not None
        while (line := self._process.stdout.readline().strip()) != "ready":
            name, address = line.split()
            self.listeners[name] = HostPort.parse(address)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    @property
    def smtp(self) -> HostPort:
        return self.listeners["smtp"]

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def memory(self) -> int:
        """Resident memory in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        (found,) = re.findall(r"VmRSS:\s+(\d+)", status)
        return int(found) // _MB

    def settled_memory(self, below: int) -> int:
        """The memory in MB once it is at most `below`, or after 10 seconds."""
        wait_until(lambda: self.memory <= below, 10)
        return self.memory

    def terminate(self) -> float:
        """Send SIGTERM; returns the seconds until it has ended."""
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        return time.monotonic() - began


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Ask until something holds, or so many seconds are over."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)  # nothing signals what another process does
    return holds()
