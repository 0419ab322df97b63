"""Parts that a sandbox is made of, built from its settings. None of them has begun yet."""

import threading
from collections.abc import Collection
from functools import cache, cached_property
from typing import TYPE_CHECKING

from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import FREE_PORT, TlsMode
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.tag_rules import make_rule
from mailtrap_local.net.accounts import accounts_from_setting, page_accounts_from_setting
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.certificates import Certificates
from mailtrap_local.net.mailbox_users import MailboxUsers
from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.net.sns_signer import SnsSigner
from mailtrap_local.smtp.listener import Limits, Security
from mailtrap_local.smtp.mailbox_listeners import Auth, MailboxListeners
from mailtrap_local.smtp.server import SmtpServer
from mailtrap_local.store.keyed_texts import KeepsTexts, MemoryTexts
from mailtrap_local.store.open_store import open_store
from mailtrap_local.webapp.provider_listeners import ProviderListeners

if TYPE_CHECKING:
    from collections.abc import Callable

    from mailtrap_local.mailroom.account_directory import AccountDirectory
    from mailtrap_local.outbound.feedback.feedback import SenderFeedback
    from mailtrap_local.outbound.feedback.provider_webhooks import ProviderWebhooks
    from mailtrap_local.outbound.network_checks.message_checks import MessageChecks
    from mailtrap_local.outbound.relay.delivery import RelayedDelivery
    from mailtrap_local.outbound.relay.relays import Relays
    from mailtrap_local.outbound.webhooks.records import WebhookRecords
    from mailtrap_local.outbound.webhooks.webhooks import Webhooks


