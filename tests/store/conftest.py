"""Every store of `STORES` under one contract."""

from collections.abc import Iterator

import pytest

from mailtrap_local.store.base import Store
from postgres_server import PostgresServer
from store_values import STORES, Factory, remove_shared, shared_server


@pytest.fixture(scope="session", autouse=True)
def _remove_shared() -> Iterator[None]:
    yield
    remove_shared()


@pytest.fixture(scope="session")
def postgres() -> PostgresServer:
    """The PostgreSQL that the tests share, each with a schema of its own."""
    return shared_server()


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
