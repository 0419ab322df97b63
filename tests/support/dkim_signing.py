"""Sign mail with dkimpy, and check it with a zone that has the keys."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from mailtrap_local.checks.checked_mail import CheckSettings
from mailtrap_local.checks.report import check
from mailtrap_local.checks.report_text import Report
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

DOMAIN = "shop.example"
MAIL = (
    b"From: Shop <news@shop.example>\r\n"
    b"To: Ann <ann@mail.example>,\r\n Bob <bob@mail.example>\r\n"
    b"Subject:  June   news\r\n"
    b"Date: Mon, 01 Jun 2026 10:00:00 +0000\r\n"
    b"\r\n"
    b"Hello  Ann.\t \r\n\r\n..dots\r\nend\r\n\r\n\r\n"
)
BODY = MAIL.partition(b"\r\n\r\n")[2]
ARRIVAL = datetime(2026, 6, 1, 10, 0, 5, tzinfo=UTC)
_NAMES = [b"from", b"to", b"subject", b"date"]

# A key of 768 bits, which cryptography does not make any more.
_SHORT_KEY = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBzAIBAAJhAOSpBARfEmGAvC9pUPlJjWr+HeZQTKkHRkh3eILd6fdVGW2Zz90g
1ymhpv1LVtS19+ju3YSY9quV3iV3wdt/K7l+CDBSE4P969jAUpwQCIKQpVFcHgb8
+129HamUPcCeWwIDAQABAmEAgOtiHmzT2jFQ6JJCWyrDFu3LQc1IS4yUbcseIPqp
LQ/H1GmCLrSTWx+PHQRbInatDMtqdcKT2P2UtdzUazr5kmZuhercK4jXyqb58QT/
5FeTcZMPdogH8JtRpznd/+jxAjEA9G4ffCchL5v6/WTHWddB/W1uWOfW3PxhhNel
hJuQBbhOgeETUAW6iNU+qJvKS2/XAjEA73vM+d/NZSFvn9bvpHtNnffm82jWOM/F
sVorz1bBgKGwt72oMoc/VKsbuC9wcEUdAjEAoOPDsbMH8xCW2yf02DwKYcggNEEW
ewtdHVXcyzaiTEGO24rNbYT3zY2f2tgBBjqtAjAbp6Az+rQtSX8qZhemVtbPtyDk
WubiCJw7rr4AY3RU9lcB4NTbgOK/VEMPMes6C8ECMQCsFPoBzEHrxGU+ovGEd1Hn
3waUzohtAz2sS++zVDK+BNjOtYOoko13zKh7mDIU/6k=
-----END RSA PRIVATE KEY-----
"""
_SHORT_PUBLIC = (
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhAOSpBARfEmGAvC9pUPlJjWr+HeZQTKkHRkh3eILd6fdVGW2Z"
    "z90g1ymhpv1LVtS19+ju3YSY9quV3iV3wdt/K7l+CDBSE4P969jAUpwQCIKQpVFcHgb8+129HamUPcCe"
    "WwIDAQAB"
)


@cache
def rsa_key(bits: int = 2048) -> tuple[bytes, str]:
    """A private key in PEM, and the record of its public key."""
    if bits < 1024:  # shorter than any that is still made
        return _SHORT_KEY, f"v=DKIM1; k=rsa; p={_SHORT_PUBLIC}"
    key = rsa.generate_private_key(65537, bits)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return private, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


@cache
def ed25519_key() -> tuple[bytes, str]:
    """A private key in base64, and the record of its public key."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(private), f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"


def zone(**records: str) -> dict[str, str]:
    """Keys of the selectors r and e, a policy, and further records by selector."""
    keys = {"r": rsa_key()[1], "e": ed25519_key()[1], **records}
    named = {f"{selector}._domainkey.{DOMAIN}": record for selector, record in keys.items()}
    return {**named, f"_dmarc.{DOMAIN}": "v=DMARC1; p=reject"}


def signed(
    raw: bytes = MAIL,
    ways: str = "relaxed/relaxed",
    *,
    key: bytes | None = None,
    names: list[bytes] = _NAMES,
    selector: str = "r",
    domain: str = DOMAIN,
    algorithm: str = "rsa-sha256",
    **options: Any,
) -> bytes:
    """Sign a message."""
    header, body = ways.encode().split(b"/")
    private = key or (ed25519_key() if algorithm.startswith("ed") else rsa_key())[0]
    field: bytes = dkim.sign(
        raw,
        selector.encode(),
        domain.encode(),
        private,
        canonicalize=(header, body),
        include_headers=names,
        signature_algorithm=algorithm.encode(),
        **options,
    )
    return field + raw


def report(
    raw: bytes,
    records: Mapping[str, str] | None = None,
    *,
    mail_from: str = "bounce@shop.example",
    **settings: Any,
) -> Report:
    """Report on the authentication of a message; `records` are by default those of `zone()`."""
    message = Message(
        id="M1",
        seq=1,
        mailbox="inbox",
        received_at=ARRIVAL,
        envelope=Envelope(mail_from=mail_from, rcpt_to=("ann@mail.example",)),
        raw=raw,
    )
    chosen = CheckSettings(**{"zone": zone() if records is None else records, **settings})
    return check(message, chosen, only=["dkim-*", "dmarc-*"])


def found(raw: bytes, records: Mapping[str, str] | None = None, **more: Any) -> dict[str, str]:
    """The details of what is found, by the ids of the rules."""
    return {one.id: one.detail for one in report(raw, records, **more).findings}
