"""Start and stop the parts of a sandbox in order, and hand out its mailboxes."""

import ssl
import threading
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import FREE_PORT, HostPort, HttpAddress, TlsMode
from mailtrap_local.errors import BadSetting, MailboxNotFound, SandboxError
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailbox.mailbox import Mailbox
from mailtrap_local.net.listener_addresses import ListenerAddresses
from mailtrap_local.net.tls import client_context
from mailtrap_local.sandbox_parts import SandboxParts
from mailtrap_local.smtp.mailbox_listeners import Auth

if TYPE_CHECKING:
    from mailtrap_local.mailroom.account_directory import AccountDirectory


class Sandbox(ListenerAddresses):
    """A mail sandbox in this process: receives mail by SMTP and keeps it in memory.

    Takes the flags' names as keywords, their values as such or in text form:
    `Sandbox(http="127.0.0.1:0", max_messages=500)`. Without any it serves SMTP alone, on a free
    port. `handler` may be an aiosmtpd handler, or a list of some. A context manager; or `start` and
    `stop` it, once. Raises BadSetting, for invalid files only when it starts.
    """

    def __init__(self, settings: Settings | None = None, **flags: Any) -> None:
        if settings is None:
            settings = Settings.of(**{"smtp": FREE_PORT, "http": None, **flags})
        elif flags:
            raise TypeError("give settings or flags, not both")
        super().__init__(https=settings.https, base_path=settings.base_path)
        self._settings = settings
        self._parts = SandboxParts(settings)
        self.mailroom = self._parts.mailroom
        self._parts.open_ports = self._open_ports
        self._directory: AccountDirectory | None = None  # once a reader needs it
        self._running: ExitStack | None = None
        self._was_started = False
        self._opening = threading.Lock()  # of the IMAP listener, by the first mailbox that needs it
        self._health_checks = [self._parts.smtp_server.health_problem]  # of every server

    def __repr__(self) -> str:
        if self._running is None:
            return "<Sandbox, not running>"
        return f"<Sandbox {', '.join(f'{name} {at}' for name, at in self.listeners)}>"

    def _open_ports(self) -> set[int]:
        opened = [address.port for _, address in self.listeners]
        return {*opened, *(HostPort.parse(one).port for one in self.mailroom.listeners().values())}

    def start(self) -> Self:
        """Open every listener. Raises PortTaken, with all closed again, when one cannot open."""
        self._note_start()
        with ExitStack() as started:
            started.callback(self.mailroom.store.close)
            started.callback(self.mailroom.change_signal.close)
            if self._parts.provider_webhooks is not None:
                started.enter_context(self._parts.provider_webhooks)
            started.callback(self.mailroom.feedback.stop)
            self._parts.smtp_server.start()
            started.callback(self._parts.smtp_server.stop)
            self._parts.mailbox_listeners.start()
            started.callback(self._parts.mailbox_listeners.stop)
            settings = self._settings
            if settings.dkim_zone is not None or settings.checks_dns:
                self._parts.message_checks()  # raises for a zone or a DNS that cannot be used
            self._start_retention(started)
            started.callback(self._parts.stop_webhooks)
            if self._parts.has_webhooks:
                self._parts.webhooks()
            self._listeners = self._open_smtp()
            self._listeners |= self._open_mail_access(started)
            self._parts.providers.start()
            started.callback(self._parts.providers.stop)
            if settings.providers is not None:
                self._listeners["providers"] = [self._parts.providers.open(settings.providers)]
            if settings.http is not None:
                from mailtrap_local.mailroom.search_indexer import Indexer  # noqa: PLC0415  # for the page alone

                indexer = Indexer(self.mailroom)
                indexer.start()
                started.callback(indexer.stop)
                self._listeners["http"] = [self._serve_page(settings.http, started)]
            if self._parts.relays is not None:
                started.enter_context(self._parts.relays)
            started.callback(self._parts.password_checks.drop_waiting)
            self._running = started.pop_all()
        return self

    def _note_start(self) -> None:
        """Raise SandboxError for a sandbox that was started before."""
        if self._was_started:
            raise SandboxError("this sandbox was started before: make another, they run once")
        self._was_started = True

    def _start_retention(self, started: ExitStack) -> None:
        if self._settings.max_age is None:
            return
        from mailtrap_local.mailroom.retention import Retention  # noqa: PLC0415  # few need it

        retention = Retention(self.mailroom, self._settings.max_age)
        retention.start()
        started.callback(retention.stop)

    def _open_directory(self, started: ExitStack) -> "AccountDirectory":
        """Return the accounts, which are read when the first reader needs them."""
        if self._directory is None:
            self._directory = self._parts.directory
            self._directory.start(self.mailroom.background)
            started.callback(self._directory.stop)
        return self._directory

    def _open(self, address: HostPort, setting: str, tls: TlsMode | None = None) -> HostPort:
        security, lmtp = self._parts.security(tls), setting == "lmtp"
        return self._parts.smtp_server.open(address, security, setting=setting, lmtp=lmtp)

    def _open_smtp(self) -> dict[str, list[HostPort]]:
        """Open the SMTP and LMTP listeners; returns their addresses by name."""
        settings = self._settings
        return {
            "smtp": [self._open(at, "smtp") for at in settings.smtp],
            "smtps": [self._open(at, "smtps", tls="implicit") for at in settings.smtps],
            "lmtp": [self._open(at, "lmtp") for at in settings.lmtp],
        }

    def _open_mail_access(self, started: ExitStack) -> dict[str, list[HostPort]]:
        """Open the POP3 and IMAP listeners; returns their addresses by name."""
        names = ("pop3", "pop3s", "imap", "imaps")
        return self._open_readers(
            started, {name: at for name in names if (at := getattr(self._settings, name))}
        )

    def _open_readers(
        self, started: ExitStack, addresses: dict[str, HostPort]
    ) -> dict[str, list[HostPort]]:
        if not addresses:
            return {}
        from mailtrap_local.mail_access import MailAccessServer  # noqa: PLC0415  # few need it

        server = MailAccessServer(
            self.mailroom,
            tls=self._settings.tls,
            context=lambda: self._parts.certificates.context,
            accounts=self._parts.accounts,
            directory=self._open_directory(started),
            max_message_size=self._parts.max_message_size,
            in_flight=self._parts.in_flight,
            connections=self._parts.connections,
        )
        server.start()
        started.callback(server.stop)
        self._health_checks.append(server.health_problem)
        return {name: [server.open(name, address)] for name, address in addresses.items()}

    def _imap_address(self) -> HostPort:
        """Return the address of the IMAP listener, which is opened if there is none."""
        with self._opening:
            if self._running is None:
                raise SandboxError("the sandbox does not run: start it first")
            if "imap" not in self._listeners:
                opened = self._open_readers(self._running, {"imap": FREE_PORT})
                self._listeners |= opened
        if self.has_accounts or self._settings.auth not in ("any", "off"):
            raise BadSetting(
                "mailbox.imap: this sandbox checks the passwords of IMAP clients: log in as one of "
                "its accounts or users, at sandbox.imap"
            )
        return self.imap.seen_from(FREE_PORT.host)

    def _serve_page(self, address: HostPort, started: ExitStack) -> HostPort:
        from mailtrap_local.webapp.http.authentication import Access  # noqa: PLC0415  # needs Flask
        from mailtrap_local.webapp.server import WebServer  # noqa: PLC0415

        settings, directory = self._settings, self._open_directory(started)
        access = Access(
            allowed_hosts=[*settings.allowed_host, address.host],
            allowed_origins=settings.allowed_origin,
            accounts=self._parts.page_accounts,
            token=settings.token,
            oidc=settings.oidc,
            directory=directory,
            mcp=settings.mcp or ("on" if address.is_loopback else None),
        )
        server = WebServer(
            self.mailroom,
            address,
            listeners=self.listeners,
            access=access,
            tls=self._parts.certificates.context if settings.https else None,
            base_path=settings.base_path,
            max_message_size=self._parts.max_message_size,
            checker=self._parts.message_checks,
            mailbox_listeners=self._parts.mailbox_listeners,
            providers=self._parts.providers,
            relays=self._parts.relays,
            webhooks=self._parts.webhooks,
            health_problem=lambda: next((why for one in self._health_checks if (why := one())), ""),
            in_flight=self._parts.in_flight,
        )
        server.start()
        started.callback(server.stop)
        return server.address

    @property
    def has_accounts(self) -> bool:
        """True if nobody sees mail without credentials of an account."""
        return bool(self._directory and self._directory.must_sign_in)

    def stop(self) -> None:
        """Close every listener, then end all waits. May be called again."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def ca_file(self) -> Path:
        """The local CA's certificate in PEM: clients that trust it accept this sandbox's TLS.

        Made if needed. Raises BadSetting where that fails, or where `cert` is used instead.
        """
        return self._parts.certificates.ca_file

    def client_ssl_context(self) -> ssl.SSLContext:
        """A client's TLS context that trusts the local CA, see `ca_file`."""
        return client_context(self.ca_file)

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox `inbox`: mail that no route and no listener assigns to another one."""
        listener = next(iter(self._listeners.get("smtp", ())), None)
        return Mailbox(
            self.mailroom,
            name=DEFAULT_MAILBOX,
            listener=listener and listener.seen_from(FREE_PORT.host),
            close=lambda: None,  # it has no listener of its own
            imap=self._imap_address,
        )

    def open_mailbox(
        self,
        name: str,
        *,
        tls: TlsMode | None = None,
        auth: Auth | None = None,
        shared: bool = False,
    ) -> Mailbox:
        """Open a mailbox with an SMTP listener of its own, on a free port.

        `tls` and `auth` are the sandbox's unless given. `tls` may be `implicit` too, `auth` a user
        name and a password, which clients must then use. `shared`: it also gets the mail of the
        sandbox's own listeners that no route assigns, from clients that connect while it is open.
        Raises BadSetting for the name of an open mailbox and for invalid values, and SandboxError
        when the sandbox does not run.
        """
        address = self._parts.mailbox_listeners.open(name, tls=tls, auth=auth)
        if shared:
            self.mailroom.shared_listeners.begin(name)
        return Mailbox(
            self.mailroom,
            name=name,
            listener=address.seen_from(FREE_PORT.host),
            close=partial(self._close_mailbox, name, address),
            imap=self._imap_address,
        )

    def open_providers(self, mailbox: str) -> HttpAddress:
        """Open a listener of the mail providers' APIs, on a free port, for one open mailbox.

        Closed with the mailbox. Returns its address, with a `url`. Raises MailboxNotFound,
        BadSetting without a local CA, and SandboxError when the sandbox does not run.
        """
        self.mailroom.check_mailbox(mailbox)
        return HttpAddress(self._parts.providers.open_for(mailbox).seen_from(FREE_PORT.host))

    def _close_mailbox(self, name: str, address: HostPort) -> None:
        self._parts.providers.close_of(name)
        self.mailroom.shared_listeners.end(name)
        self._parts.mailbox_listeners.close(name, address)

    def remove_mailbox(self, name: str) -> None:
        """Remove a mailbox with its listener, faults and mail, if it exists."""
        self._parts.mailbox_listeners.close(name)
        self._parts.providers.close_of(name)
        with suppress(MailboxNotFound):
            self.mailroom.remove_mailbox(name)
