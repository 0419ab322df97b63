"""Assumptions about aiosmtpd: a new version that breaks one fails here, by name."""

import asyncio
import ssl
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.budget import Budget
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.reading import ReadTurns
from mailtrap_local.smtp.server import connection_defaults
from mailtrap_local.store.memory import MemoryStore

LISTENER = Listener(
    name="127.0.0.1:25",
    lmtp=False,
    security=Security(
        tls="off", context=None, faulty_context=lambda _kind: ssl.SSLContext(), accounts=None
    ),
    limits=Limits(
        message_size=1000,
        recipients=1,
        idle_timeout=1,
        session_timeout=1,
        session_bytes=1000,
        commands=1,
        peer_connections=None,
        connections=Budget(1),
        in_flight=Budget(1),
    ),
)


def new_connection(defaults: dict[str, Any]) -> Connection:
    post = Mailroom(MemoryStore(max_messages=1, max_bytes=1))
    turns = ReadTurns(asyncio.get_running_loop())
    return Connection(defaults, delivery=post, listener=LISTENER, connections=set(), turns=turns)


@pytest.mark.parametrize(
    "name",
    [
        "_cb_client_connected",
        "_handle_client",
        "_reset_timeout",
        "_timeout_cb",
        "connection_lost",
        "connection_made",
        "data_received",
        "eof_received",
        "push",
    ],
)
def test_what_we_call_or_replace_is_there(name: str) -> None:
    assert callable(getattr(SMTP, name))


def test_a_connection_has_every_attribute_that_aiosmtpd_would_give_it() -> None:
    async def attributes() -> tuple[set[str], set[str]]:
        loop = asyncio.get_running_loop()
        theirs = SMTP(None, hostname="localhost", loop=loop)
        ours = new_connection(connection_defaults(loop))
        return set(vars(theirs)), set(vars(ours))

    theirs, ours = asyncio.run(attributes())
    assert theirs <= ours


def test_connections_share_nothing_that_changes() -> None:
    async def shared() -> list[str]:
        loop = asyncio.get_running_loop()
        defaults = connection_defaults(loop)
        one, other = (new_connection(dict(defaults)) for _ in range(2))
        return [
            name
            for name, value in vars(one).items()
            if value is vars(other)[name]
            and isinstance(value, (list, set, bytearray, asyncio.Future))
        ]

    assert asyncio.run(shared()) == []
