"""A project that uses the plugin: its tests send mail, and nothing is configured."""

import pytest
import trustme  # noqa: F401  # for cryptography, which bears no second import, as pytester has it

from projects import CONFTEST


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project where our plugin is the only one: not all plugins of this run can be nested."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p mailtrap_local")
    pytester.makeconftest(CONFTEST)
    return pytester
