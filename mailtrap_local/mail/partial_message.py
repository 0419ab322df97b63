"""The view of a message that criteria compare, and the part of it that lists of messages have."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.attachment import Attachment
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.recipients import unnamed_recipients


class ComparedMessage(Protocol):
    """The view of a `Message` that criteria need, which spares them its import."""

    @property
    def seq(self) -> int: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def rcpt_to(self) -> tuple[str, ...]: ...
    @property
    def tls(self) -> TlsInfo | None: ...
    @property
    def auth(self) -> AuthInfo | None: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def sender(self) -> Address | None: ...
    @property
    def to(self) -> tuple[Address, ...]: ...
    @property
    def cc(self) -> tuple[Address, ...]: ...
    @property
    def bcc(self) -> tuple[Address, ...]: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def html(self) -> str | None: ...
    @property
    def visible_text(self) -> str: ...
    @property
    def attachments(self) -> tuple[Attachment, ...]: ...
    def links(self) -> Sequence[Any]: ...


class PartialMessage(NamedTuple):
    """A message as a list has it; `unknown` are the criteria whose fields the list cut."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    tls: TlsInfo | None
    auth: AuthInfo | None
    unknown: frozenset[str] = frozenset()

    @property
    def bcc(self) -> tuple[Address, ...]:
        """As `Message.bcc`, with the recipients of Resent fields, which lists do not have."""
        return unnamed_recipients(self.rcpt_to, (*self.to, *self.cc))
