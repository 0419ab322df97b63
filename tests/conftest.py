"""What tests of every part may ask for."""

import inspect
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from coverage import Coverage
    from playwright.sync_api import Playwright


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--artifacts",
        type=Path,
        metavar="DIR",
        help="test the sdist and the wheel in DIR, and that this run uses that wheel",
    )


def pytest_configure() -> None:
    """A shell's background job ignores Ctrl-C, and so would all that the tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running, which asyncio.run forbids."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave tests that read a clock or count memory out of coverage, which slows them down."""
    coverage = _running_coverage()
    if coverage is None or not _measures(item):
        return (yield)
    coverage.stop()
    try:
        return (yield)
    finally:
        coverage.start()


def _running_coverage() -> "Coverage | None":
    module = sys.modules.get("coverage")
    return None if module is None else module.Coverage.current()


def _measures(item: pytest.Item) -> bool:
    source = inspect.getsource(item.obj) if isinstance(item, pytest.Function) else ""
    return re.search(r"\b(monotonic|perf_counter|process_time|tracemalloc)\b", source) is not None


@pytest.fixture(scope="session")
def _data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _own_data_home(_data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test makes a CA in the user's own data folder; one for all is enough."""
    monkeypatch.setenv("XDG_DATA_HOME", str(_data_home))


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str, str], Path]:
    """`require_tool("swaks", "apt install swaks")` is the path of an outside program.

    Without it the test is skipped, and says what would install it. Continuous integration must not
    pass over what it came to see: with CI set, the test fails.
    """

    def require(name: str, install: str) -> Path:
        path = shutil.which(name)
        if path is not None:
            return Path(path)
        missing = f"{name} is not on the PATH, run: {install}"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)

    return require


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
    playwright: "Playwright",
    require_tool: Callable[[str, str], Path],
) -> dict[str, Any]:
    """Playwright's own Chromium if it has been fetched, else the system's."""
    if Path(playwright.chromium.executable_path).exists():
        return browser_type_launch_args
    chromium = require_tool("chromium", "playwright install chromium, or: apt install chromium")
    # a distribution's build looks for updates and the like, which Playwright's own does not
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}
