"""Begin connections with a TLS handshake (RFC 8314), with a record from before it on.

Before it come the header of the PROXY protocol, if there must be one, and faults.
"""

import asyncio
import socket
from contextlib import suppress
from typing import Any

from mailtrap_local.net.proxy_protocol import MAX_HEADER, ProxyHeaderError, parse_proxy_header
from mailtrap_local.smtp.connection import NO_PLACE, Connection
from mailtrap_local.smtp.conversation import AT_ONCE, CLIENT_CLOSED, NO_PROXY_HEADER
from mailtrap_local.smtp.fault_injection import Ended
from mailtrap_local.smtp.handshakes import handshake_context
from mailtrap_local.smtp.proxied import note_proxy_header
from mailtrap_local.smtp.tls_failures import first_octets, no_handshake, without_handshake

_UNREAD = 2**16  # octets; while any are unread, a close is a reset


async def accept_tls(
    connection: Connection, accepted: socket.socket, peer: tuple[Any, ...]
) -> None:
    """Begin a connection with a handshake, and its record before that.

    Not as STARTTLS does, before which uvloop may have read the client's first octets.
    """
    connection.in_handshake = True
    connection.accepted = accepted
    connection.begin(peer)
    connection.running.task = asyncio.current_task()
    try:
        await _await_client(connection, accepted)
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: connection,
            accepted,
            ssl=handshake_context(connection.conversation),
            ssl_handshake_timeout=connection.listener.limits.idle_timeout,
        )
    except (Exception, asyncio.CancelledError) as problem:  # noqa: BLE001  # logged there
        accepted.close()
        connection.fail_handshake(problem)


async def _await_client(connection: Connection, accepted: socket.socket) -> None:
    """Wait until a client begins its handshake. Raises Ended if it does not come to that."""
    if not connection.has_place:
        connection.conversation.note_end(NO_PLACE)
        raise Ended
    if connection.conversation.awaits_proxy_header:
        await _await_proxy_header(connection, accepted)
    await connection.answers.inject_before_tls()
    await _await_handshake(connection, accepted)


async def _await_handshake(connection: Connection, accepted: socket.socket) -> None:
    """Wait until a client begins its handshake. Raises Ended if it does anything else."""
    conversation, timeout = connection.conversation, connection.listener.limits.idle_timeout
    try:
        async with asyncio.timeout(timeout):
            first = await first_octets(accepted, 1)
    except TimeoutError:
        conversation.note_end(no_handshake(timeout))
        raise Ended from None
    conversation.tried_port = not first and connection.elapsed < AT_ONCE
    if words := without_handshake(first, connection.elapsed):
        conversation.note_end(CLIENT_CLOSED if conversation.tried_port else words)
        _drop_unread(accepted)
        raise Ended


async def _await_proxy_header(connection: Connection, accepted: socket.socket) -> None:
    """Read the header, and nothing of the handshake behind it. Raises Ended without a header."""
    conversation, timeout = connection.conversation, connection.listener.limits.idle_timeout
    try:
        async with asyncio.timeout(timeout):
            await _read_proxy_header(connection, accepted)
    except TimeoutError:
        conversation.note_end(f"the client said nothing for {timeout:g} s {NO_PROXY_HEADER}")
        raise Ended from None
    except ProxyHeaderError as problem:
        conversation.note_end(str(problem))
        _drop_unread(accepted)
        raise Ended from None


async def _read_proxy_header(connection: Connection, accepted: socket.socket) -> None:
    conversation, received = connection.conversation, b""
    while unread := await first_octets(accepted, MAX_HEADER):
        header = parse_proxy_header(received + unread)
        if header is not None:
            accepted.recv(header.octets - len(received))
            note_proxy_header(conversation, header)
            return
        accepted.recv(len(unread))  # else they would be found again, and not more awaited
        received += unread
        conversation.received_octets = len(received)
    raise Ended


def _drop_unread(accepted: socket.socket) -> None:
    """Read what has come, because to close before that is to reset the connection."""
    with suppress(OSError):
        accepted.recv(_UNREAD)
