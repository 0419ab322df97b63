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
    differs after each change of the password. `within` is the mailbox that a request is about, as
    its web root: others are not seen, whatever the rights.
    """

    account: str | None = None
    role: Role = "admin"
    mailboxes: tuple[str, ...] = _EVERY_MAILBOX
    scope: Scope = "write"
    token_id: str | None = None
    is_session: bool = False
    stamp: str = field(default="", repr=False)
    within: str | None = None

    @property
    def is_admin(self) -> bool:
        """True for those who see all, and may change accounts."""
        return self.role == "admin"

    @property
    def may_write(self) -> bool:
        """True for those who may change what they see."""
        return self.role != "viewer" and self.scope == "write"

    @property
    def sees_all(self) -> bool:
        """True for those who see all mailboxes."""
        return self.is_admin and self.within is None

    def may_see(self, mailbox: str) -> bool:
        """Return whether a mailbox, which need not exist, is one of its own."""
        return self.within in (None, mailbox) and self.may_name(mailbox)

    def may_name(self, mailbox: str) -> bool:
        """Return whether a name may be that of one of its mailboxes, also of another web root."""
        return self.is_admin or any(fnmatchcase(mailbox, glob) for glob in self.mailboxes)

    def check_mailbox(self, mailbox: str) -> None:
        """Raise NotPermitted unless a mailbox is one of its own."""
        if self.within not in (None, mailbox):
            raise NotPermitted(f"this is about mailbox {self.within!r}, not {mailbox[:100]!r}")
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
