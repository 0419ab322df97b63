"""What the plugin, once installed, costs every run of pytest in a project that does not use it.

Beside it two others that bring a mail server, and one that asks for one. Prints a table and asserts
nothing: what a time means is for people to say. The aim is at most 2 ms.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from benching import cpu_of_children

ROUNDS = 15
# a distribution and the name by which pytest knows its plugin
PLUGINS = {
    "mailtrap-local": "mailtrap_local",
    "pytest-localserver": "localserver",
    "pytest-mailpit": "mailpit",
    "smtpdfix": "smtpd",
}
NONE = "none of them"


class Cost(NamedTuple):
    """Of one run, in milliseconds."""

    cpu: float
    wall: float


@pytest.fixture
def python(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    """The Python of an environment with pytest, this checkout and its peers, and nothing else."""
    uv = Path(sys.executable).with_name("uv")
    environment = tmp_path / "environment"
    peers = PLUGINS.keys() - {"mailtrap-local"}
    into = ["--quiet", "--python", str(environment)]
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    subprocess.run(
        [uv, "pip", "install", *into, "pytest", pytestconfig.rootpath, *peers],
        env={**os.environ, "MTL_SKIP_WEB": "1"},  # nobody looks at the page here
        check=True,
    )
    return environment / "bin" / "python"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "test_nothing.py").write_text("def test_nothing(): pass\n")
    return folder


def collect(python: Path, project: Path, plugin: str) -> Cost:
    """Collect the project's tests with one of the plugins, or with none of them."""
    command: list[str | Path] = [python, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider"]
    for name, entry_point in PLUGINS.items():
        if name != plugin:
            command += ["-p", f"no:{entry_point}"]
    # some containers set it, and then nothing that is imported stays compiled
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    cpu, wall = cpu_of_children(), time.perf_counter()
    subprocess.run(command, cwd=project, check=True, stdout=subprocess.DEVNULL, env=environment)
    return Cost((cpu_of_children() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def test_what_collecting_costs(python: Path, project: Path) -> None:
    names = [NONE, *PLUGINS]
    for name in names:
        collect(python, project, name)  # the first time, what it imports is compiled
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(ROUNDS):  # in turn, so that what else the machine does meets them all
        for name in names:
            costs[name].append(collect(python, project, name))
        names.append(names.pop(0))
    print_table(costs)


def print_table(costs: dict[str, list[Cost]]) -> None:
    print(f"\n`pytest --collect-only` in {ROUNDS} rounds, milliseconds;", end=" ")
    print("`more` is the median of the differences within a round")
    kinds = "".join(f"{kind + ': least':>14}{'median':>9}{'more':>9}" for kind in Cost._fields)
    print(f"{'with':20}{kinds}")
    for name, spent in costs.items():
        pairs = zip(zip(*spent, strict=True), zip(*costs[NONE], strict=True), strict=True)
        print(f"{name:20}{''.join(figures(values, base) for values, base in pairs)}")


def figures(values: Sequence[float], base: Sequence[float]) -> str:
    """Three cells of a row."""
    more = statistics.median(value - other for value, other in zip(values, base, strict=True))
    return f"{min(values):14.1f}{statistics.median(values):9.1f}{more:+9.1f}"
