"""Guessers of passwords: one address may have a few checks under way."""

import select
import socket
from base64 import b64encode
from contextlib import ExitStack
from pathlib import Path

from conversing import Serve
from mailtrap_local.net.password_checks import MAX_WAITING, SIMULTANEOUS


def test_too_many_guesses_of_one_address_are_429(serve: Serve, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(
        "slow:$2y$14$rJ1GIiIG4SUjXCi1w5LK7e9TVBh4jLu./S2xjsfb1O.ZhkEXkCMwy\n"
    )  # a second for each check
    page = serve(ui_auth=str(users)).http
    authorization = "Basic " + b64encode(b"slow:x").decode()
    request = f"GET /api/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\n\r\n"
    with ExitStack() as guessers:
        sockets = []
        for _ in range(SIMULTANEOUS + 3 * MAX_WAITING):
            guesser = guessers.enter_context(socket.create_connection((page.host, page.port), 10))
            guesser.sendall(request.encode())
            sockets.append(guesser)
        answered, _, _ = select.select(sockets[-5:], [], [], 10)
        answer = answered[0].recv(4096)
    assert answer.startswith(b"HTTP/1.1 429 ")
    assert b"Retry-After: 1\r\n" in answer
