"""TLS handshakes of SMTP connections: the context, what came of them, and why they failed."""

import asyncio
import ssl

from mailtrap_local.mail.connection_info import TlsInfo
from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.tls_failures import (
    describe_tls_failure,
    left_in_handshake,
    no_handshake,
)


def handshake_context(conversation: Conversation) -> ssl.SSLContext:
    """Return the server's context for the next handshake."""
    security = conversation.listener.security
    if (kind := conversation.effects.bad_certificate) is not None:
        return security.faulty_context(kind)
    assert security.context is not None  # noqa: S101  # only asked for where there is TLS
    return security.context


async def start_tls(
    transport: asyncio.Transport | None, protocol: asyncio.Protocol, conversation: Conversation
) -> asyncio.Transport:
    """Go on over TLS, as the server. Raises OSError (ssl.SSLError among it) when that fails."""
    assert transport is not None  # noqa: S101  # a client has just asked for it
    secured = await asyncio.get_running_loop().start_tls(
        transport,
        protocol,
        handshake_context(conversation),
        server_side=True,
        ssl_handshake_timeout=conversation.limits.idle_timeout,
    )
    assert secured is not None  # noqa: S101  # there is one for a protocol that is open
    return secured


def tls_info(transport: asyncio.BaseTransport) -> TlsInfo:
    """Return the TLS of a connection that has some."""
    from mailtrap_local.net.client_certificates import client_name  # noqa: PLC0415  # only for TLS

    ssl_object = transport.get_extra_info("ssl_object")
    return TlsInfo(
        version=ssl_object.version(),
        cipher=ssl_object.cipher()[0],
        client=client_name(ssl_object),
    )


def note_tls_failure(
    conversation: Conversation, problem: BaseException | None, *, in_handshake: bool
) -> None:
    """Set the reason of the record to what has failed, if it was TLS."""
    remedy = conversation.certificate_remedy
    if words := describe_tls_failure(problem, remedy):
        conversation.note_end(words)
    elif isinstance(problem, ConnectionAbortedError) and problem.errno is None:  # asyncio's own
        conversation.note_end(no_handshake(conversation.limits.idle_timeout))
    elif in_handshake and isinstance(problem, ConnectionError):
        conversation.note_end(left_in_handshake(remedy))
