"""What we take for granted of aiosmtpd: a new version that breaks it fails here, by name."""

import asyncio

import pytest
from aiosmtpd.smtp import SMTP

from mailtrap_local.smtp.connection import Connection, connection_defaults


class _Mute(Connection):
    async def handle(self, verb: str, argument: str) -> bool:
        raise NotImplementedError

    def reset(self) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    "name",
    [
        "_cb_client_connected",
        "_handle_client",
        "_reset_timeout",
        "_timeout_cb",
        "auth_LOGIN",
        "auth_PLAIN",
        "challenge_auth",
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
        ours = _Mute(
            connection_defaults(loop), listener="127.0.0.1:25", idle_timeout=1, connections=set()
        )
        return set(vars(theirs)), set(vars(ours))

    theirs, ours = asyncio.run(attributes())
    assert theirs <= ours


def test_connections_share_nothing_that_changes() -> None:
    async def shared() -> list[str]:
        loop = asyncio.get_running_loop()
        defaults = connection_defaults(loop)
        one, other = (
            _Mute(dict(defaults), listener="", idle_timeout=1, connections=set()) for _ in range(2)
        )
        return [
            name
            for name, value in vars(one).items()
            if value is vars(other)[name]
            and isinstance(value, (list, set, bytearray, asyncio.Future))
        ]

    assert asyncio.run(shared()) == []
