"""Cost of the installed plugin to every run of pytest in a project that does not use it.

Each of those compared has an environment of its own, with all that it depends on. Beside ours stand
three others that bring or ask for a mail server, and one that does nothing. Prints a table and
asserts nothing: what a time means is for people to say. The aim is at most 2 ms of CPU more than
the one that does nothing.
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

ROUNDS = 40
NONE = "pytest alone"
NOTHING = "does nothing"
OTHERS = ("pytest-localserver", "pytest-mailpit", "smtpdfix")


class Cost(NamedTuple):
    """Of one run, in milliseconds."""

    cpu: float
    wall: float


@pytest.fixture
def pythons(tmp_path: Path, pytestconfig: pytest.Config) -> dict[str, Path]:
    """The Python of each environment."""
    ours = str(pytestconfig.rootpath)
    packages = {
        NONE: (),
        NOTHING: (),
        "mailtrap-local": (ours,),
        **{name: (name,) for name in OTHERS},
    }
    environments = {
        name: make_environment(tmp_path / name, added) for name, added in packages.items()
    }
    (site_packages,) = environments[NOTHING].glob("lib/*/site-packages")
    install_nothing(site_packages)
    return {name: environment / "bin" / "python" for name, environment in environments.items()}


def make_environment(folder: Path, packages: Sequence[str]) -> Path:
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", folder, "pytest", *packages],
        env={**os.environ, "MTL_SKIP_WEB": "1"},  # nobody looks at the page here
        check=True,
    )
    return folder


def install_nothing(site_packages: Path) -> None:
    """A plugin that is empty."""
    (site_packages / "nothing.py").touch()
    info = site_packages / "nothing-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nothing\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\nnothing = nothing\n")
    (info / "RECORD").write_text("nothing.py,,\nnothing-1.dist-info/METADATA,,\n")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "test_nothing.py").write_text("def test_nothing(): pass\n")
    return folder


def collect(python: Path, project: Path) -> Cost:
    """Collect the project's tests."""
    # some containers set it, and then nothing that is imported stays compiled
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    environment.pop("PYTHONPATH", None)  # each imports what it has installed
    cpu, wall = cpu_of_children(), time.perf_counter()
    subprocess.run(
        [python, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider"],
        cwd=project,
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
    )
    return Cost((cpu_of_children() - cpu) * 1000, (time.perf_counter() - wall) * 1000)


def test_what_collecting_costs(pythons: dict[str, Path], project: Path) -> None:
    for python in pythons.values():
        collect(python, project)  # the first time, what it imports is compiled
    names = list(pythons)
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(ROUNDS):  # in turn, so that what else the machine does meets them all
        for name in names:
            costs[name].append(collect(pythons[name], project))
        names.append(names.pop(0))
    print_table(costs)


def print_table(costs: dict[str, list[Cost]]) -> None:
    print(f"\n`pytest --collect-only` in {ROUNDS} rounds, milliseconds;", end=" ")
    print(f"`more` is the median of the differences to {NOTHING!r} within a round")
    kinds = "".join(f"{kind + ': least':>14}{'median':>9}{'more':>9}" for kind in Cost._fields)
    print(f"{'with':20}{kinds}")
    for name, spent in costs.items():
        pairs = zip(zip(*spent, strict=True), zip(*costs[NOTHING], strict=True), strict=True)
        print(f"{name:20}{''.join(figures(values, base) for values, base in pairs)}")


def figures(values: Sequence[float], base: Sequence[float]) -> str:
    """Three cells of a row."""
    more = statistics.median(value - other for value, other in zip(values, base, strict=True))
    return f"{min(values):14.1f}{statistics.median(values):9.1f}{more:+9.1f}"
