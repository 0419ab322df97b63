"""Containers by podman and crun: without a daemon, systemd or a network, in their own storage."""

import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

_TIMEOUT = 60.0
_START_TIMEOUT = 30.0
_HOST_NAME = "mail"

# What a machine without systemd, and with cgroups of version 1 beside those of 2, wants.
_HERE = (
    *("--cgroups=disabled", "--network=none", "--health-interval=disable"),
    *("--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096"),
)

HARDENED = (
    *("--read-only", "--read-only-tmpfs=false", "--cap-drop=all"),
    "--security-opt=no-new-privileges",
)
"""Nothing can be written anywhere, and nobody can get rights."""

DATA_IN_MEMORY = "--tmpfs=/data:mode=1777"


class Podman:
    """podman and buildah with a storage below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._storage = (f"--root={folder / 'storage'}", f"--runroot={folder / 'run'}")

    def __call__(self, *words: str, timeout: float = _TIMEOUT) -> str:
        """Run `podman` with these words, and return what it prints."""
        return _output(self.command(*words), timeout)

    def build(self, *words: str, timeout: float) -> str:
        """Run `buildah build` with these words, and return what it prints."""
        return _output(["buildah", *self._storage, "build", *words], timeout)

    def command(self, *words: str) -> list[str]:
        return ["podman", *self._storage, "--cgroup-manager=cgroupfs", "--runtime=crun", *words]

    @contextmanager
    def serve(
        self, image: str, *flags: str, environ: Mapping[str, str] | None = None
    ) -> Iterator["Container"]:
        """Run a sandbox, and remove it at the end; what comes first is that it is ready."""
        variables = [f"--env={name}={value}" for name, value in (environ or {}).items()]
        name = uuid.uuid4().hex
        names = (f"--name={name}", f"--hostname={_HOST_NAME}")
        command = self.command("run", "--rm", *names, *_HERE, *flags, *variables, image)
        started = time.monotonic()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                assert process.stdout is not None
                lines = []
                while (line := process.stdout.readline()) not in ("ready\n", ""):
                    lines.append(line)
                yield Container(self, name, process, lines, time.monotonic() - started)
            finally:
                if process.poll() is None:
                    self("kill", "--signal=KILL", name)
                    process.wait(_TIMEOUT)

    def fail(self, image: str, *flags: str, environ: Mapping[str, str]) -> tuple[int, str]:
        """Run a sandbox that cannot start, and return its exit code and what it says."""
        with self.serve(image, *flags, environ=environ) as container:
            return container.process.wait(_START_TIMEOUT), container.errors()


class Container(NamedTuple):
    """A sandbox in a container, the lines of its listeners, and the seconds until it was ready."""

    podman: Podman
    name: str
    process: "subprocess.Popen[str]"
    listeners: Sequence[str]
    seconds: float

    def execute(self, *command: str) -> str:
        """Run a command in the container, and return what it prints."""
        return self.podman("exec", self.name, *command)

    def python(self, program: str) -> str:
        """Run a program in the container by the Python of the image."""
        return self.execute("/opt/mailtrap-local/bin/python", "-c", program)

    def is_healthy(self) -> bool:
        """Run the health check of the image once."""
        command = self.podman.command("healthcheck", "run", self.name)
        return subprocess.run(command, timeout=_TIMEOUT, check=False).returncode == 0

    def status(self) -> dict[str, str]:
        """Fields of /proc/PID/status of the sandbox, on the host."""
        pid = self.podman("inspect", "--format={{.State.Pid}}", self.name).strip()
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def end_by(self, signal: str) -> tuple[int, float]:
        """Send a signal, and return the exit code and the seconds until the container is gone."""
        started = time.monotonic()
        self.podman("kill", f"--signal={signal}", self.name)
        return self.process.wait(_TIMEOUT), time.monotonic() - started

    def errors(self) -> str:
        """Return what the sandbox, which has ended, has written to stderr."""
        assert self.process.stderr is not None
        lines = self.process.stderr.read().splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("time="))  # podman's own


def service_flags(service: Mapping[str, Any]) -> list[str]:
    """Flags of `podman run` that say what a service of a compose file does."""
    return [
        *(("--read-only", "--read-only-tmpfs=false") if service["read_only"] else ()),
        *(f"--cap-drop={name}" for name in service["cap_drop"]),
        *(f"--security-opt={option}" for option in service["security_opt"]),
        *(f"--volume={volume}" for volume in service["volumes"]),
    ]


def _output(command: Sequence[str], timeout: float) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout
