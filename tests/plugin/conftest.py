"""A foreign project: its tests have mail sent, and it has nothing configured."""

import pytest
import trustme  # noqa: F401  # for cryptography, which bears no second import, as pytester has it

_CONFTEST = """
import smtplib

import pytest


@pytest.fixture
def send(mailbox):
    def send(subject, recipient="ann@example.com"):
        with smtplib.SMTP(mailbox.host, mailbox.port, timeout=10) as client:
            client.sendmail("app@example.com", [recipient], f"Subject: {subject}\\r\\n\\r\\nHi")

    return send
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project on a machine where our plugin is the only one.

    The plugins that this run has are meant for this run: not all of them can be nested.
    """
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p mailtrap_local")
    pytester.makeconftest(_CONFTEST)
    return pytester
