"""The listener of the providers' APIs as a proxy: TLS for their hosts, and no others."""

import http.client
import json
import logging
import queue
import socket
import ssl
from contextlib import ExitStack
from typing import Any

import pytest

from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.webapp.http.places import MAX_CONNECTIONS

MAIL = {
    "personalizations": [{"to": [{"email": "ann@example.com"}]}],
    "from": {"email": "app@example.com"},
    "subject": "Hello",
    "content": [{"type": "text/plain", "value": "Hi Ann."}],
}
PATH = "/v3/mail/send"
KEY = {"Authorization": "Bearer key", "Content-Type": "application/json"}
HOST = "api.sendgrid.com"


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"providers": "127.0.0.1:0"}


def post(client: http.client.HTTPConnection, url: str = PATH) -> int:
    client.request("POST", url, json.dumps(MAIL), KEY)
    return client.getresponse().status


def tunnel(sandbox: Sandbox, host: str) -> http.client.HTTPSConnection:
    client = http.client.HTTPSConnection(
        *sandbox.providers, timeout=60, context=sandbox.client_ssl_context()
    )
    client.set_tunnel(host, 443)
    return client


def exchange(sandbox: Sandbox, octets: bytes) -> tuple[str, bytes]:
    """Send octets; returns the first line and the body of the response."""
    with socket.create_connection(sandbox.providers, timeout=60) as client:
        client.sendall(octets)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    return head.decode().partition("\r\n")[0], body


def test_a_tunnel_to_a_provider_ends_here_with_a_certificate_of_its_name(sandbox: Sandbox) -> None:
    assert post(tunnel(sandbox, HOST)) == 202
    assert sandbox.mailbox.wait_for(subject="Hello").via == "sendgrid"


@pytest.mark.parametrize(
    "host",
    [
        "API.SendGrid.com",
        "email.eu-central-1.amazonaws.com",
        f"{'a' * 60}.europe.communication.azure.com",  # longer than a common name may be
    ],
)
def test_each_host_of_a_provider_has_its_own_certificate(sandbox: Sandbox, host: str) -> None:
    client = tunnel(sandbox, host)
    client.connect()  # verifies it
    assert isinstance(client.sock, ssl.SSLSocket)
    certificate = client.sock.getpeercert()
    assert certificate is not None
    assert certificate["subjectAltName"] == (("DNS", host.lower()),)
    client.close()


def test_an_app_may_also_name_it_as_a_server_with_tls_and_without(sandbox: Sandbox) -> None:
    assert post(http.client.HTTPConnection(*sandbox.providers, timeout=60)) == 202
    for host in ("localhost", "127.0.0.1"):
        context = sandbox.client_ssl_context()
        port = sandbox.providers.port
        assert post(http.client.HTTPSConnection(host, port, timeout=60, context=context)) == 202
    assert len(sandbox.mailbox) == 3


def test_a_proxy_is_also_asked_by_urls(sandbox: Sandbox) -> None:
    for url in (f"https://{HOST}{PATH}", f"http://{HOST}{PATH}", f"{sandbox.providers.url}{PATH}"):
        client = http.client.HTTPConnection(*sandbox.providers, timeout=60)
        assert post(client, url) == 202


def test_a_tunnel_without_tls_is_one_too(sandbox: Sandbox) -> None:
    client = http.client.HTTPConnection(*sandbox.providers, timeout=60)
    client.set_tunnel(HOST, 80)
    assert post(client) == 202


