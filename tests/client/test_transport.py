"""Asking a page over HTTP: whatever answers, or does not, is one clear error."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local import BadSetting, RequestRefused, Sandbox, SandboxUnreachable
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.net.tls import Authority


class Reply(NamedTuple):
    status: int = 200
    kind: str = "application/json"
    body: bytes = b"{}"
    length: int | None = None


class Page(NamedTuple):
    url: str
    requests: list[tuple[str, str | None]]  # the path and the credentials of each


@pytest.fixture
def answering() -> Iterator[Callable[[Reply], Page]]:
    """Starts servers that give everybody the same reply."""
    with ExitStack() as running:

        def start(reply: Reply) -> Page:
            requests: list[tuple[str, str | None]] = []

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    requests.append((self.path, self.headers["Authorization"]))
                    self.send_response(reply.status)
                    self.send_header("Content-Type", reply.kind)
                    length = len(reply.body) if reply.length is None else reply.length
                    self.send_header("Content-Length", str(length))
                    self.end_headers()
                    self.wfile.write(reply.body)

                def log_message(self, *_: object) -> None:
                    """Say nothing."""

            server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            running.callback(server.server_close)
            running.callback(thread.join)
            running.callback(server.shutdown)
            return Page(f"http://127.0.0.1:{server.server_port}", requests)

        yield start


Answering = Callable[[Reply], Page]


@pytest.mark.parametrize(
    "url",
    ["", "ftp://x", "http://", "http://x:99999", "http://x:0", "x:y", "http://a\nb", "http://["],
)
def test_what_is_no_url_is_reported(url: str) -> None:
    with pytest.raises(BadSetting, match=r"is no URL of a page: write http://127\.0\.0\.1:8025"):
        HttpTransport(url)


def test_a_scheme_may_be_left_out_and_a_base_path_is_kept(answering: Answering) -> None:
    page = answering(Reply())
    HttpTransport(page.url.removeprefix("http://")).get("/api/info")
    HttpTransport(f"{page.url}/mail/").get("/api/info", query="a&b ü", limit=None)
    assert [path for path, _ in page.requests] == [
        "/api/info",
        "/mail/api/info?query=a%26b+%C3%BC",
    ]


def test_credentials_are_sent_and_never_shown(answering: Answering) -> None:
    page = answering(Reply(404, "application/problem+json", b'{"detail": "gone"}'))
    secret = page.url.replace("//", "//ann:s%3Acret@")
    links = [
        HttpTransport(secret),
        HttpTransport(page.url, token="t0k3n"),
        HttpTransport(secret, login=("a", "ü")),
    ]
    for transport in links:
        with pytest.raises(RequestRefused, match="gone"):
            transport.get("/")
        assert transport.url == page.url
    assert [shown for _, shown in page.requests] == [
        "Basic YW5uOnM6Y3JldA==",
        "Bearer t0k3n",
        "Basic YTrDvA==",
    ]


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "ü"])
def test_a_token_adds_no_header(token: str) -> None:
    with pytest.raises(BadSetting, match="token"):
        HttpTransport("http://127.0.0.1", token=token)


def test_nobody_there_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SandboxUnreachable, match="Connection refused: does a sandbox run there"):
        HttpTransport(f"http://127.0.0.1:{port}").get("/api/info")
    assert issubclass(SandboxUnreachable, ConnectionError)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, "text/html", b"<h1>hello</h1>"),
        Reply(404, "text/html", b"<h1>no</h1>"),
        Reply(500, "application/json", b"{}"),
        Reply(200, "application/json", b"{"),
        Reply(200, "application/json", b"[" * 100_000),
        Reply(200, "application/json", b"\xff"),
        Reply(200, "application/json", b"5"),
        Reply(404, "application/problem+json", b"no"),
    ],
)
def test_another_server_is_distinguished_from_a_sandbox(answering: Answering, reply: Reply) -> None:
    with pytest.raises(SandboxUnreachable, match="what answers there is no sandbox's page"):
        HttpTransport(answering(reply).url).get("/api/info")


def test_an_answer_that_lacks_what_is_needed_is_of_somebody_else(answering: Answering) -> None:
    transport = HttpTransport(answering(Reply(body=b'{"a": 1}')).url)
    assert transport.get("/", needs=("a",)) == {"a": 1}
    with pytest.raises(SandboxUnreachable, match="no sandbox's page"):
        transport.get("/", needs=("a", "b"))


def test_a_listener_of_smtp_is_distinguished_from_a_page() -> None:
    with (
        Sandbox() as sandbox,
        pytest.raises(SandboxUnreachable, match="and not a listener of SMTP"),
    ):
        HttpTransport(f"http://{sandbox.smtp}").get("/api/info")


def test_an_answer_that_breaks_off_is_an_error(answering: Answering) -> None:
    with pytest.raises(SandboxUnreachable, match="broke off"):
        HttpTransport(answering(Reply(body=b"{}", length=100)).url).get("/api/info")


def test_an_answer_without_measure_is_not_read(answering: Answering) -> None:
    page = answering(Reply(body=b'["%s"]' % (b"x" * 10**8)))
    with pytest.raises(SandboxUnreachable, match="more than"):
        HttpTransport(page.url).get("/api/info")


PIECES = st.sampled_from(
    [
        *(b"HTTP/1.1 ", b"HTTP/1.0 200 OK\r\n", b"500 ", b"220 smtp\r\n"),
        *(b"Content-Length: -1\r\n", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n"),
        *(b"Content-Type: application/json\r\n", b"Content-Type: \xfc\r\n", b": x\r\n"),
        *(b"\r\n", b"\n", b"{}", b"zz\r\n", b"\xff", b"\x00", b"A" * 70_000),
    ]
)


@given(st.lists(PIECES, max_size=8))
@settings(deadline=None, max_examples=200)
def test_whatever_is_answered_is_an_answer_or_one_error(pieces: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(10_000)
                connection.sendall(b"".join(pieces))

        thread = threading.Thread(target=serve)
        thread.start()
        with suppress(SandboxUnreachable, RequestRefused):
            assert HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}").get("/") == {}
        thread.join()


def test_wrong_credentials_are_distinguished(answering: Answering) -> None:
    page = answering(Reply(401, "application/problem+json", b'{"detail": "credentials"}'))
    with pytest.raises(SandboxUnreachable, match="it wants credentials, and not these: pass its"):
        HttpTransport(page.url).get("/api/info")


def test_a_host_that_can_be_none_is_reported() -> None:
    for host in ("a..b", "x" * 70, "no-such-host.invalid"):
        with pytest.raises(SandboxUnreachable, match="does a sandbox run there"):
            HttpTransport(f"http://{host}:8025").get("/api/info")


def test_a_no_is_reported_with_its_status_and_problem() -> None:
    with Sandbox(http="127.0.0.1:0") as sandbox, pytest.raises(RequestRefused) as caught:
        HttpTransport(sandbox.http.url).get("/api/messages", limit=5000)
    assert caught.value.status == 400
    assert "limit" in str(caught.value)
    assert caught.value.problem["title"] == "Bad Request"


def test_a_slow_one_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = HttpTransport(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.1)
        with pytest.raises(SandboxUnreachable, match=r"no answer within 0\.1 s"):
            transport.get("/api/info")


def test_a_file_that_holds_no_certificates_is_reported(tmp_path: Path) -> None:
    for content in (None, b"", b"nonsense"):
        file = tmp_path / "ca.pem"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(BadSetting, match="no certificates in PEM"):
            HttpTransport("https://127.0.0.1:1", ca_file=file).get("/")


def test_a_certificate_of_a_strangers_ca_is_not_trusted(tmp_path: Path) -> None:
    context = Authority(tmp_path).server_context()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(2):
                connection, _ = listener.accept()
                with connection:
                    try:
                        secure = context.wrap_socket(connection, server_side=True)
                        secure.recv(1000)
                        secure.sendall(
                            b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}"
                        )
                        secure.close()
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(SandboxUnreachable, match="its certificate is not trusted"):
            HttpTransport(url).get("/api/info")
        assert HttpTransport(url, ca_file=Authority(tmp_path).ca_file).get("/api/info") == {}
        thread.join()
