"""JSON shape of the envelope of a message."""

import msgspec
from msgspec import UNSET, UnsetType

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.webapp.shapes.api_request import RequestShape, request_shape
from mailtrap_local.webapp.shapes.common import AuthShape, auth_shape


class EnvelopeShape(msgspec.Struct, frozen=True, kw_only=True):
    """SMTP envelope; options are ESMTP parameters as sent.

    `rcpt_to`, and `request` if there is one, are only in its own route.
    """

    mail_options: tuple[str, ...]
    rcpt_options: tuple[tuple[str, ...], ...]
    helo: str
    peer: str
    listener: str
    auth: AuthShape | None
    rcpt_to: tuple[str, ...] | UnsetType = UNSET
    request: RequestShape | UnsetType = UNSET


def whole_envelope(envelope: Envelope) -> EnvelopeShape:
    """Return the SMTP envelope of a message with all recipients."""
    return msgspec.structs.replace(
        envelope_shape(envelope, len(envelope.rcpt_options)),
        rcpt_to=envelope.rcpt_to,
        request=request_shape(envelope.request) or UNSET,
    )


def envelope_shape(envelope: Envelope, most: int) -> EnvelopeShape:
    """Return the SMTP envelope of a message with the options of up to `most` recipients."""
    return EnvelopeShape(
        mail_options=envelope.mail_options,
        rcpt_options=envelope.rcpt_options[:most],
        helo=envelope.helo,
        peer=envelope.peer,
        listener=envelope.listener,
        auth=auth_shape(envelope.auth),
    )
