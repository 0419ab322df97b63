"""Certificates of clients: verified against the CA of a file, and named."""

import contextlib
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.client_certificates import ask_for_certificates, client_name

SERVERS = trustme.CA()
CLIENTS = trustme.CA()


def shake_hands(server_context: ssl.SSLContext, certificate: Path | None) -> ssl.SSLObject:
    """The server's side of a handshake with a client that has this certificate."""
    context = ssl.create_default_context()
    SERVERS.configure_trust(context)
    if certificate is not None:
        context.load_cert_chain(certificate)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname="localhost")
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _flight in range(3):
        for side in (client, server):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    return server


@pytest.fixture
def ca_file(tmp_path: Path) -> Path:
    path = tmp_path / "clients.pem"
    CLIENTS.cert_pem.write_to_path(path)
    return path


def asking(ca_file: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    SERVERS.issue_cert("localhost").configure_cert(context)
    return ask_for_certificates(context, ca_file)


def certificate(
    folder: Path, *names: str, common_name: str | None = None, ca: trustme.CA = CLIENTS
) -> Path:
    path = folder / "client.pem"
    leaf = ca.issue_cert(*names, common_name=common_name)
    leaf.private_key_and_cert_chain_pem.write_to_path(path)
    return path


def test_a_client_without_a_certificate_is_served(ca_file: Path) -> None:
    assert client_name(shake_hands(asking(ca_file), None)) is None


@pytest.mark.parametrize(
    ("names", "common_name", "name"),
    [
        (["app.example"], "the app", "the app"),
        (["ann@example.com"], None, "ann@example.com"),
        (["app.example", "ann@example.com"], None, "app.example"),
        (["192.0.2.1"], None, None),
        (["app.example"], "jürgen \x1b[31m\u202e", r"jürgen \x1b[31m\u202e"),
        (["app.example"], "a" * 64, "a" * 64),
    ],
)
def test_the_name_in_a_certificate(
    *,
    tmp_path: Path,
    ca_file: Path,
    names: list[str],
    common_name: str | None,
    name: str | None,
) -> None:
    shown = certificate(tmp_path, *names, common_name=common_name)
    assert client_name(shake_hands(asking(ca_file), shown)) == name


def test_a_certificate_of_another_ca_fails_the_handshake(tmp_path: Path, ca_file: Path) -> None:
    shown = certificate(tmp_path, "app.example", ca=trustme.CA())
    with pytest.raises(ssl.SSLCertVerificationError, match="unable to get local issuer"):
        shake_hands(asking(ca_file), shown)


def test_a_file_may_hold_several_cas_and_clients_certificates(
    tmp_path: Path, ca_file: Path
) -> None:
    alone = trustme.CA().issue_cert("alone.example", common_name="alone")
    ca_file.write_bytes(
        trustme.CA().cert_pem.bytes() + alone.cert_chain_pems[0].bytes() + CLIENTS.cert_pem.bytes()
    )
    alone.private_key_and_cert_chain_pem.write_to_path(tmp_path / "alone.pem")
    shown = certificate(tmp_path, "app.example", common_name="app")
    assert client_name(shake_hands(asking(ca_file), shown)) == "app"
    assert client_name(shake_hands(asking(ca_file), tmp_path / "alone.pem")) == "alone"


@pytest.mark.parametrize(
    ("subject", "alternative", "name"),
    [
        ("/O=Shop/CN=app", "", "app"),
        ("/O=Shop", "URI:spiffe://shop.example/mailer", "spiffe://shop.example/mailer"),
        ("/O=Shop", "", None),
    ],
)
def test_a_certificate_made_with_openssl_alone_is_taken(
    *,
    tmp_path: Path,
    require_tool: Callable[[str, str], Path],
    subject: str,
    alternative: str,
    name: str | None,
) -> None:
    program = require_tool("openssl", "apt install openssl")

    def openssl(*arguments: str) -> None:
        subprocess.run([program, *arguments], cwd=tmp_path, check=True, capture_output=True)

    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *new_key, "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *new_key, "-subj", subject, "-keyout", "app.key", "-out", "app.csr")
    extensions = tmp_path / "extensions"
    extensions.write_text(f"subjectAltName = {alternative}\n" if alternative else "")
    signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", extensions.name]
    openssl("x509", "-req", "-in", "app.csr", *signing, "-out", "app.pem")
    both = (tmp_path / "app.pem").read_bytes() + (tmp_path / "app.key").read_bytes()
    (tmp_path / "both.pem").write_bytes(both)
    server = shake_hands(asking(tmp_path / "ca.pem"), tmp_path / "both.pem")
    assert client_name(server) == name


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"", "there is no certificate in PEM form"),
        (CLIENTS.private_key_pem.bytes(), "there is no certificate in PEM form"),
        (CLIENTS.cert_pem.bytes().replace(b"MII", b"XII"), "openssl storeutl -certs"),
    ],
    ids=["missing", "empty", "a key alone", "garbled"],
)
def test_a_file_that_is_wrong_is_named(ca_file: Path, content: bytes | None, said: str) -> None:
    ca_file.unlink()
    if content is not None:
        ca_file.write_bytes(content)
    with pytest.raises(BadSetting, match=f"--tls-client-ca .*clients.pem: .*{said}"):
        asking(ca_file)
