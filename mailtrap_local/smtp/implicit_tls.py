"""Begin connections with a TLS handshake (RFC 8314), behind faults and with a record of it."""

import asyncio
import socket
from contextlib import suppress
from typing import Any

from mailtrap_local.smtp.connection import NO_PLACE, Connection
from mailtrap_local.smtp.conversation import CLIENT_CLOSED
from mailtrap_local.smtp.fault_injection import Ended
from mailtrap_local.smtp.tls_failures import first_octet, no_handshake, without_handshake

_UNREAD = 2**16  # octets; while any are unread, a close is a reset
_AT_ONCE = 0.2  # seconds within which a client that only tries the port has left


async def accept_tls(
    connection: Connection, accepted: socket.socket, peer: tuple[Any, ...]
) -> None:
    """Begin a connection with a handshake, and its record before that.

    Not as STARTTLS does, before which uvloop may have read the client's first octets.
    """
    connection.waiting = asyncio.current_task()
    connection.in_handshake = True
    connection.accepted = accepted
    connection.begin(peer)
    try:
        if not connection.has_place:
            connection.conversation.note_end(NO_PLACE)
            raise Ended
        await connection.inject_before_tls()
        await _await_handshake(connection, accepted)
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: connection,
            accepted,
            ssl=connection.handshake_context(),
            ssl_handshake_timeout=connection.listener.limits.idle_timeout,
        )
    except (Exception, asyncio.CancelledError) as problem:
        accepted.close()
        connection.fail_handshake(problem)


async def _await_handshake(connection: Connection, accepted: socket.socket) -> None:
    """Wait until a client begins its handshake. Raises Ended if it does anything else."""
    conversation, timeout = connection.conversation, connection.listener.limits.idle_timeout
    try:
        async with asyncio.timeout(timeout):
            first = await first_octet(accepted)
    except TimeoutError:
        conversation.note_end(no_handshake(timeout))
        raise Ended from None
    conversation.tried_port = not first and connection.elapsed < _AT_ONCE
    if words := without_handshake(first, connection.elapsed):
        conversation.note_end(CLIENT_CLOSED if conversation.tried_port else words)
        with suppress(OSError):
            accepted.recv(_UNREAD)
        raise Ended
