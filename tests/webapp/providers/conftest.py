"""A client of the providers' APIs."""

import pytest

from mailtrap_local import Sandbox
from provider_calls import ProviderClient, provider_client


@pytest.fixture
def api(sandbox: Sandbox) -> ProviderClient:
    return provider_client(sandbox)
