"""The page and the API with credentials, over TLS, and below a path."""

import base64
import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from simple_websocket import Client

from asking import asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import BadSetting, Sandbox
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.webapp.http.websockets import LockedSocket

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/assets/app.js"),
        ("GET", "/api/messages"),
        ("GET", "/%61pi/messages"),
        ("GET", "//api/messages"),
        ("GET", "/api/live"),
        ("DELETE", "/api/messages"),
        ("OPTIONS", "/api/messages"),
        ("GET", "/no/such"),
        ("GET", "/livez/../api/info"),
    ],
)
def test_without_credentials_nothing_is_shown(serve: Serve, method: str, path: str) -> None:
    ask = asker(serve(ui_auth="ann:s3cret", token="t0ken"))
    for wrong in (
        {},
        {"Authorization": basic("ann", "wrong")},
        {"Authorization": basic("bob", "s3cret")},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic " + base64.b64encode(b"no colon").decode()},
        {"Authorization": "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode()},
        {"Authorization": "Digest ann"},
        {"Cookie": "token=t0ken"},
    ):
        answer = ask(method, path, **wrong)
        assert (answer.status, answer.json["status"]) == (401, 401)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["www-authenticate"] == 'Bearer realm="mailtrap-local"'  # the last


def test_either_credentials_let_in(serve: Serve) -> None:
    ask = asker(serve(ui_auth="ann:s3cret:with a colon", token="t0ken"))
    for right in (basic("ann", "s3cret:with a colon"), "Bearer t0ken", basic("", "t0ken")):
        assert ask("GET", "/api/info", Authorization=right).status == 200
        assert ask("DELETE", "/api/messages", Authorization=right).status == 200


def test_a_browser_is_asked_for_a_password_also_where_only_a_token_counts(serve: Serve) -> None:
    ask = asker(serve(token="t0ken"))
    challenge = ask("GET", "/").headers["www-authenticate"]
    sandbox = serve(token="t0ken")
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        said = client.makefile("rb").read()
    assert b'WWW-Authenticate: Basic realm="mailtrap-local", charset="UTF-8"\r\n' in said
    assert challenge == 'Bearer realm="mailtrap-local"'
    assert ask("GET", "/", Authorization=basic("anybody", "t0ken")).status in (200, 503)


def test_credentials_do_not_open_the_listener_to_foreign_pages(serve: Serve) -> None:
    ask = asker(serve(ui_auth="ann:s3cret"))
    right = basic("ann", "s3cret")
    assert ask("GET", "/", Authorization=right, Host="evil.test").status == 421
    assert (
        ask("DELETE", "/api/messages", Authorization=right, Origin="http://evil.test").status == 403
    )


def test_pictures_of_a_preview_carry_a_pass_that_is_good_for_nothing_else(serve: Serve) -> None:
    sandbox = serve(token="t0ken")
    ask = asker(sandbox)
    raw = (
        b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
        b"<img src='cid:p'>\r\n--x\r\n"
        b"Content-Type: image/png\r\nContent-ID: <p>\r\n\r\npng\r\n--x--\r\n"
    )
    mine, other = (deliver(sandbox, raw).id for _ in range(2))
    html = ask("GET", f"/api/messages/{mine}/preview", Authorization="Bearer t0ken").body.decode()
    passed = html.partition("parts/3")[2].partition('"')[0]
    assert passed.startswith("?pass=")
    assert ask("GET", f"/api/messages/{mine}/parts/3{passed}").body == b"png"
    assert ask("GET", f"/api/messages/{mine}/parts/3").status == 401
    assert ask("GET", f"/api/messages/{mine}/parts/3{passed}0").status == 401
    assert ask("GET", f"/api/messages/{other}/parts/3{passed}").status == 401
    assert ask("GET", f"/api/messages/latest/parts/3{passed}").status == 401
    assert ask("GET", f"/api/messages/{mine}/raw{passed}").status == 401
    assert ask("DELETE", f"/api/messages/{mine}{passed}").status == 401
    assert ask("GET", f"/api/messages{passed}").status == 401


def test_an_htpasswd_file_counts_as_it_is_now(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "users"
    path.write_text("ann:old\n")
    ask = asker(serve(ui_auth=str(path)))

    def status(username: str, password: str) -> int:
        answer: int = ask("GET", "/api/info", Authorization=basic(username, password)).status
        return answer

    assert [status("ann", "old"), status("ann", "old"), status("ann", "new")] == [200, 200, 401]
    path.write_text("ann:newer\nbob:b0b\n")
    assert [status("ann", "old"), status("ann", "newer"), status("bob", "b0b")] == [401, 200, 200]
    path.write_text("")
    answer = ask("GET", "/api/info", Authorization=basic("ann", "newer"))
    assert answer.status == 503
    assert str(path) not in answer.json["detail"]


@pytest.mark.parametrize("text", ["ann:", ":s3cret", "/no/such/s3cret", ""])
def test_credentials_that_make_no_sense_are_refused_unshown(text: str) -> None:
    with pytest.raises(BadSetting, match="ui-auth") as refusal:
        Sandbox(http="127.0.0.1:0", ui_auth=text)
    assert ":s3cret" not in str(refusal.value)


@pytest.mark.parametrize("text", ["", "two words", "größe", "x\n", "a=b"])
def test_a_token_that_no_header_can_carry_is_refused_unshown(text: str) -> None:
    with pytest.raises(BadSetting, match="token: a token consists of") as refusal:
        Sandbox(http="127.0.0.1:0", token=text)
    assert not text or text not in str(refusal.value)


class CarefulClient(Client):
    """Over TLS it neither reads and writes at once nor overlooks what has come, as Client does."""

    def handshake(self) -> None:
        super().handshake()
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock = LockedSocket(self.sock)  # type: ignore[assignment]  # it is as good as one

    def leave(self) -> None:
        """Hang up, which wakes the reader; to close the socket would not."""
        assert self.sock is not None
        assert isinstance(self.thread, threading.Thread)
        self.sock.shutdown(socket.SHUT_RDWR)
        self.thread.join()


def open_socket(sandbox: Sandbox, *headers: tuple[bytes, bytes]) -> CarefulClient:
    url = (
        sandbox.http.url.replace("http", "ws", 1)
        + f"/api/live?after={sandbox.mailroom.store.cursor}"
    )
    context = sandbox.client_ssl_context() if url.startswith("wss") else None
    return CarefulClient(url, ssl_context=context, headers=list(headers))


@pytest.fixture
def sockets() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.mark.parametrize(
    "settings",
    [
        {"token": "t0ken"},
        {"https": True},
        {"base_path": "/tools/mail"},
        {"https": True, "base_path": "mail", "token": "t0ken"},
    ],
    ids=str,
)
def test_the_live_socket_works_with_all_of_it(
    serve: Serve, sockets: ExitStack, settings: dict[str, Any]
) -> None:
    sandbox = serve(**settings)
    ask = asker(sandbox)
    if "token" in settings:
        path = sandbox.http.url.partition(str(sandbox.http.port))[2]
        assert ask("GET", f"{path}/api/live", **UPGRADE).status == 401
    pages = [open_socket(sandbox, (b"Authorization", b"Bearer t0ken")) for _ in range(3)]
    for page in pages:
        sockets.callback(page.leave)
    # frames of several records of TLS, while pages talk too, though nobody listens
    for number in range(300):
        raw = f"Subject: {number} {'x' * 300}\r\n\r\n".encode()
        sandbox.mailroom.deliver(Envelope(mail_from="a@example.com", rcpt_to=("b@c.test",)), raw)
        pages[number % 3].send("y" * 4000)
    for page in pages:
        seen = 0
        while seen < 300:
            frame = json.loads(page.receive(timeout=60) or "{}")
            seen += len(frame.get("changes", ())) or 300 * (frame["type"] == "reset")


def test_over_tls_all_is_as_without(serve: Serve) -> None:
    sandbox = serve(https=True)
    ask = asker(sandbox)
    assert sandbox.http.url == f"https://127.0.0.1:{sandbox.http.port}"
    answer = ask("GET", "/api/info", Origin=sandbox.http.url)
    assert answer.status == 200
    assert "strict-transport-security" not in answer.headers  # it would hold for every port
    assert ask("DELETE", "/api/messages", Origin=sandbox.http.url).status == 200
    message = deliver(sandbox, b"x" * 2_000_000)
    assert len(ask("GET", f"/api/messages/{message.id}/raw").body) == 2_000_000


def test_who_does_not_finish_the_handshake_holds_up_nobody(serve: Serve) -> None:
    sandbox = serve(https=True)
    ask = asker(sandbox)
    with ExitStack() as silent:
        for _ in range(50):
            silent.enter_context(socket.create_connection(sandbox.http, timeout=60))
        assert ask("GET", "/api/info").status == 200


def test_what_is_no_tls_is_let_go(serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    sandbox = serve(https=True)
    ask = asker(sandbox)
    with socket.create_connection(sandbox.http, timeout=60) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with suppress(ConnectionResetError):
            assert client.recv(100) == b""
    strangers = ssl.create_default_context()
    with socket.create_connection(sandbox.http, timeout=60) as client, pytest.raises(ssl.SSLError):
        strangers.wrap_socket(client, server_hostname="localhost")
    assert ask("GET", "/api/info").status == 200
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("given", ["/mail", "mail/", "/mail/"])
def test_everything_is_below_the_base_path(serve: Serve, given: str) -> None:
    sandbox = serve(base_path=given)
    ask = asker(sandbox)
    assert sandbox.http.url == f"http://127.0.0.1:{sandbox.http.port}/mail"
    assert ask("GET", "/mail/api/info").status == 200
    assert ask("GET", "/mail/").status in (200, 503)
    moved = ask("GET", "/mail")
    assert (moved.status, moved.headers["location"]) == (308, "/mail/")
    assert moved.headers["x-content-type-options"] == "nosniff"
    for path in ("/", "/api/info", "/mailbox", "/mail/mail/api/info", "/maill/api/info"):
        answer = ask("GET", path)
        assert answer.status == 404
        assert answer.headers["content-security-policy"]
    assert ask("GET", "/mail", Host="evil.test").status == 421


@pytest.mark.parametrize("text", ["/a b", "/..", "/a/../b", "//x//y", "/<script>", "http://x"])
def test_a_base_path_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="base-path"):
        Sandbox(base_path=text)


def test_right_passwords_are_hashed_slowly_only_once(serve: Serve, tmp_path: Path) -> None:
    bcrypt = pytest.importorskip("bcrypt")
    path = tmp_path / "users"
    hashed = bcrypt.hashpw(b"s3cret", bcrypt.gensalt(12)).decode()
    path.write_text(f"ann:{hashed}\n")
    ask = asker(serve(ui_auth=str(path)))
    before = os.times().user
    for _ in range(30):
        assert ask("GET", "/api/info", Authorization=basic("ann", "s3cret")).status == 200
    assert os.times().user - before < 4  # each takes more than a fifth of a second
