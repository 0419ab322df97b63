"""The SMTP envelope of a message (RFC 5321 section 2.3.1)."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from mailtrap_local.errors import SessionNotFound
from mailtrap_local.mail.api_request import ApiRequest
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.session import Session


class Envelope(NamedTuple):
    """The envelope of one transaction, and its session.

    `mail_from` is `""` for the null reverse-path. `mail_options` and `rcpt_options` are the ESMTP
    parameters as sent (`("BODY=8BITMIME",)`), the latter one tuple a recipient. `peer` and
    `listener` are `host:port`. `via` is the protocol or the provider's API it came by, `request`
    what was said there beside the message. `replica` is the name of the process that received it,
    `""` where the store is not shared. `session` returns None once the session is no longer kept.
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
    replica: str = ""
    via: str = "smtp"
    request: ApiRequest | None = None
    session: Callable[[], Session | None] | None = None

    # the session is where to find something, and no part of the value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Envelope) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:-1])

    def __repr__(self) -> str:
        pairs = zip(self._fields[:-1], self[:-1], strict=True)
        return f"Envelope({', '.join(f'{name}={value!r}' for name, value in pairs)})"

    @property
    def octets(self) -> int:
        """The length of all addresses and parameters, which a store keeps besides the message."""
        octets = len(self.mail_from) + sum(map(len, self.rcpt_to))
        if self.mail_options or any(self.rcpt_options):
            octets += sum(map(len, self.mail_options)) + sum(map(len, chain(*self.rcpt_options)))
        if self.request is not None:
            octets += self.request.octets
        return octets


class EnvelopeProperties:
    """The envelope as properties of `Message`."""

    __slots__ = ()
    id: str
    envelope: Envelope

    @property
    def mail_from(self) -> str:
        """The reverse-path (RFC 5321 section 4.1.2); `""` for the null reverse-path."""
        return self.envelope.mail_from

    @property
    def rcpt_to(self) -> tuple[str, ...]:
        """The forward-paths in the order of their acceptance (RFC 5321 section 4.1.2)."""
        return self.envelope.rcpt_to

    @property
    def tls(self) -> TlsInfo | None:
        """The TLS of its connection; None without TLS."""
        return self.envelope.tls

    @property
    def auth(self) -> AuthInfo | None:
        """The credentials of its client (RFC 4954); None without authentication."""
        return self.envelope.auth

    @property
    def via(self) -> str:
        """The way it came: a protocol (`smtp`, `lmtp`), `api`, or a provider's API (`ses`).

        `imap` is what a mail client has put there, `import` what the command has.
        """
        return self.envelope.via

    @property
    def request(self) -> ApiRequest | None:
        """The request to a provider's API that it came by; None for all other mail."""
        return self.envelope.request

    @property
    def session(self) -> Session:
        """The SMTP session that delivered it: transcript and outcome.

        Raises SessionNotFound if the session is no longer kept, or delivery was not by SMTP.
        """
        known = self.envelope.session
        session = None if known is None else known()
        if session is None:
            raise SessionNotFound(f"the session of message {self.id} is no longer kept")
        return session
