"""Bind the sockets of listeners, and report in one line why one cannot be bound."""

import contextlib
import errno
import os
import socket

from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import PortTaken

BACKLOG = 1024
"""Connections that may wait to be accepted."""


def bind(address: HostPort, setting: str) -> socket.socket:
    """A listening TCP socket. Port 0 takes a free one: see `bound_to`.

    Raises PortTaken, naming `setting`, when the address cannot be bound.
    """
    try:
        family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server(address, family=family, backlog=BACKLOG)
    except OSError as problem:
        why = (
            "another program listens there"
            if problem.errno == errno.EADDRINUSE
            else _reason(problem)
        )
        raise PortTaken(
            problem.errno,
            f"cannot listen on {address}: {why}; choose another with --{setting} HOST:PORT",
        ) from None
    # inherited by accepted sockets; asyncio's own loop leaves it out for sockets made like this,
    # and then each reply to a client that pipelines is delayed by 40 ms
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def bound_to(listener: socket.socket) -> HostPort:
    """The actual address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return HostPort(host, port)


def end_listening(listener: socket.socket) -> None:
    """Refuse new connections at once, also where a forked process has a copy of the socket."""
    with contextlib.suppress(OSError):  # macOS shuts down only what is connected
        listener.shutdown(socket.SHUT_RDWR)


def _reason(problem: OSError) -> str:
    if isinstance(problem, socket.gaierror) or not problem.errno:
        return (problem.strerror or str(problem)).lower()
    return os.strerror(problem.errno).lower()  # create_server adds its call to the text
