"""TLS handshakes in memory, with clients as strict as Python 3.13 makes them."""

import contextlib
import ssl
from pathlib import Path

from cryptography import x509

from mailtrap_local.net.tls import client_context


def shake_hands(
    server_context: ssl.SSLContext, ca_file: Path, name: str = "localhost"
) -> ssl.SSLObject:
    """Shake hands, and return the client's side. Raises ssl.SSLError if one side refuses."""
    trusting = client_context(ca_file)
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT  # the default since Python 3.13
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _flight in range(3):
        for side in (client, server):
            with contextlib.suppress(ssl.SSLWantReadError):
                side.do_handshake()
    assert client.version() in {"TLSv1.2", "TLSv1.3"}  # None before the end
    return client


def shown_by(server_context: ssl.SSLContext, ca_file: Path) -> x509.Certificate:
    """The certificate that a server shows."""
    der = shake_hands(server_context, ca_file).getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)
