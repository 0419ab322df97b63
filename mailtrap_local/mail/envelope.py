"""What SMTP said about a message, beside its bytes: the envelope (RFC 5321 section 2.3.1)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The envelope of one transaction and the session it belongs to.

    `mail_from` is `""` for the null sender. `mail_options` and `rcpt_options` hold the ESMTP
    parameters as sent (`("BODY=8BITMIME",)`), the latter one tuple a recipient. `peer` and
    `listener` are `host:port`. `session` gives the session as long as it is kept, a weak
    reference say: only so many are.
    """

    mail_from: str = ""
    rcpt_to: tuple[str, ...] = ()
    mail_options: tuple[str, ...] = ()
    rcpt_options: tuple[tuple[str, ...], ...] = ()
    helo: str = ""
    peer: str = ""
    listener: str = ""
    session_id: str = ""
    tls: TlsInfo | None = None
    auth: AuthInfo | None = None
    session: Callable[[], Session | None] | None = field(default=None, repr=False, compare=False)
