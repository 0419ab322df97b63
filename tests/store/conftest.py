"""Every store of `STORES` under one contract."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.store.base import Store
from mailtrap_local.store.sqlite.store import SqliteStore
from postgres_proxy import PostgresProxy
from postgres_server import PostgresServer
from replica_sandboxes import Start
from store_values import STORES, Factory, OpenFile, remove_shared, shared_server


@pytest.fixture(scope="session", autouse=True)
def _remove_shared() -> Iterator[None]:
    yield
    remove_shared()


@pytest.fixture(scope="session")
def postgres() -> PostgresServer:
    """The PostgreSQL that the tests share, each with a schema of its own."""
    return shared_server()


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """The URL of the test's database, which is empty."""
    return postgres.new_url()


@pytest.fixture
def proxy(postgres: PostgresServer) -> Iterator[PostgresProxy]:
    """A proxy before the test's PostgreSQL: `proxy.url(url)` leads by it."""
    with TemporaryDirectory(prefix="pg-") as folder:
        proxy = PostgresProxy(postgres.folder, Path(folder))
        yield proxy
        proxy.close()


@pytest.fixture
def start(url: str) -> Iterator[Start]:
    """`start()` starts one more sandbox with the test's database."""
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(
            Sandbox(**{"store": url, "http": "127.0.0.1:0", **settings})
        )


@pytest.fixture(params=STORES)
def factory(request: pytest.FixtureRequest) -> Iterator[Factory]:
    """`factory(1000, 10**6)` is an empty store of so many messages and octets."""
    made: list[Store] = []

    def make(messages: int, octets: int) -> Store:
        made.append(STORES[request.param](max_messages=messages, max_bytes=octets))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(factory: Factory) -> Store:
    return factory(1000, 10**6)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file for a store, which is not there yet."""
    return tmp_path / "mail.db"


@pytest.fixture
def open_store(path: Path) -> Iterator[OpenFile]:
    """`open_store()` opens the file, once more if the store before is closed."""
    opened: list[SqliteStore] = []

    def open_store() -> SqliteStore:
        opened.append(SqliteStore(path, max_messages=1000, max_bytes=10**6))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()
