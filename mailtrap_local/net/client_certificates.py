"""Certificates of clients: ask for one, verify it, read its name."""

import ssl
from pathlib import Path
from typing import Any

from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.tls import require_pem

_MAX_NAME = 320  # characters, as an address may have: RFC 5321 section 4.5.3.1
_SUBJECT_ALT_NAMES = ("email", "DNS", "URI")


def ask_for_certificates(context: ssl.SSLContext, ca: Path) -> ssl.SSLContext:
    """Let a server's context ask for a certificate that a CA of a PEM file has signed.

    A client without one is served all the same; the handshake of one that shows another fails. The
    file may also hold clients' certificates themselves. Raises BadSetting, naming --tls-client-ca.
    """
    flag = f"--tls-client-ca {ca}"
    require_pem(ca, flag, b"CERTIFICATE-----", "certificate")
    try:
        context.load_verify_locations(ca)
    except ssl.SSLError:
        raise BadSetting(
            f"{flag}: a certificate in it is damaged; see which: openssl storeutl -certs {ca}"
        ) from None
    context.verify_mode = ssl.CERT_OPTIONAL
    # as Python 3.13 does by itself, but for its strictness: CAs made for a test with openssl alone
    # often lack key identifiers, and mail servers accept them
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def client_name(connection: ssl.SSLObject | ssl.SSLSocket) -> str | None:
    """The name in the client's verified certificate; None without one, or without a name in it.

    It is the subject's common name, else the first e-mail address, DNS name or URI.
    """
    shown: dict[str, Any] = connection.getpeercert() or {}
    subject = [pair for group in shown.get("subject", ()) for pair in group]
    names = [value for kind, value in subject if kind == "commonName"]
    alternatives = shown.get("subjectAltName", ())
    names += [value for kind, value in alternatives if kind in _SUBJECT_ALT_NAMES]
    return next((printable(name) for name in names if 0 < len(name) <= _MAX_NAME), None)
