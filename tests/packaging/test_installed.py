"""Guards the suite itself: with `--artifacts` it must not test the checkout by mistake."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

import mailtrap_local
import pytest_mailtrap_local


def test_what_is_tested_comes_from_the_wheel(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--artifacts") is None:
        pytest.skip("without --artifacts any installation may be tested")
    site_packages = Path(str(distribution("mailtrap-local").locate_file("")))
    for package in (mailtrap_local, pytest_mailtrap_local):
        assert package.__file__ is not None
        assert Path(package.__file__).is_relative_to(site_packages)
    assert site_packages.name == "site-packages"
