"""Settings of accounts."""

from dataclasses import field

from mailtrap_local.config.account_values import AccountRecord, parse_account
from mailtrap_local.config.oidc_values import OidcSettings, parse_oidc
from mailtrap_local.config.values import parse_file

ACCOUNTS = field(
    default=None,
    metadata={
        "parse": parse_file,
        "metavar": "FILE",
        "help": "Let in the accounts of this file (TOML) alone, each to its own mailboxes.",
    },
)

NO_ACCOUNTS: tuple[AccountRecord, ...] = ()
ACCOUNT = field(
    default=NO_ACCOUNTS, repr=False, metadata={"parse": parse_account, "repeatable": True}
)

NO_PROVIDER: OidcSettings | None = None
OIDC = field(default=NO_PROVIDER, repr=False, metadata={"parse": parse_oidc})
