"""Principal of a look at mail: an account with its rights, as its credentials give them."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from mailtrap_local.config.account_values import Role, Scope
from mailtrap_local.errors import NotPermitted

_EVERY_MAILBOX = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An account, by its credentials; equal to another one as long as nothing has changed.

    `account` is None where nobody has to say who they are, and for `--ui-auth` and `--token`.
    `token_id` is that of the token or the session that was shown, None for a password; `stamp`
    differs after each change of the password.
    """

    account: str | None = None
    role: Role = "admin"
    mailboxes: tuple[str, ...] = _EVERY_MAILBOX
    scope: Scope = "write"
    token_id: str | None = None
    is_session: bool = False
    stamp: str = field(default="", repr=False)

    @property
    def is_admin(self) -> bool:
        """True for those who see all, and may change accounts."""
        return self.role == "admin"

    @property
    def may_write(self) -> bool:
        """True for those who may change what they see."""
        return self.role != "viewer" and self.scope == "write"

    def may_see(self, mailbox: str) -> bool:
        """Return whether a mailbox, which need not exist, is one of its own."""
        return self.is_admin or any(fnmatchcase(mailbox, glob) for glob in self.mailboxes)

    def check_mailbox(self, mailbox: str) -> None:
        """Raise NotPermitted unless a mailbox is one of its own."""
        if not self.may_see(mailbox):
            own = ", ".join(self.mailboxes[:5])
            raise NotPermitted(f"mailbox {mailbox[:100]!r} is none of yours, which are: {own}")

    def check_write(self) -> None:
        """Raise NotPermitted unless it may change what it sees."""
        if not self.may_write:
            what = "the account may" if self.role == "viewer" else "the token may"
            raise NotPermitted(f"{what} only read")

    def check_admin(self) -> None:
        """Raise NotPermitted unless it is an admin's."""
        if not self.is_admin:
            raise NotPermitted("only an admin may do this")


ANYBODY = Principal()
"""Principal where there are no accounts: may see and change everything."""

KEY_HOLDER = Principal(stamp="settings")
"""Principal of what `--ui-auth` or `--token` ask for: likewise, also beside accounts."""