@pytest.mark.parametrize("method", ["CONNECT", "GET"])
def test_every_other_host_is_refused_and_never_connected_to(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        host, port = other.getsockname()
        target = f"{host}:{port}" if method == "CONNECT" else f"http://{host}:{port}/"
        for _ in range(2):
            line, body = exchange(sandbox, f"{method} {target} HTTP/1.1\r\n\r\n".encode())
        other.settimeout(0)
        with pytest.raises(BlockingIOError):
            other.accept()
    problem = json.loads(body)
    assert line == f"HTTP/1.1 403 Forbidden: {problem['detail']}"
    assert problem["detail"].startswith(
        "127.0.0.1 is no mail provider, and mailtrap-local connects"
    )
    assert "NO_PROXY" in problem["detail"]
    assert [record.getMessage() for record in caplog.records] == [problem["detail"]]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("api.sendgrid.com.example.com", b"403"),
        ("xapi.sendgrid.com", b"403"),
        ("sendgrid.com", b"403"),
        ("communication.azure.com", b"403"),
        ("[::1]", b"403"),
        ("api.sendgrid.com.", b"200"),
    ],
)
def test_a_host_that_only_looks_like_a_providers_is_none(
    sandbox: Sandbox, host: str, status: bytes
) -> None:
    with socket.create_connection(sandbox.providers, timeout=60) as client:
        client.sendall(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
        assert client.makefile("rb").readline().split()[1] == status


@pytest.mark.parametrize(
    "target", [b"", b"/", b"api.sendgrid.com:443:443", b"http://api.sendgrid.com/", b"\xff:1"]
)
def test_a_tunnel_to_no_address_is_a_bad_request(sandbox: Sandbox, target: bytes) -> None:
    line, _ = exchange(sandbox, b"CONNECT " + target + b" HTTP/1.1\r\n\r\n")
    assert line.startswith("HTTP/1.1 400 ")


def test_a_url_that_is_none_is_a_bad_request(sandbox: Sandbox) -> None:
    line, _ = exchange(sandbox, b"GET http://[1/ HTTP/1.1\r\n\r\n")
    assert line.startswith("HTTP/1.1 400 ")


def test_a_tunnel_is_not_opened_over_tls_nor_in_another(sandbox: Sandbox) -> None:
    raw = socket.create_connection(sandbox.providers, timeout=60)
    context = sandbox.client_ssl_context()
    with context.wrap_socket(raw, server_hostname="localhost") as client:
        client.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
        assert client.makefile("rb").readline().startswith(b"HTTP/1.1 400 ")
    inner = tunnel(sandbox, HOST)
    inner.connect()
    inner.sock.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
    assert inner.sock.makefile("rb").readline().split()[1] in (b"404", b"405")
    inner.close()


@pytest.mark.usefixtures("many_files")
def test_silent_tunnels_make_way_when_all_places_are_taken(sandbox: Sandbox) -> None:
    with ExitStack() as silent:
        for _ in range(MAX_CONNECTIONS):
            client = socket.create_connection(sandbox.providers, timeout=60)
            silent.enter_context(client)
            client.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
            assert client.recv(12) == b"HTTP/1.1 200"
        assert post(tunnel(sandbox, HOST)) == 202


class AwaitedRecords(logging.Handler):
    """Records of a logger, which another thread makes."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: queue.SimpleQueue[str] = queue.SimpleQueue()

    def emit(self, record: logging.LogRecord) -> None:
        self.queue.put(record.getMessage())


def test_a_client_that_does_not_trust_the_ca_is_reported_with_its_host(sandbox: Sandbox) -> None:
    records = AwaitedRecords()
    logging.getLogger("mailtrap_local").addHandler(records)
    client = http.client.HTTPSConnection(*sandbox.providers, timeout=60)
    client.set_tunnel(HOST, 443)
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            client.connect()
        said = records.queue.get(timeout=60)
    finally:
        logging.getLogger("mailtrap_local").removeHandler(records)
    assert said.startswith("no TLS with a client that asked for api.sendgrid.com: ")
    assert "mailtrap-local ca" in said


def test_a_certificate_of_ones_own_is_not_for_the_hosts_of_providers(
    serve: Serve, sandbox: Sandbox, tmp_path: Any
) -> None:
    import trustme

    own = trustme.CA()
    leaf = own.issue_cert("127.0.0.1")
    leaf.private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    with_own = serve(cert=tmp_path / "own.pem")
    client = http.client.HTTPSConnection(
        *with_own.providers, timeout=60, context=sandbox.client_ssl_context()
    )
    client.set_tunnel(HOST, 443)
    assert post(client) == 202
    trusting = ssl.create_default_context(cadata=own.cert_pem.bytes().decode())
    direct = http.client.HTTPSConnection(*with_own.providers, timeout=60, context=trusting)
    assert post(direct) == 202
