"""The HTTP client: addresses are judged once, and every server gets a bounded time."""

import socket
import ssl
import threading
from collections.abc import Sequence

import pytest
import trustme

from http_servers import http_server, raw_server, tls_server
from mailtrap_local.clock import monotonic
from mailtrap_local.outbound.address_guard import AddressGuard
from mailtrap_local.outbound.http_client import (
    HttpCall,
    HttpClient,
    HttpFailure,
    Resolve,
    parse_url,
)

ANY = HttpClient()


def resolved(*addresses: str) -> Resolve:
    return lambda *_: addresses


def failure(client: HttpClient, url: str, seconds: float = 5) -> HttpFailure:
    with pytest.raises(HttpFailure) as raised:
        client.send(HttpCall("GET", url, max_octets=100), seconds)
    return raised.value


def test_a_request_and_its_answer() -> None:
    with http_server(lambda _: (201, {"X-It": "yes"}, b"0123456789")) as server:
        call = HttpCall(
            "POST", f"{server.url}/a b?q=ü".replace(" ", "%20"), {"X-A": "1\r\nX-B: 2"}, b"hi", 4
        )
        answer = ANY.send(call, 5)
    assert (answer.status, answer.headers["x-it"], answer.body) == (201, "yes", b"0123")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/a%20b?q=%C3%BC", b"hi")
    assert asked.headers["Host"] == f"127.0.0.1:{server.port}"
    assert asked.headers["X-A"] == "1 X-B: 2"
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with http_server(lambda _: (200, {}, b"")) as server:
        assert ANY.send(HttpCall("GET", server.url), 5).status == 200


def test_redirects_are_answers() -> None:
    with http_server(lambda _: (302, {"Location": "/x"}, b"")) as server:
        assert ANY.send(HttpCall("GET", server.url), 5).headers["location"] == "/x"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "https:///x", "https://", "//a.example", "mailto:a@b.example", "", "x",
        "https://a.example:x/", "https://a b.example/", "https://a.example\\@b.example/",
        "https://a.example/\r\nX: y", "https://[::1/", "https://user:pw@a.example/",
        "https://%31%32.example/", f"https://a.example/{'x' * 9000}",
    ],
)  # fmt: skip
def test_urls_that_are_not_asked(url: str) -> None:
    assert failure(ANY, url).kind == "url"


def test_urls_are_encoded_as_browsers_do() -> None:
    assert parse_url("HTTPS://Bücher.Example./ä?b={c}#d") == (
        "https", "xn--bcher-kva.example", 443, "/%C3%A4?b=%7Bc%7D",
    )  # fmt: skip


def test_a_private_address_is_not_connected_to() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
            problem = failure(HttpClient(AddressGuard()), f"http://{host}:{server.port}/")
            assert problem.kind == "forbidden"
        allowed = HttpClient(AddressGuard([f"127.0.0.1:{server.port}"]))
        assert allowed.send(HttpCall("GET", server.url), 5).status == 200
    assert len(server.asked) == 1


def test_the_address_that_was_judged_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers anew with a private address gains nothing (DNS rebinding)."""
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], **_: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    client = HttpClient(AddressGuard(), resolve=lambda *_: next(answers))
    assert failure(client, "http://rebinding.example/").kind == "connection"
    assert connected == [("93.184.215.14", 80)]
    assert failure(client, "http://rebinding.example/").kind == "forbidden"


def test_the_second_address_is_tried() -> None:
    with http_server(lambda _: (200, {}, b"")) as server:
        client = HttpClient(resolve=resolved("127.0.0.2", "127.0.0.1"))
        url = f"http://two.example:{server.port}/"
        assert client.send(HttpCall("GET", url), 5).status == 200
    assert server.asked[0].headers["Host"] == f"two.example:{server.port}"


def unknown(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def busy(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def test_a_name_that_does_not_exist() -> None:
    problem = failure(HttpClient(resolve=unknown), "http://no.example/")
    assert (problem.kind, str(problem)) == ("name", "no.example: Name or service not known")
    assert failure(HttpClient(resolve=busy), "http://no.example/").kind == "connection"


def test_a_resolver_that_hangs_is_left() -> None:
    hangs = threading.Event()

    def resolve(*_: object) -> Sequence[str]:
        hangs.wait(10)
        return []

    assert failure(HttpClient(resolve=resolve), "http://slow.example/", 0.1).kind == "timeout"
    hangs.set()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", "answer"),
        (b"SMTP ready\r\n", "answer"),
        (b"HTTP/1.1 20x OK\r\n\r\n", "answer"),
        (b"HTTP/1.1 200 " + b"x" * 100_000, "answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1000 + b"\r\n", "answer"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "answer"),
    ],
)
def test_garbage(answer: bytes, kind: str) -> None:
    with raw_server(answer) as port:
        assert failure(ANY, f"http://127.0.0.1:{port}/").kind == kind


@pytest.mark.parametrize("drip", [None, 0.2])
def test_a_server_that_is_slow_has_no_more_time_than_others(drip: float | None) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50
    with raw_server(answer, drip=drip, is_open=True) as port:
        started = monotonic()
        assert failure(ANY, f"http://127.0.0.1:{port}/", 0.3).kind == "timeout"
        assert monotonic() - started < 20


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert failure(ANY, url).kind == "connection"


def test_tls_is_verified_by_the_name_of_the_url() -> None:
    ca = trustme.CA()
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("app.test").configure_cert(served)
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)

    def client(context: ssl.SSLContext | None) -> HttpClient:
        return HttpClient(context=context, resolve=resolved("127.0.0.1"))

    with tls_server(served) as port:
        call = HttpCall("HEAD", f"https://app.test:{port}/")
        assert client(trusting).send(call, 5).status == 204
        assert failure(client(None), call.url).kind == "certificate"
        assert failure(client(trusting), f"https://other.test:{port}/").kind == "certificate"
