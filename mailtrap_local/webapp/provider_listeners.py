"""Listeners of the mail providers' APIs: that of the sandbox, and those of single mailboxes.

Flask and what carries it are imported by the first that is opened.
"""

import socket
import ssl
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.config.values import HostPort, HttpAddress
from mailtrap_local.errors import SandboxError
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.certificates import Certificates
from mailtrap_local.net.listen import bind, bound_to
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.webapp.providers.hosts import provider_of

if TYPE_CHECKING:
    from mailtrap_local.webapp.http.server_thread import HttpServerThread


class _OpenListener(NamedTuple):
    thread: "HttpServerThread"
    mailbox: str | None


class ProviderListeners:
    """Open listeners, each an HTTP server with its own templates, idempotency keys and records.

    Those of mailboxes are on free ports of `host`. Mail has the limits of SMTP: `max_message_size`
    octets, `max_recipients`. Bodies under way count against `in_flight`. `templates` is the folder
    of the providers' templates, `sns_signer` signs notifications of SES. For any thread.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        certificates: Certificates,
        host: str,
        *,
        max_message_size: int,
        max_recipients: int,
        in_flight: Budget,
        templates: Path | None,
        sns_signer: SnsSigner,
    ) -> None:
        self._mailroom = mailroom
        self._certificates = certificates
        self._host = host
        self._in_flight = in_flight
        self._max_message_size = max_message_size
        self._max_recipients = max_recipients
        self._templates = templates
        self._sns_signer = sns_signer
        self._lock = threading.Lock()
        self._open: dict[HostPort, _OpenListener] | None = None  # until `start`, and from `stop` on

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._certificates.context_by_host(_is_provider)

    @property
    def ca_file(self) -> Path:
        """The certificate of the CA that clients have to trust. Raises BadSetting."""
        return self._certificates.local_ca_file

    def start(self) -> None:
        """Allow listeners to be opened."""
        with self._lock:
            self._open = {}

    def open_for(self, mailbox: str) -> HttpAddress:
        """Open a listener of a mailbox, on a free port, see `open`."""
        return self.open(HostPort(self._host, 0), mailbox)

    def open(self, address: HostPort, mailbox: str | None = None) -> HttpAddress:
        """Open a listener; returns its address.

        All its mail is that of `mailbox`; without one it goes by the routes. Raises PortTaken,
        BadSetting for certificates, and SandboxError when nothing runs.
        """
        tls = self._tls
        with self._lock, bind(address, "providers") as listener:
            if self._open is None:
                raise SandboxError("the sandbox does not run: start it, or use a `with` block")
            bound = bound_to(listener)
            thread = self._make_server(listener, str(bound), tls)
            if mailbox is not None:
                self._mailroom.assign_listener(str(bound), mailbox, smtp=False)
            self._open[bound] = _OpenListener(thread, mailbox)
            thread.start()
        return HttpAddress(bound)

    def _make_server(
        self, listener: socket.socket, address: str, tls: ssl.SSLContext
    ) -> "HttpServerThread":
        # see the module's docstring
        from mailtrap_local.webapp.http.forward_proxy import ProxyServer  # noqa: PLC0415
        from mailtrap_local.webapp.http.server_thread import HttpServerThread  # noqa: PLC0415
        from mailtrap_local.webapp.providers.app import create_provider_app  # noqa: PLC0415

        app = create_provider_app(
            self._mailroom,
            listener=address,
            max_message_size=self._max_message_size,
            max_recipients=self._max_recipients,
            templates=self._templates,
            sns_signer=self._sns_signer,
        )
        server = ProxyServer(listener, app, tls, is_ours=_is_provider, in_flight=self._in_flight)
        return HttpServerThread("mailtrap-providers", server, self._mailroom.background)

    def close(self, address: HostPort) -> None:
        """Close a listener, if it is open."""
        with self._lock:
            closed = (self._open or {}).pop(HostPort(*address), None)
        if closed is not None:
            closed.thread.stop()
            if closed.mailbox is not None:
                self._mailroom.release_listener(str(HostPort(*address)))

    def close_of(self, mailbox: str) -> None:
        """Close the listeners of a mailbox."""
        with self._lock:
            addresses = [at for at, each in (self._open or {}).items() if each.mailbox == mailbox]
        for address in addresses:
            self.close(address)

    def stop(self) -> None:
        """Close all listeners, and open no more."""
        with self._lock:
            left, self._open = self._open or {}, None
        for each in left.values():
            each.thread.stop()


def _is_provider(host: str) -> bool:
    return provider_of(host) is not None
