"""Every store of `STORES` under one contract."""

import pytest

from mailtrap_local.store.base import Store
from store_values import STORES, Factory


@pytest.fixture(params=STORES)
def factory(request: pytest.FixtureRequest) -> Factory:
    """`factory(1000, 10**6)` is an empty store of so many messages and octets."""
    store = STORES[request.param]
    return lambda messages, octets: store(max_messages=messages, max_bytes=octets)


@pytest.fixture
def store(factory: Factory) -> Store:
    return factory(1000, 10**6)
