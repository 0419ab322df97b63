"""How mailboxes are, by all that was said, and the warnings. Comes in with the first mailbox."""

import os
from dataclasses import dataclass, field
from typing import Literal

import pytest

from pytest_mailtrap_local.options import page_url, timeout


class UnusedFault(UserWarning):
    """A fault was registered and never struck: the test may not test what it says."""


class LateMail(UserWarning):
    """Mail came after the test that caused it was over."""


@dataclass(frozen=True, kw_only=True)
class MailConfig:
    """How mailboxes are unless a test's marker says otherwise: the fixture `mail_config`.

    `timeout` and `settle` are the seconds of waits and of stillness, `domain` that of addresses,
    `url` the page of a sandbox elsewhere, None for one in this process.
    """

    tls: Literal["off", "starttls", "require", "implicit"] = "off"
    auth: tuple[str, str] | None = None
    timeout: float = 5.0
    settle: float = 0.05
    domain: str = "example.com"
    url: str | None = field(default=None, repr=False)  # which may hold a password


def mail_config_of(config: pytest.Config) -> MailConfig:
    """What command line, environment and ini file say, in this order."""
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
