"""Sandboxes with accounts, with each kind of store."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailtrap_local import Sandbox
from people import PEOPLE, ROUTES
from store_values import remove_shared, shared_server

ServeStore = Callable[..., Sandbox]


@pytest.fixture(scope="session", autouse=True)
def _remove_shared() -> Iterator[None]:
    yield
    remove_shared()


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {
        "http": "127.0.0.1:0",
        "imap": "127.0.0.1:0",
        "pop3": "127.0.0.1:0",
        "account": PEOPLE,
        "route": ROUTES,
    }


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store_setting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The setting `store` of an empty store of each kind."""
    if request.param == "postgresql":
        return shared_server().new_url()
    return "memory" if request.param == "memory" else f"sqlite:{tmp_path / 'mail.db'}"


@pytest.fixture
def team(serve: Callable[..., Sandbox], store_setting: str) -> Sandbox:
    """A sandbox of `PEOPLE` with each kind of store."""
    return serve(store=store_setting)
