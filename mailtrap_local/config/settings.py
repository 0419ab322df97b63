"""Table of all settings: the fields of `Settings`.

Each field's metadata holds the parser of its text form and its help; the flags, environment
variables, file keys and defaults of the command line are made of it. Read only in `sandbox.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mailtrap_local.config import (
    account_fields,
    check_fields,
    listener_fields,
    page_fields,
    store_field,
)
from mailtrap_local.config.account_values import AccountRecord
from mailtrap_local.config.handlers import parse_handler
from mailtrap_local.config.mcp_field import MCP, McpMode
from mailtrap_local.config.oidc_values import OidcSettings
from mailtrap_local.config.provider_webhook_fields import PROVIDER_WEBHOOK, ProviderWebhookSetting
from mailtrap_local.config.relay_fields import RelaySetting, parse_relay
from mailtrap_local.config.setting_reader import read_setting, table_field
from mailtrap_local.config.values import (
    EXTENSIONS,
    HostPort,
    RoutingRule,
    TagSetting,
    TlsMode,
    parse_age,
    parse_base_path,
    parse_count,
    parse_duration,
    parse_extensions,
    parse_file,
    parse_flag,
    parse_format,
    parse_level,
    parse_limit,
    parse_listener,
    parse_route,
    parse_size,
    parse_tag,
    parse_tls,
    parse_token,
    parse_ui_auth,
)
from mailtrap_local.config.webhook_fields import WEBHOOK, WEBHOOK_ALLOW, WebhookSetting
from mailtrap_local.errors import BadSetting


def _metadata(parse: Callable[[Any], Any], metavar: str, text: str, **more: Any) -> dict[str, Any]:
    return {"parse": parse, "metavar": metavar, "help": text, **more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a sandbox. `Settings.of(...)` also takes their text forms."""

    smtp: tuple[HostPort, ...] = field(
        default=(HostPort("127.0.0.1", 1025),),
        metadata=_metadata(
            parse_listener,
            "HOST:PORT|off",
            "Listen for SMTP here. Port 0 takes a free one. Repeatable.",
            repeatable=True,
        ),
    )
    smtps: tuple[HostPort, ...] = field(
        default=(),
        metadata=_metadata(
            parse_listener,
            "HOST:PORT|off",
            "Listen for SMTP over TLS from the first octet (implicit TLS) here. Repeatable.",
            repeatable=True,
        ),
    )
    lmtp: tuple[HostPort, ...] = field(
        default=(),
        metadata=_metadata(
            parse_listener, "HOST:PORT|off", "Listen for LMTP here. Repeatable.", repeatable=True
        ),
    )
    http: HostPort | None = field(
        default=HostPort("127.0.0.1", 8025),
        metadata=_metadata(parse_listener, "HOST:PORT|off", "Serve the page and the API here."),
    )
    pop3: HostPort | None = listener_fields.POP3
    pop3s: HostPort | None = listener_fields.POP3S
    imap: HostPort | None = listener_fields.IMAP
    imaps: HostPort | None = listener_fields.IMAPS
    providers: HostPort | None = listener_fields.PROVIDERS
    templates: Path | None = listener_fields.TEMPLATES
    trusted_network: bool = listener_fields.TRUSTED_NETWORK
    proxy_protocol: bool = field(
        default=False,
        metadata=_metadata(
            parse_flag, "", "Require a PROXY protocol header of every SMTP client.", is_flag=True
        ),
    )
    extensions: frozenset[str] = field(
        default=frozenset(),
        metadata=_metadata(
            parse_extensions,
            "NAME,...",
            f"Offer further SMTP extensions: {', '.join(EXTENSIONS)}.",
            names=EXTENSIONS,
        ),
    )
    tls: TlsMode = field(
        default="off",
        metadata=_metadata(
            parse_tls,
            "off|starttls|require",
            "Offer STARTTLS, or refuse mail that comes without it.",
        ),
    )
    cert: Path | None = field(
        default=None,
        metadata=_metadata(
            parse_file,
            "FILE",
            "Show this certificate (PEM, with its chain) instead of one of the local CA.",
        ),
    )
    key: Path | None = field(
        default=None,
        metadata=_metadata(parse_file, "FILE", "The key of --cert, if it is not in the same file."),
    )
    tls_client_ca: Path | None = field(
        default=None,
        metadata=_metadata(
            parse_file,
            "FILE",
            "Ask SMTP clients for a certificate, and verify it with this CA (PEM).",
        ),
    )
    auth: str = field(
        default="any",
        metadata=_metadata(
            str,
            "any|off|FILE",
            "Take any credentials, none, or those of an htpasswd file, which are then required.",
        ),
    )
    handler: tuple[Any, ...] = field(
        default=(),
        metadata=_metadata(
            parse_handler, "MODULE:CLASS", "Ask this aiosmtpd handler. Repeatable.", repeatable=True
        ),
    )
    allowed_host: tuple[str, ...] = page_fields.ALLOWED_HOST
    allowed_origin: tuple[str, ...] = page_fields.ALLOWED_ORIGIN
    ui_auth: tuple[str, str] | Path | None = field(
        default=None,
        repr=False,
        metadata=_metadata(
            parse_ui_auth,
            "USER:PASSWORD|FILE",
            "Show the page and the API only to this user, or to those of an htpasswd file.",
        ),
    )
    token: str | None = field(
        default=None,
        repr=False,
        metadata=_metadata(
            parse_token, "TOKEN", "Show the page and the API only to those who know this token."
        ),
    )
    accounts: Path | None = account_fields.ACCOUNTS
    https: bool = field(
        default=False,
        metadata=_metadata(parse_flag, "", "Serve the page and the API over TLS.", is_flag=True),
    )
    base_path: str = field(
        default="",
        metadata=_metadata(
            parse_base_path, "/PATH", "Serve the page and the API below this path, not at the root."
        ),
    )
    mcp: McpMode | None = MCP
    store: store_field.StoreSetting = store_field.STORE
    max_messages: int = field(
        default=100_000,
        metadata=_metadata(
            parse_count, "COUNT", "Keep at most so many messages; the oldest unpinned go first."
        ),
    )
    max_bytes: int = field(
        default=10**9,
        metadata=_metadata(parse_size, "SIZE", "Keep at most so much raw mail with its envelopes."),
    )
    max_age: float | None = field(
        default=7 * 86400.0,
        metadata=_metadata(
            parse_age, "TIME|off", "Let messages go that are older than this, but pinned ones."
        ),
    )
    max_message_size: int = field(
        default=50 * 10**6,
        metadata=_metadata(parse_size, "SIZE", "Refuse larger messages with 552."),
    )
    max_recipients: int = field(
        default=1000,
        metadata=_metadata(
            parse_count, "COUNT", "Refuse further recipients of a message with 452."
        ),
    )
    idle_timeout: float = field(
        default=300.0,
        metadata=_metadata(
            parse_duration, "TIME", "Close SMTP connections on which nothing comes for so long."
        ),
    )
    session_timeout: float = field(
        default=86400.0,
        metadata=_metadata(
            parse_duration, "TIME", "Close SMTP connections that have been open for so long."
        ),
    )
    max_session_bytes: int = field(
        default=10 * 10**9,
        metadata=_metadata(parse_size, "SIZE", "Close SMTP connections that have sent so much."),
    )
    max_commands: int = field(
        default=1000,
        metadata=_metadata(
            parse_count, "COUNT", "Close SMTP connections after so many commands in vain."
        ),
    )
    max_peer_connections: int | None = field(
        default=None,
        metadata=_metadata(
            parse_limit, "COUNT|off", "Refuse further connections from one address with 421."
        ),
    )
    max_connections: int = field(
        default=2000,
        metadata=_metadata(
            parse_count,
            "COUNT",
            "Refuse further connections to all SMTP, POP3 and IMAP listeners together.",
        ),
    )
    max_in_flight: int = field(
        default=256 * 10**6,
        metadata=_metadata(
            parse_size, "SIZE", "Refuse mail while all clients together are sending so much."
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_metadata(
            parse_level,
            "quiet|info|debug",
            "How much to say: quiet, info (one line a message) or debug (and one a session).",
        ),
    )
    log_format: str = field(
        default="text",
        metadata=_metadata(parse_format, "text|json", "Say it for people, or as JSON lines."),
    )
    check_clients: tuple[str, ...] = check_fields.CHECK_CLIENTS
    check_ignore: tuple[str, ...] = check_fields.CHECK_IGNORE
    dkim_zone: Path | None = check_fields.DKIM_ZONE
    checks_dns: bool = check_fields.CHECKS_DNS
    check_hosts: tuple[str, ...] = check_fields.CHECK_HOSTS
    spamd: HostPort | None = check_fields.SPAMD
    rspamd: str | None = check_fields.RSPAMD
    webhook: tuple[WebhookSetting, ...] = WEBHOOK
    webhook_allow: tuple[str, ...] = WEBHOOK_ALLOW
    route: tuple[RoutingRule, ...] = table_field(parse_route)
    account: tuple[AccountRecord, ...] = account_fields.ACCOUNT
    oidc: OidcSettings | None = account_fields.OIDC
    tag: tuple[TagSetting, ...] = table_field(parse_tag)
    relay: tuple[RelaySetting, ...] = table_field(parse_relay)
    provider_webhook: tuple[ProviderWebhookSetting, ...] = PROVIDER_WEBHOOK

    @property
    def hosts(self) -> set[str]:
        """Names by which clients may reach the listeners, for a certificate to name."""
        beside = (self.pop3, self.pop3s, self.imap, self.imaps, self.providers)
        others = (*beside, self.http if self.https else None)
        addresses = (*self.smtp, *self.smtps, *self.lmtp, *filter(None, others))
        return {*(self.allowed_host if self.https else ()), *(one.host for one in addresses)}

    @classmethod
    def of(cls, **values: Any) -> "Settings":
        """Build settings from values or text forms: `Settings.of(http="8025", max_bytes="10MB")`.

        Raises BadSetting, naming the setting, if it is unknown or invalid.
        """
        table = {item.name: item for item in fields(cls)}
        if unknown := values.keys() - table.keys():
            raise BadSetting(
                f"no such setting: {', '.join(sorted(unknown))}; there are {', '.join(table)}"
            )
        return cls(**{name: read_setting(table[name], value) for name, value in values.items()})
