"""A project that uses the plugin: its tests send mail, and nothing is configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import trustme  # noqa: F401  # for cryptography, which bears no second import, as pytester has it

from projects import CONFTEST, SHOP, Environment, Run

NEIGHBOURS = (
    *("anyio", "celery", "channels", "daphne", "Django", "fastapi", "fastapi-mail", "gevent"),
    *("httpx", "pyfakefs", "pytest-asyncio", "pytest-randomly", "pytest-rerunfailures"),
    *("pytest-socket", "pytest-xdist", "syrupy", "time-machine", "trio", "uvicorn"),
)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project where our plugin is the only one: not all plugins of this run can be nested."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p mailtrap_local")
    pytester.makeconftest(CONFTEST)
    return pytester


@pytest.fixture
def shop(project: pytest.Pytester) -> pytest.Pytester:
    """A project with an app, `shop.buy(mailbox, text, html)`, whose mail is sound but for these."""
    project.makepyfile(shop=SHOP)
    return project


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Environment:
    """`environment("syrupy")` is a Python that has this project and these packages."""

    def make(*packages: str) -> Path:
        uv = Path(sys.executable).with_name("uv")
        folder = tmp_path_factory.mktemp("environment") / "venv"
        python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        steps: list[list[str | Path]] = [
            [uv, "venv", "--quiet", "--python", sys.executable, folder],
            [uv, "pip", "install", "--quiet", "--python", folder, pytestconfig.rootpath, *packages],
        ]
        for step in steps:
            made = subprocess.run(
                step,
                env={**os.environ, "MTL_SKIP_WEB": "1"},  # nobody looks at the page here
                capture_output=True,
                text=True,
                check=False,
            )
            if made.returncode:
                give_up = pytest.fail if os.environ.get("CI") else pytest.skip
                give_up(f"no environment could be made, is there a network?\n{made.stderr}")
        return python

    return make


@pytest.fixture(scope="session")
def crowded(environment: Environment) -> Path:
    """The Python that has them all."""
    return environment("pytest", *NEIGHBOURS)


@pytest.fixture
def run(project: pytest.Pytester, crowded: Path) -> Run:
    """Runs pytest there, with these options; only the plugins they name are loaded."""
    return lambda *options: project.run(str(crowded), "-m", "pytest", *options)
