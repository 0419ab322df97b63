"""Every store under one contract: a new backend joins by adding its factory to `FACTORIES`."""

from collections.abc import Callable

import pytest

from mailtrap_local.store.base import Store
from mailtrap_local.store.memory import MemoryStore
from store_values import Factory

FACTORIES: dict[str, Callable[[int, int], Store]] = {
    "memory": lambda messages, octets: MemoryStore(max_messages=messages, max_bytes=octets),
}


@pytest.fixture(params=FACTORIES)
def factory(request: pytest.FixtureRequest) -> Factory:
    """`factory(1000, 10**6)` is an empty store of so many messages and octets."""
    return FACTORIES[request.param]


@pytest.fixture
def store(factory: Factory) -> Store:
    return factory(1000, 10**6)