class SandboxParts:
    """The store with its mailroom, what listeners have in common, and the listeners of mailboxes.

    `message_checks`, `directory` and `webhooks`, which few need, are made when they are asked for.
    `open_ports` has to return the ports of all listeners that are open.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.message_checks = cache(self._make_message_checks)
        self.mailroom = self._make_mailroom()
        self.sns_signer = SnsSigner()
        self.open_ports: Callable[[], Collection[int]] = tuple
        self.relays = self._make_relays()
        self._webhook_records = cache(self._make_webhook_records)
        self.provider_webhooks = self._make_provider_webhooks()
        self.mailroom.feedback.serve(
            cache(self._make_feedback), for_all=self.provider_webhooks is not None
        )
        self._webhooks: Webhooks | None = None
        self._webhooks_lock = threading.Lock()
        self.max_message_size = min(settings.max_message_size, settings.max_bytes)
        self.in_flight = Budget(settings.max_in_flight)
        self.connections = Budget(settings.max_connections)
        self.smtp_server = SmtpServer(
            self._delivery(),
            self._smtp_limits(),
            extensions=settings.extensions,
            proxy_protocol=settings.proxy_protocol,
            handlers=settings.handler,
        )
        host = next(iter(settings.smtp), FREE_PORT).host  # reachable like the others
        self.mailbox_listeners = MailboxListeners(
            self.smtp_server, self.mailroom, self.security, host
        )
        self.certificates = Certificates(
            settings.cert, settings.key, settings.hosts, client_ca=settings.tls_client_ca
        )
        self.providers = self._make_provider_listeners(host)
        self.password_checks = PasswordChecks()
        self._mailbox_users = MailboxUsers(self.mailroom.password_hash_of, self.password_checks)
        self.accounts = accounts_from_setting(settings.auth, self.password_checks)
        self.page_accounts = page_accounts_from_setting(settings.ui_auth, self.password_checks)

    def _make_provider_listeners(self, host: str) -> ProviderListeners:
        return ProviderListeners(
            self.mailroom,
            self.certificates,
            host,
            max_message_size=self.max_message_size,
            max_recipients=self._settings.max_recipients,
            in_flight=self.in_flight,
            templates=self._settings.templates,
            sns_signer=self.sns_signer,
        )

    def _make_mailroom(self) -> Mailroom:
        settings = self._settings
        store = open_store(
            settings.store,
            max_messages=settings.max_messages,
            max_bytes=settings.max_bytes,
            checker=self.message_checks,
        )
        tag_rules = [make_rule(one.tag, one.query) for one in settings.tag]
        return Mailroom(store, routes=settings.route, tag_rules=tag_rules)

    def _make_relays(self) -> "Relays | None":
        if not self._settings.relay:
            return None
        from mailtrap_local.outbound.relay.relays import Relays  # noqa: PLC0415  # few have any

        settings = self._settings
        return Relays(self.mailroom, settings.relay, self._own_ports, settings.check_hosts)

    def _own_ports(self) -> Collection[int]:
        return self.open_ports()  # of the sandbox, which sets it later

    def _make_feedback(self) -> "SenderFeedback":
        from mailtrap_local.outbound.feedback.feedback import SenderFeedback  # noqa: PLC0415  # few need it

        return SenderFeedback(self.mailroom, relays=self.relays, events=self.provider_webhooks)

    def _make_provider_webhooks(self) -> "ProviderWebhooks | None":
        if not self._settings.provider_webhook:
            return None
        from mailtrap_local.outbound.feedback.provider_webhooks import ProviderWebhooks  # noqa: PLC0415  # see above

        return ProviderWebhooks(
            self.mailroom,
            self._settings.provider_webhook,
            self.sns_signer,
            self._webhook_records(),
            self._own_ports,
        )

    def _make_webhook_records(self) -> "WebhookRecords":
        from mailtrap_local.outbound.webhooks.records import WebhookRecords  # noqa: PLC0415  # see above

        store = self.mailroom.store
        return WebhookRecords(store.keyed_texts if isinstance(store, KeepsTexts) else MemoryTexts())

    @property
    def has_webhooks(self) -> bool:
        """True where there may be webhooks at the start: of the settings, or in the store."""
        return bool(self._settings.webhook) or isinstance(self.mailroom.store, KeepsTexts)

    def webhooks(self) -> "Webhooks":
        """Return the URLs to which events are posted, from the first call on."""
        with self._webhooks_lock:
            if self._webhooks is None:
                self._webhooks = self._make_webhooks()
                self._webhooks.start()
            return self._webhooks

    def _make_webhooks(self) -> "Webhooks":
        from mailtrap_local.outbound.webhooks.webhooks import Webhooks  # noqa: PLC0415  # few have any
        from mailtrap_local.webapp.shapes.webhook_events import event_body  # noqa: PLC0415  # see above

        return Webhooks(
            self.mailroom,
            self._settings.webhook,
            event_body,
            self._webhook_records(),
            others=() if self.provider_webhooks is None else self.provider_webhooks.known,
            allowed=self._settings.webhook_allow,
            own_ports=self.open_ports,
        )

    def stop_webhooks(self) -> None:
        """Post nothing any more."""
        if self._webhooks is not None:
            self._webhooks.stop()

    def _delivery(self) -> "Mailroom | RelayedDelivery":
        """Return what SMTP servers deliver to."""
        if self.relays is None:
            return self.mailroom
        from mailtrap_local.outbound.relay.delivery import RelayedDelivery  # noqa: PLC0415  # see above

        return RelayedDelivery(self.mailroom, self.relays)

    def _smtp_limits(self) -> Limits:
        settings = self._settings
        return Limits(
            message_size=self.max_message_size,
            recipients=settings.max_recipients,
            idle_timeout=settings.idle_timeout,
            session_timeout=settings.session_timeout,
            session_bytes=settings.max_session_bytes,
            commands=settings.max_commands,
            peer_connections=settings.max_peer_connections,
            connections=self.connections,
            in_flight=self.in_flight,
        )

    def security(self, tls: TlsMode | None = None, auth: Auth | None = None) -> Security:
        """Return TLS and credentials of a listener, those of the settings unless given."""
        tls = tls or self._settings.tls
        return Security(
            tls=tls,
            context=None if tls == "off" else self.certificates.smtp_context,
            faulty_context=self.certificates.faulty_context,
            accounts=self.accounts if auth is None else accounts_from_setting(auth),
            mailbox_users=self._mailbox_users if auth is None else None,
        )

    @cached_property
    def directory(self) -> "AccountDirectory":
        """The accounts of people who read."""
        from mailtrap_local.mailroom.account_sources import open_directory  # noqa: PLC0415  # see above

        settings, store = self._settings, self.mailroom.store
        return open_directory(
            settings.account, settings.accounts, store, self.password_checks, oidc=settings.oidc
        )

    def _make_message_checks(self) -> "MessageChecks":
        from mailtrap_local.outbound.network_checks.message_checks import MessageChecks  # noqa: PLC0415  # takes long

        settings = self._settings
        return MessageChecks(
            clients=settings.check_clients,
            ignore=settings.check_ignore,
            zone=settings.dkim_zone,
            dns=settings.checks_dns,
            hosts=settings.check_hosts,
            spamd=settings.spamd,
            rspamd=settings.rspamd,
            relays=self.relays,
            give_feedback=self.mailroom.feedback.give,
        )
