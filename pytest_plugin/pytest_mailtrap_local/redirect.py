"""Patches smtplib and aiosmtplib: redirects their connections, or refuses them."""

import ipaddress
import socket
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_mailtrap_local.mailboxes import OpenedMailbox

_STARTTLS_REPLY = (220, b"2.0.0 Ready to start TLS (mailtrap_local leaves it out)")


class MailLeavesTheMachine(RuntimeError):
    """A test was about to connect to a mail server elsewhere."""


def redirect(patch: pytest.MonkeyPatch, opened: "OpenedMailbox") -> None:
    """Redirect every connection to a mailbox, whatever host the code names.

    For a mailbox without TLS, SMTP_SSL speaks in clear, and `starttls()` does nothing. With TLS it
    is real, and certificates are checked for the host of the mailbox.
    """
    import smtplib  # noqa: PLC0415  # see plugin

    mailbox = opened.mailbox

    def connect(client: Any, _host: str, _port: int, timeout: Any) -> socket.socket:
        client._host = mailbox.host  # noqa: SLF001  # for which smtplib checks certificates
        return socket.create_connection((mailbox.host, mailbox.port), timeout)

    patch.setattr(smtplib.SMTP, "_get_socket", connect)
    if opened.tls != "implicit":
        patch.setattr(smtplib.SMTP_SSL, "_get_socket", connect)
    if opened.tls in ("off", "implicit"):
        patch.setattr(smtplib.SMTP, "starttls", lambda *_args, **_options: _STARTTLS_REPLY)
    if find_spec("aiosmtplib") is not None:
        _redirect_aiosmtplib(patch, opened)


def _redirect_aiosmtplib(patch: pytest.MonkeyPatch, opened: "OpenedMailbox") -> None:
    import aiosmtplib  # noqa: PLC0415  # only where the app has it

    create = aiosmtplib.SMTP._create_connection  # noqa: SLF001  # the one place that connects
    mailbox = opened.mailbox

    async def create_connection(client: Any, *args: Any, **options: Any) -> Any:
        client.hostname, client.port = mailbox.host, mailbox.port
        client.sock = client.socket_path = None
        client.use_tls = opened.tls == "implicit"
        if opened.tls in ("off", "implicit"):
            client._start_tls_on_connect = False  # noqa: SLF001  # what the app had asked for
        return await create(client, *args, **options)

    async def starttls(_client: Any, **_options: Any) -> Any:
        code, text = _STARTTLS_REPLY
        return aiosmtplib.SMTPResponse(code, text.decode())

    patch.setattr(aiosmtplib.SMTP, "_create_connection", create_connection)
    if opened.tls in ("off", "implicit"):
        patch.setattr(aiosmtplib.SMTP, "starttls", starttls)


def refuse_other_machines(patch: pytest.MonkeyPatch) -> None:
    """Raise MailLeavesTheMachine where smtplib or aiosmtplib would connect beyond loopback."""
    import smtplib  # noqa: PLC0415  # see plugin

    plain = smtplib.SMTP._get_socket  # type: ignore[attr-defined]  # noqa: SLF001  # private, and in every Python

    def connect(client: Any, host: str, port: int, timeout: Any) -> Any:
        _check(host, port)
        return plain(client, host, port, timeout)

    patch.setattr(smtplib.SMTP, "_get_socket", connect)
    if find_spec("aiosmtplib") is not None:
        _refuse_aiosmtplib(patch)


def _refuse_aiosmtplib(patch: pytest.MonkeyPatch) -> None:
    import aiosmtplib  # noqa: PLC0415  # only where the app has it

    create: Callable[..., Any] = aiosmtplib.SMTP._create_connection  # noqa: SLF001  # as above

    async def create_connection(client: Any, *args: Any, **options: Any) -> Any:
        if client.sock is None and client.socket_path is None:
            _check(client.hostname or "localhost", client.port or 25)
        return await create(client, *args, **options)

    patch.setattr(aiosmtplib.SMTP, "_create_connection", create_connection)


def _check(host: str, port: int) -> None:
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host.lower() == "localhost"
    if not local:
        raise MailLeavesTheMachine(
            f"{host}:{port} is not on this machine, and --mailtrap-no-network is on: use the "
            "fixture mail_redirect, or point the app at a mailbox (mail_env, mail_django)"
        )
