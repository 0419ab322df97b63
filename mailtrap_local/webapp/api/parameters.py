"""Parameters of requests, and bodies of JSON. Those of responses are in `shapes`.

A parameter that is not a string is UNSET if it is not given: None would accept `null`.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.account_values import Role, Scope
from mailtrap_local.config.values import TlsMode
from mailtrap_local.mail.compose import Tag
from mailtrap_local.webapp.api.preview import Scheme

Moment = Annotated[datetime, msgspec.Meta(tz=True)]

MomentText = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]

Limit = Annotated[int, msgspec.Meta(ge=1, le=1000)]
"""Maximum length of a list."""

MailboxName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

Seconds = Annotated[float, msgspec.Meta(ge=0, le=60)]

_Marks = Annotated[
    str, msgspec.Meta(pattern=r"^([1-9][0-9]{0,6}:[1-9][0-9]{0,6}(,(?=[1-9])|$)){0,20}$")
]

_Natural = Annotated[int, msgspec.Meta(ge=0, le=2**53)]  # integers that JavaScript has exactly


class MailboxQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox; all of them without one."""

    mailbox: MailboxName | None = None


class SearchQuery(MailboxQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for messages; all of them without a query.

    `tz` is the time zone of its days (`Europe/Vienna`); UTC without it.
    """

    query: str | None = None
    tz: str | None = None


class ListQuery(SearchQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the list. `before` is a seq, `offset` counts from the newest."""

    limit: Limit = 50
    before: _Natural | UnsetType = UNSET
    offset: _Natural = 0


class PartQuery(
    SearchQuery, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"pass_": "pass"}
):
    """`pass` is in the URLs of previews, and replaces credentials."""

    pass_: str | None = None


class ChecksQuery(SearchQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules that count: ids, or patterns such as `a11y-*`, with commas between them."""

    only: str = ""
    ignore: str = ""


class PreviewQuery(SearchQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of a preview: remote content, pictures, colours, places to be marked.

    `marks` are lines and columns of the HTML, such as `12:5,30:1`.
    """

    remote: Literal[0, 1] = 0
    images: Literal[0, 1] = 1
    scheme: Scheme | None = None
    marks: _Marks = ""


class LiveQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Cursor that the live socket starts at; now without it."""

    after: str | None = None


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class FlagsPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The flags to set; those left out stay."""

    read: bool | None = None
    pinned: bool | None = None
    tags: list[Tag] | None = None


class PostQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Mailbox and envelope of a message; by default those of the message itself.

    `rcpt_to` may be repeated. `received_at` is when it came, if not now.
    """

    mailbox: MailboxName | None = None
    mail_from: str | None = None
    rcpt_to: list[str] = []
    received_at: MomentText | None = None


class WaitQuery(SearchQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Messages to wait for. `after` is a cursor: only later ones count."""

    count: Limit = 1
    after: str | None = None
    timeout: Seconds = 10.0


class SettleQuery(MailboxQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds without mail, and seconds to wait for them."""

    quiet: Seconds = 0.05
    timeout: Seconds = 2.0


class SessionQuery(MailboxQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Filter of sessions. `failed` is 1 for those that did, 0 for all others."""

    failed: Literal[0, 1] | UnsetType = UNSET
    limit: Limit = 50


class ListenerCredentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Credentials that clients of a listener need."""

    user: str
    password: str


class MailboxCredentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """User name and password of a mailbox at the sandbox's own listeners."""

    user: str
    password: str


class MailboxBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Listener of a mailbox, and its route by recipient (a glob) or user.

    `auth` is a user name, whatever the password, or a user name and the password that it needs from
    now on. `tls` and `credentials` are those of the listener, by default the sandbox's own.
    `listen` is false to close it. `providers`: a listener of the mail providers' APIs, or false to
    close it.
    """

    listen: bool | None = None
    providers: bool | None = None
    recipient: str | None = None
    auth: str | MailboxCredentials | None = None
    tls: TlsMode | None = None
    credentials: ListenerCredentials | None = None


class SignInBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name and password of an account."""

    name: str
    password: str


class AccountBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new account; without a password it has tokens alone. `mailboxes` are globs."""

    name: str
    role: Role = "member"
    mailboxes: list[str] = []
    password: str | None = None


class TokenBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new token, of one's own account unless an admin names another one."""

    name: str
    scope: Scope = "write"
    account: str | None = None
