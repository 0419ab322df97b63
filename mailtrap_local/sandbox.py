"""Assemble a sandbox: build all parts from the settings, start and stop them in order."""

from contextlib import ExitStack, suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Self

from mailtrap_local.config.check_fields import TABLE
from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import FREE_PORT, HostPort, HttpAddress, TlsMode
from mailtrap_local.errors import MailboxNotFound
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailbox.mailbox import Mailbox
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.tag_rules import make_rule
from mailtrap_local.net.accounts import accounts_from_setting, page_accounts_from_setting
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.certificates import Certificates, TlsClientSide
from mailtrap_local.net.listener_addresses import ListenerAddresses
from mailtrap_local.net.mailbox_users import MailboxUsers
from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.smtp.listener import Limits, Security
from mailtrap_local.smtp.mailbox_listeners import Auth, MailboxListeners
from mailtrap_local.smtp.server import SmtpServer
from mailtrap_local.store.opening import open_store
from mailtrap_local.webapp.provider_listeners import ProviderListeners

if TYPE_CHECKING:
    from mailtrap_local.mailroom.account_directory import AccountDirectory
    from mailtrap_local.outbound.message_checks import MessageChecks


class Sandbox(ListenerAddresses, TlsClientSide):
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
        self._message_checks = cache(partial(_make_message_checks, settings))
        self.mailroom = Mailroom(
            open_store(
                settings.store, settings.max_messages, settings.max_bytes, self._message_checks
            ),
            routes=settings.route,
            tag_rules=[make_rule(one.tag, one.query) for one in settings.tag],
        )
        self._max_message_size = min(settings.max_message_size, settings.max_bytes)
        self._in_flight = Budget(settings.max_in_flight)
        self._connections = Budget(settings.max_connections)
        self._smtp_server = SmtpServer(
            self.mailroom,
            self._smtp_limits(settings),
            extensions=settings.extensions,
            proxy_protocol=settings.proxy_protocol,
            handlers=settings.handler,
        )
        host = next(iter(settings.smtp), FREE_PORT).host  # reachable like the others
        server, mailroom = self._smtp_server, self.mailroom
        self._mailbox_listeners = MailboxListeners(server, mailroom, self._security, host)
        cert, key, ca = settings.cert, settings.key, settings.tls_client_ca
        self._certificates = Certificates(cert, key, settings.hosts, client_ca=ca)
        self._providers = self._make_providers(settings, host)
        self._checks = PasswordChecks()
        self._mailbox_users = MailboxUsers(self.mailroom.password_hash_of, self._checks)
        self._accounts = accounts_from_setting(settings.auth, self._checks)
        self._page_accounts = page_accounts_from_setting(settings.ui_auth, self._checks)
        self._directory: AccountDirectory | None = None
        self._running: ExitStack | None = None
        self._health_checks = [self._smtp_server.health_problem]  # of every server

    def _smtp_limits(self, settings: Settings) -> Limits:
        return Limits(
            message_size=self._max_message_size,
            recipients=settings.max_recipients,
            idle_timeout=settings.idle_timeout,
            session_timeout=settings.session_timeout,
            session_bytes=settings.max_session_bytes,
            commands=settings.max_commands,
            peer_connections=settings.max_peer_connections,
            connections=self._connections,
            in_flight=self._in_flight,
        )

    def _make_providers(self, settings: Settings, host: str) -> ProviderListeners:
        return ProviderListeners(
            self.mailroom,
            self._certificates,
            host,
            max_message_size=self._max_message_size,
            max_recipients=settings.max_recipients,
            in_flight=self._in_flight,
            templates=settings.templates,
        )

    def start(self) -> Self:
        """Open every listener. Raises PortTaken, with all closed again, when one cannot open."""
        with ExitStack() as started:
            started.callback(self.mailroom.store.close)
            started.callback(self.mailroom.change_signal.close)
            self._smtp_server.start()
            started.callback(self._smtp_server.stop)
            self._mailbox_listeners.start()
            started.callback(self._mailbox_listeners.stop)
            settings = self._settings
            if settings.dkim_zone is not None or settings.checks_dns:
                self._message_checks()  # raises for a zone or a DNS that cannot be used
            if settings.max_age is not None:
                from mailtrap_local.mailroom.retention import Retention  # noqa: PLC0415  # few need it

                retention = Retention(self.mailroom, settings.max_age)
                retention.start()
                started.callback(retention.stop)
            self._listeners = {
                "smtp": [self._open(at, "smtp") for at in settings.smtp],
                "smtps": [self._open(at, "smtps", tls="implicit") for at in settings.smtps],
                "lmtp": [self._open(at, "lmtp") for at in settings.lmtp],
            }
            self._listeners |= self._open_mail_access(started)
            self._providers.start()
            started.callback(self._providers.stop)
            if settings.providers is not None:
                self._listeners["providers"] = [self._providers.open(settings.providers)]
            if settings.http is not None:
                from mailtrap_local.mailroom.search_indexer import Indexer  # noqa: PLC0415  # for the page alone

                indexer = Indexer(self.mailroom)
                indexer.start()
                started.callback(indexer.stop)
                self._listeners["http"] = [self._serve_page(settings.http, started)]
            started.callback(self._checks.drop_waiting)
            self._running = started.pop_all()
        return self

    def _open_directory(self, started: ExitStack) -> "AccountDirectory":
        """Return the accounts, which are read when the first reader needs them."""
        if self._directory is None:
            from mailtrap_local.mailroom.account_sources import open_directory  # noqa: PLC0415  # for readers alone

            settings, store = self._settings, self.mailroom.store
            self._directory = open_directory(
                settings.account, settings.accounts, store, self._checks, oidc=settings.oidc
            )
            self._directory.start(self.mailroom.background)
            started.callback(self._directory.stop)
        return self._directory

    def _open(self, address: HostPort, setting: str, tls: TlsMode | None = None) -> HostPort:
        security, lmtp = self._security(tls), setting == "lmtp"
        return self._smtp_server.open(address, security, setting=setting, lmtp=lmtp)

    def _open_mail_access(self, started: ExitStack) -> dict[str, list[HostPort]]:
        """Open the POP3 and IMAP listeners; returns their addresses by name."""
        names = ("pop3", "pop3s", "imap", "imaps")
        if not (addresses := {name: at for name in names if (at := getattr(self._settings, name))}):
            return {}
        from mailtrap_local.mail_access import MailAccessServer  # noqa: PLC0415  # few need it

        server = MailAccessServer(
            self.mailroom,
            tls=self._settings.tls,
            context=lambda: self._certificates.context,
            accounts=self._accounts,
            directory=self._open_directory(started),
            max_message_size=self._max_message_size,
            in_flight=self._in_flight,
            connections=self._connections,
        )
        server.start()
        started.callback(server.stop)
        self._health_checks.append(server.health_problem)
        return {name: [server.open(name, address)] for name, address in addresses.items()}

    def _security(self, tls: TlsMode | None = None, auth: Auth | None = None) -> Security:
        tls = tls or self._settings.tls
        return Security(
            tls=tls,
            context=None if tls == "off" else self._certificates.smtp_context,
            faulty_context=self._certificates.faulty_context,
            accounts=self._accounts if auth is None else accounts_from_setting(auth),
            mailbox_users=self._mailbox_users if auth is None else None,
        )

    def _serve_page(self, address: HostPort, started: ExitStack) -> HostPort:
        from mailtrap_local.webapp.http.authentication import Access  # noqa: PLC0415  # needs Flask
        from mailtrap_local.webapp.server import WebServer  # noqa: PLC0415

        settings, directory = self._settings, self._open_directory(started)
        hosts, accounts = [*settings.allowed_host, address.host], self._page_accounts
        token, oidc = settings.token, settings.oidc
        access = Access(
            allowed_hosts=hosts, accounts=accounts, token=token, oidc=oidc, directory=directory
        )
        server = WebServer(
            self.mailroom,
            address,
            listeners=self.listeners,
            access=access,
            tls=self._certificates.context if settings.https else None,
            base_path=settings.base_path,
            max_message_size=self._max_message_size,
            checker=self._message_checks,
            mailbox_listeners=self._mailbox_listeners,
            providers=self._providers,
            health_problem=lambda: next((why for one in self._health_checks if (why := one())), ""),
            in_flight=self._in_flight,
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
    def mailbox(self) -> Mailbox:
        """The mailbox `inbox`: mail that no route and no listener assigns to another one."""
        listener = next(iter(self._listeners.get("smtp", ())), None)
        return Mailbox(
            self.mailroom,
            name=DEFAULT_MAILBOX,
            listener=listener and listener.seen_from(FREE_PORT.host),
            close=lambda: None,  # it has no listener of its own
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
        address = self._mailbox_listeners.open(name, tls=tls, auth=auth)
        if shared:
            self.mailroom.shared_listeners.begin(name)
        return Mailbox(
            self.mailroom,
            name=name,
            listener=address.seen_from(FREE_PORT.host),
            close=partial(self._close_mailbox, name, address),
        )

    def open_providers(self, mailbox: str) -> HttpAddress:
        """Open a listener of the mail providers' APIs, on a free port, for one open mailbox.

        Closed with the mailbox. Returns its address, with a `url`. Raises MailboxNotFound,
        BadSetting without a local CA, and SandboxError when the sandbox does not run.
        """
        self.mailroom.check_mailbox(mailbox)
        return HttpAddress(self._providers.open_for(mailbox).seen_from(FREE_PORT.host))

    def _close_mailbox(self, name: str, address: HostPort) -> None:
        self._providers.close_of(name)
        self.mailroom.shared_listeners.end(name)
        self._mailbox_listeners.close(name, address)

    def remove_mailbox(self, name: str) -> None:
        """Remove a mailbox with its listener, faults and mail, if it exists."""
        self._mailbox_listeners.close(name)
        self._providers.close_of(name)
        with suppress(MailboxNotFound):
            self.mailroom.remove_mailbox(name)


def _make_message_checks(settings: Settings) -> "MessageChecks":
    """Make the checks of a sandbox, on first use: few ask for any, and they take long to load."""
    from mailtrap_local.outbound.message_checks import MessageChecks  # noqa: PLC0415  # see above

    return MessageChecks(**{key: getattr(settings, name) for key, name in TABLE.items()})
