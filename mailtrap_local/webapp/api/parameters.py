"""What requests may say: parameters, and bodies of JSON. What is answered is in `shapes`.

A parameter that is no text is unset if it is not given: None would let `null` in.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.config.values import TlsMode
from mailtrap_local.mail.compose import Tag
from mailtrap_local.webapp.api.preview import Scheme

Limit = Annotated[int, msgspec.Meta(ge=1, le=1000)]
"""How many of a list to give at most."""

MailboxName = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

Seconds = Annotated[float, msgspec.Meta(ge=0, le=60)]

_Natural = Annotated[int, msgspec.Meta(ge=0, le=2**53)]  # what JavaScript can count to


class Mailbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which mailbox; all of them without one."""

    mailbox: MailboxName | None = None


class Search(Mailbox, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which messages, in the language of searches; all of them without a query."""

    query: str | None = None


class ListQuery(Search, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the list. `before` is a seq, `offset` counts from the newest."""

    limit: Limit = 50
    before: _Natural | UnsetType = UNSET
    offset: _Natural = 0


class PartQuery(
    Search, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"pass_": "pass"}
):
    """`pass` stands in the addresses of previews, and takes the place of credentials."""

    pass_: str | None = None


class PreviewQuery(Search, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to show a message: with what it refers to elsewhere, with pictures, in which colours."""

    remote: Literal[0, 1] = 0
    images: Literal[0, 1] = 1
    scheme: Scheme | None = None


class LiveQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the live socket goes on; now without it."""

    after: str | None = None


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters."""


class FlagsPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The flags to set; those left out stay."""

    read: bool | None = None
    pinned: bool | None = None
    tags: list[Tag] | None = None


class PostQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a message goes, and its envelope; the message itself says what is not given here.

    `rcpt_to` may be repeated.
    """

    mailbox: MailboxName | None = None
    mail_from: str | None = None
    rcpt_to: list[str] = []


class WaitQuery(Search, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to wait for. `after` is a cursor: only what came behind it counts."""

    count: Limit = 1
    after: str | None = None
    timeout: Seconds = 10.0


class SettleQuery(Mailbox, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long nothing must come, and how long to wait for that."""

    quiet: Seconds = 0.05
    timeout: Seconds = 2.0


class SessionQuery(Mailbox, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which sessions. `failed` is 1 for those that did, 0 for all others."""

    failed: Literal[0, 1] | UnsetType = UNSET
    limit: Limit = 50


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What clients of a listener must show."""

    user: str
    password: str


class MailboxBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a mailbox should have: a listener, and mail to a recipient (a glob) or of a user.

    `tls` and `credentials` are those of the listener; the sandbox's own unless given. `listen` is
    false to close it.
    """

    listen: bool | None = None
    recipient: str | None = None
    auth: str | None = None
    tls: TlsMode | None = None
    credentials: Credentials | None = None
