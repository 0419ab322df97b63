"""Leads requests to mail providers to the mailbox of a test."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from mailtrap_local import Sandbox, provider_environ

if TYPE_CHECKING:
    from pathlib import Path

    from mailtrap_local import Mailbox, RemoteSandbox


class MailProviders(Mapping[str, str]):
    """Value of the fixture `mail_providers`: the variables, as a mapping for processes to start.

    `url` is the base URL of the APIs, for SDKs that take one; `host` and `port` are parts of it.
    """

    def __init__(
        self, sandbox: "Sandbox | RemoteSandbox", mailbox: "Mailbox", folder: "Path"
    ) -> None:
        self.mailbox = mailbox
        address = sandbox.open_providers(mailbox.name)
        self.host, self.port, self.url = address.host, address.port, address.url
        ca = None if isinstance(sandbox, Sandbox) else sandbox.ca_certificate()
        self._variables = provider_environ(self.url, folder, os.environ, ca)

    def __getitem__(self, name: str) -> str:
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    @contextmanager
    def env(self) -> Iterator[None]:
        """Set the variables in this process meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.items():
                patch.setenv(name, value)
            yield
