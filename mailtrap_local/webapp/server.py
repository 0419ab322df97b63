"""Web server: a threaded Werkzeug server in a thread of its own."""

import ssl
from collections.abc import Callable, Sequence

from mailtrap_local.config.values import HostPort
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.listen import bind, bound_to
from mailtrap_local.webapp.api.checked_messages import CheckedMessages, SandboxChecker
from mailtrap_local.webapp.api.context import (
    Context,
    MailboxListenerControl,
    ProviderListenerControl,
    RelayControl,
    WebhookControl,
)
from mailtrap_local.webapp.api.summary_cache import SummaryCache
from mailtrap_local.webapp.app import create_app
from mailtrap_local.webapp.http.authentication import Access
from mailtrap_local.webapp.http.connection import HttpServer
from mailtrap_local.webapp.http.part_tokens import PartTokens
from mailtrap_local.webapp.http.server_thread import HttpServerThread
from mailtrap_local.webapp.http.websockets import with_sockets
from mailtrap_local.webapp.live.broadcasters import Broadcasters
from mailtrap_local.webapp.live.waiters import Waiters


class WebServer:
    """Web server. Listens from the start; `start` serves, `stop` ends every connection.

    With `tls` it speaks HTTPS. `listeners` are those of the sandbox with their names, `""` as
    `health_problem` says that all of them work, and a message to the API has at most
    `max_message_size` octets; those under way count against `in_flight`. `checker` is called for
    checks. Raises PortTaken.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        address: HostPort,
        *,
        listeners: Sequence[tuple[str, HostPort]],
        access: Access,
        tls: ssl.SSLContext | None,
        base_path: str,
        max_message_size: int,
        checker: Callable[[], SandboxChecker],
        mailbox_listeners: MailboxListenerControl,
        relays: RelayControl | None,
        webhooks: Callable[[], WebhookControl],
        providers: ProviderListenerControl,
        health_problem: Callable[[], str],
        in_flight: Budget,
    ) -> None:
        self._mailroom, self._access = mailroom, access
        self._live, self._waiters = Broadcasters(mailroom), Waiters(mailroom)
        context = Context(
            mailroom=mailroom,
            waiters=self._waiters,
            summaries=SummaryCache(),
            checked=CheckedMessages(mailroom, checker),
            live=self._live,
            part_tokens=PartTokens(mailroom.secret),
            mailbox_listeners=mailbox_listeners,
            relays=relays,
            open_webhooks=webhooks,
            providers=providers,
            listeners=listeners,
            health_problem=health_problem,
            max_message_size=max_message_size,
            access=access,
        )
        server = self._listen(address, context, base_path, tls=tls, in_flight=in_flight)
        self._thread = HttpServerThread("mailtrap-web", server, mailroom.background)

    def _listen(
        self,
        address: HostPort,
        context: Context,
        base_path: str,
        *,
        tls: ssl.SSLContext | None,
        in_flight: Budget,
    ) -> HttpServer:
        app = with_sockets(create_app(context, base_path=base_path))
        probes = [f"{base_path}/{name}" for name in ("livez", "readyz")]
        with bind(address, "http") as listener:
            self.address = bound_to(listener)
            return HttpServer(listener, app, tls, in_flight=in_flight, health_checks=probes)

    def _look_again(self) -> None:
        """End what has been revoked: sockets and waiting requests look whether they may go on."""
        self._mailroom.wake()
        self._live.wake()
        self._waiters.wake()

    def start(self) -> None:
        """Start to serve."""
        self._access.directory.follow(self._look_again)
        self._live.start()
        self._waiters.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop serving; open pages and waiting requests get a last response."""
        self._waiters.stop()
        self._live.stop()
        self._thread.stop()
