"""Configuration of mailboxes, and warnings. Imported with the first mailbox."""

import os
from dataclasses import dataclass, field
from typing import Literal

import pytest

from pytest_mailtrap_local.options import page_url, timeout


class UnusedFault(UserWarning):
    """A fault was registered and never hit: the test may not test what it claims."""


class LateMail(UserWarning):
    """Mail arrived after the test that caused it had ended."""


@dataclass(frozen=True, kw_only=True)
class MailConfig:
    """Defaults of mailboxes, which markers override: the value of the fixture `mail_config`.

    `timeout` is that of waits, `settle` how long no mail may arrive (both seconds), `domain` that
    of addresses, `checks` the severity of findings in its mail from which on a test fails, None for
    no checks, `url` the page of a remote sandbox, None for one in this process.
    """

    tls: Literal["off", "starttls", "require", "implicit"] = "off"
    auth: tuple[str, str] | None = None
    timeout: float = 5.0
    settle: float = 0.05
    domain: str = "example.com"
    checks: Literal["error", "warning", "info"] | None = None
    url: str | None = field(default=None, repr=False)  # which may hold a password


def mail_config_of(config: pytest.Config) -> MailConfig:
    """Read the command line, the environment and the ini file, in this order."""
    return MailConfig(
        timeout=timeout(config),
        settle=config.getini("mailtrap_settle"),
        domain=config.getini("mailtrap_domain"),
        url=page_url(config)
        or config.getoption("--mailtrap-url")
        or os.environ.get("MTL_URL")
        or config.getini("mailtrap_url")
        or None,
    )
