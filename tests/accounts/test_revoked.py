"""What is open ends within a second once its account or token is gone; also at other replicas."""

import imaplib
import poplib
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from simple_websocket import ConnectionClosed

from live_page import LivePage
from mailtrap_local import Sandbox
from people import PASSWORD, PEOPLE, basic, call, send
from store_values import shared_server

if TYPE_CHECKING:
    from asking import Answer

SECONDS = 20.0  # a second, and what a busy machine takes longer
Serve = Callable[..., Sandbox]
End = Callable[[], None]


class Open:
    """All that an account can keep open, and how long each stays so."""

    def __init__(self, sandbox: Sandbox, name: str, password: str) -> None:
        shown = basic(name, password)
        self.waits: dict[str, Answer] = {}
        self._threads = [
            threading.Thread(target=self._wait, args=(sandbox, path, shown))
            for path in ("wait?timeout=50&query=never", "wait?timeout=50&query=has:errors")
        ]
        for thread in self._threads:
            thread.start()
        self.page = LivePage(f"{sandbox.http.url}/api/live".replace("http", "ws"), shown)
        self.page.any_frame()
        self.imap = imaplib.IMAP4(*sandbox.imap, timeout=SECONDS)
        self.imap.login(name, password)
        self.pop3 = poplib.POP3(*sandbox.pop3, timeout=SECONDS)
        self.pop3.user(name)
        self.pop3.pass_(password)

    def _wait(self, sandbox: Sandbox, path: str, shown: dict[str, str]) -> None:
        self.waits[path] = call(sandbox, None, "GET", f"/api/{path}", **shown)

    def assert_ended(self) -> None:
        """Wait for the end of each."""
        for thread in self._threads:
            thread.join(SECONDS)
        assert [one.status for one in self.waits.values()] == [401, 401]
        with suppress(ConnectionClosed):
            while self.page.any_frame(SECONDS) is not None:
                pass
        assert not self.page.socket.connected
        assert b"BYE" in self.imap.readline()
        assert self.pop3.file.readline() == b""
        self.close()

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self.imap.shutdown()
        self.pop3.close()
        self.page.close()


@pytest.fixture
def open_all(request: pytest.FixtureRequest) -> Callable[..., Open]:
    def open_all(*arguments: Any) -> Open:
        opened = Open(*arguments)
        request.addfinalizer(opened.close)
        return opened

    return open_all


def wait_for_requests(sandbox: Sandbox, count: int) -> None:
    """Wait until so many requests wait for mail."""
    line = f"mailtrap_waiting_requests {count}.0".encode()
    deadline = time.monotonic() + SECONDS
    while line not in call(sandbox, "root", "GET", "/metrics").body:
        assert time.monotonic() < deadline


def test_a_removed_account_ends_all_that_it_has_open(
    team: Sandbox, open_all: Callable[..., Open]
) -> None:
    new = {"name": "eve", "mailboxes": ["shop*"], "password": PASSWORD}
    assert call(team, "root", "POST", "/api/accounts", new).status == 201
    opened = open_all(team, "eve", PASSWORD)
    other = open_all(team, "ann", PASSWORD)
    wait_for_requests(team, 4)
    assert call(team, "root", "DELETE", "/api/accounts/eve").status == 204
    opened.assert_ended()
    assert call(team, "eve", "GET", "/api/me").status == 401
    assert other.imap.noop()[0] == "OK"
    other.pop3.noop()
    send(team, "x@shop.example", subject="never has:errors")  # ends the waits of ann
    other.page.frame()


def test_a_revoked_token_ends_all_that_it_has_open(
    team: Sandbox, open_all: Callable[..., Open]
) -> None:
    made = call(team, "ann", "POST", "/api/tokens", {"name": "ci"}).json
    opened = open_all(team, "ann", made["token"])
    wait_for_requests(team, 2)
    assert call(team, "ann", "DELETE", f"/api/tokens/{made['id']}").status == 204
    opened.assert_ended()
    assert call(team, "ann", "GET", "/api/me").status == 200


@pytest.fixture
def replicas(serve: Serve) -> tuple[Sandbox, Sandbox]:
    """Two sandboxes that share a database, and its accounts."""
    url = shared_server().new_url()
    settings: dict[str, Any] = {"store": url, "account": PEOPLE[:1]}
    here, there = serve(**settings), serve(**settings)
    new = {"name": "eve", "mailboxes": ["shop*"], "password": PASSWORD}
    assert call(here, "root", "POST", "/api/accounts", new).status == 201
    return here, there


def test_an_account_holds_at_all_replicas_at_once(
    replicas: tuple[Sandbox, Sandbox], open_all: Callable[..., Open]
) -> None:
    here, there = replicas
    deadline = time.monotonic() + SECONDS
    while call(there, "eve", "GET", "/api/me").status != 200:
        assert time.monotonic() < deadline
    opened = open_all(there, "eve", PASSWORD)
    wait_for_requests(there, 2)
    assert call(here, "root", "DELETE", "/api/accounts/eve").status == 204
    opened.assert_ended()
    assert call(there, "eve", "GET", "/api/me").status == 401


def test_tokens_and_sessions_hold_at_all_replicas_at_once(
    replicas: tuple[Sandbox, Sandbox],
) -> None:
    here, there = replicas
    made = call(here, "eve", "POST", "/api/tokens", {"name": "ci"}).json
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert call(there, None, "GET", "/api/me", **bearer).json["account"] == "eve"
    for _ in range(20):  # while `there` is told of each, and reads them
        signed = call(here, None, "POST", "/api/session", {"name": "eve", "password": PASSWORD})
        cookie = {"Cookie": signed.headers["set-cookie"].partition(";")[0]}
        assert call(there, None, "GET", "/api/me", **cookie).json["signed_in"]
    assert call(there, None, "DELETE", "/api/session", **cookie).status == 204
    deadline = time.monotonic() + SECONDS
    while call(here, None, "GET", "/api/me", **cookie).status != 401:
        assert time.monotonic() < deadline
