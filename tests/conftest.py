"""Fixtures of all tests: sandboxes by their settings, raw connections to them, outside programs.

A folder or a file that needs another sandbox overrides `sandbox_settings`; one that speaks another
protocol than SMTP overrides `listener` and `client_class`.
"""

import os
import shutil
import signal
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conversing import Client, Connection, ListenerAddress, Opener, Serve
from mailtrap_local import Sandbox

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

_LONGEST_ID = 60  # characters


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--artifacts",
        type=Path,
        metavar="DIR",
        help="test the sdist and the wheel in DIR, and that this run uses that wheel",
    )


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Return the name as the id of a long value: keys and signatures differ between processes."""
    return argname if isinstance(val, str | bytes) and len(val) > _LONGEST_ID else None


def pytest_configure() -> None:
    """Restore Ctrl-C, which a shell's background job ignores, for all programs that tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running, which asyncio.run forbids."""
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _own_data_home(_data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the local CA out of the user's own data folder; one CA serves all tests."""
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(_data_home))


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    """Settings of the test's sandboxes: by default SMTP alone, on a free port."""
    return {}


@pytest.fixture
def serve(sandbox_settings: dict[str, Any]) -> Iterator[Serve]:
    """`serve(tls="require")` starts a sandbox with `sandbox_settings` and these."""
    with ExitStack() as running:

        def serve(**settings: Any) -> Sandbox:
            return running.enter_context(Sandbox(**{**sandbox_settings, **settings}))

        yield serve


@pytest.fixture
def sandbox(serve: Serve) -> Sandbox:
    return serve()


@pytest.fixture(scope="module")
def shared_settings() -> dict[str, Any]:
    """Settings of `shared_sandbox`."""
    return {"http": "127.0.0.1:0"}


@pytest.fixture(scope="module")
def shared_sandbox(shared_settings: dict[str, Any]) -> Iterator[Sandbox]:
    """A sandbox for all tests of a file, which leave it as they need to find it."""
    with Sandbox(**shared_settings) as sandbox:
        yield sandbox


@pytest.fixture
def listener(sandbox: Sandbox) -> ListenerAddress:
    """The listener that `connect` connects to by default."""
    return sandbox.smtp


@pytest.fixture
def client_class() -> type[Connection]:
    """The class of the connections that `connect` opens."""
    return Client


@pytest.fixture
def connect(
    listener: ListenerAddress, client_class: type[Connection]
) -> Iterator[Opener[Connection]]:
    """`connect()`, `connect(sandbox.smtps, tls=context)` open connections and read the greeting."""
    with ExitStack() as opened:

        def connect(
            to: ListenerAddress | None = None, tls: ssl.SSLContext | None = None
        ) -> Connection:
            client = client_class(listener if to is None else to, tls)
            opened.callback(client.close)
            client.expect_greeting()
            return client

        yield connect


@pytest.fixture(scope="session")
def require_tool() -> Callable[[str, str], Path]:
    """`require_tool("swaks", "apt install swaks")` is the path of an outside program.

    Skips the test if it is missing and names the command that installs it; fails with CI set.
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
