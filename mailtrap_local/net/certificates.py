"""Choose the certificate of all listeners: the user's own, or one of the local CA.

`tls` makes them. Nothing is read or made before a listener needs it.
"""

import ssl
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Literal

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.real_files import real_files
from mailtrap_local.net.tls import Authority, context_from_files, data_folder


class Certificates:
    """One certificate for all listeners: that of `cert` and `key`, else one that names `hosts`.

    Every member may raise BadSetting, naming the file.
    """

    def __init__(self, cert: Path | None, key: Path | None, hosts: Collection[str]) -> None:
        self._cert = cert
        self._key = key
        self._hosts = hosts

    @cached_property
    @real_files()
    def context(self) -> ssl.SSLContext:
        """The server's context."""
        if self._cert is not None:
            return context_from_files(self._cert, self._key)
        if self._key is not None:
            raise BadSetting(f"--key {self._key}: its certificate is missing, give it with --cert")
        return self._authority.server_context(self._hosts)

    @real_files()
    def faulty_context(self, kind: Literal["expired", "wrong-host"]) -> ssl.SSLContext:
        """A server's context whose certificate clients must refuse, for faults."""
        return self._authority.faulty_context(kind, self._hosts)

    @property
    @real_files()
    def ca_file(self) -> Path:
        """The local CA's certificate, in PEM. Raises BadSetting where the user's own is in use."""
        if self._cert is not None:
            raise BadSetting("ca_file: the certificate in use is your own, not one of the local CA")
        return self._authority.ca_file

    @cached_property
    def _authority(self) -> Authority:
        return Authority(data_folder())
