"""Choose the certificate of all listeners: the user's own, or one of the local CA.

`tls` makes them. Nothing is read or made before a listener needs it.
"""

import logging
import shutil
import ssl
import tempfile
import weakref
from collections.abc import Callable, Collection
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.data_folder import UnwritableFolder, data_folder
from mailtrap_local.net.real_files import real_files
from mailtrap_local.net.tls import Authority, context_from_files

_MAX_HOSTS = 64  # contexts of single hosts, those that were used last

log = logging.getLogger(__name__)


class Certificates:
    """One certificate for all listeners: that of `cert` and `key`, else one that names `hosts`.

    Clients that send mail are asked for one of `client_ca`, if that is given. Every member may
    raise BadSetting, naming the file.
    """

    def __init__(
        self,
        cert: Path | None,
        key: Path | None,
        hosts: Collection[str],
        *,
        client_ca: Path | None = None,
    ) -> None:
        self._cert = cert
        self._key = key
        self._hosts = hosts
        self._client_ca = client_ca

    @cached_property
    @real_files()
    def context(self) -> ssl.SSLContext:
        """The context of a server that gives out mail."""
        return self._server_context()

    @cached_property
    @real_files()
    def smtp_context(self) -> ssl.SSLContext:
        """The context of a server that receives mail."""
        return self.context if self._client_ca is None else self._asking(self._server_context())

    def _asking(self, context: ssl.SSLContext) -> ssl.SSLContext:
        if self._client_ca is None:
            return context
        from mailtrap_local.net.client_certificates import ask_for_certificates  # noqa: PLC0415  # rare

        return ask_for_certificates(context, self._client_ca)

    def _server_context(self) -> ssl.SSLContext:
        if self._cert is not None:
            return context_from_files(self._cert, self._key)
        if self._key is not None:
            raise BadSetting(f"--key {self._key}: its certificate is missing, give it with --cert")
        return self._authority.server_context(self._hosts)

    @real_files()
    def faulty_context(self, kind: Literal["expired", "wrong-host"]) -> ssl.SSLContext:
        """The same with a certificate that clients must refuse, for faults."""
        return self._asking(self._authority.faulty_context(kind, self._hosts))

    @real_files()
    def context_by_host(self, has_own: Callable[[str], bool]) -> ssl.SSLContext:
        """A context with a certificate of the local CA for each host name that `has_own` accepts.

        Clients that ask for any other name, or for none, are shown the certificate of all
        listeners.
        """
        context = self._server_context()
        host_context = lru_cache(_MAX_HOSTS)(real_files()(self._authority.host_context))

        def choose(connection: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> int | None:
            if host is None or not has_own(host):
                return None
            try:
                connection.context = host_context(host.lower())
            except BadSetting as problem:  # the CA has been damaged meanwhile
                log.error("%s", problem)  # noqa: TRY400  # its text is enough
                return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
            return None

        context.sni_callback = choose
        return context

    @property
    @real_files()
    def ca_file(self) -> Path:
        """The local CA's certificate, in PEM. Raises BadSetting where the user's own is in use."""
        if self._cert is not None:
            raise BadSetting("ca_file: the certificate in use is your own, not one of the local CA")
        return self.local_ca_file

    @property
    @real_files()
    def local_ca_file(self) -> Path:
        """The local CA's certificate, in PEM, which `context_by_host` shows those of."""
        return self._authority.ca_file

    @cached_property
    def _authority(self) -> Authority:
        """The CA of the data folder; where none can be kept there, one that goes with this."""
        try:
            authority = Authority(data_folder())
            _ = authority.ca_file
        except UnwritableFolder as problem:
            authority = Authority(self._private_folder(problem))
            log.warning(
                "%s; until then the local CA is %s, a new one at each start",
                str(problem),  # a record may be kept, and the traceback with it
                authority.ca_file,
            )
        return authority

    def _private_folder(self, problem: UnwritableFolder) -> Path:
        """A temporary folder of mode 700. Raises `problem` where there can be none either."""
        try:
            folder = tempfile.mkdtemp(prefix="mailtrap-local-")
        except OSError:
            raise problem from None
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)
