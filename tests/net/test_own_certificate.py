"""Certificates of the user's own, in files."""

import ssl
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from handshakes import shake_hands
from mailtrap_local.errors import BadSetting
from mailtrap_local.net.tls import context_from_files


class Own:
    """A certificate of the user's own in files, with every way to get it wrong."""

    def __init__(self, folder: Path) -> None:
        self.ca_file, self.cert, self.key = (
            folder / name for name in ("own-ca.pem", "own.pem", "own.key")
        )
        ca = trustme.CA()
        leaf = ca.issue_cert("localhost")
        ca.cert_pem.write_to_path(self.ca_file)
        leaf.cert_chain_pems[0].write_to_path(self.cert)
        leaf.private_key_pem.write_to_path(self.key)
        self.both = folder / "both.pem"
        leaf.private_key_and_cert_chain_pem.write_to_path(self.both)
        self.other_key = folder / "other.key"
        ca.issue_cert("localhost").private_key_pem.write_to_path(self.other_key)
        self.encrypted = folder / "encrypted.key"
        self.encrypted.write_bytes(
            load_pem_private_key(self.key.read_bytes(), None).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"s3cret")
            )
        )
        self.damaged = folder / "damaged.pem"
        self.damaged.write_bytes(self.cert.read_bytes().replace(b"MII", b"XII"))
        self.der = folder / "own.der"
        self.der.write_bytes(ssl.PEM_cert_to_DER_cert(self.cert.read_text()))
        self.missing = folder / "missing.pem"
        self.folder = folder


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


def test_own_files_serve(own: Own) -> None:
    context = context_from_files(own.cert, own.key)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    shake_hands(context, own.ca_file)
    shake_hands(context_from_files(own.both), own.ca_file)


@pytest.mark.parametrize(
    ("cert", "key", "said"),
    [
        ("missing", "key", "--cert .*missing.pem: No such file"),
        ("folder", "key", "--cert .*: Is a directory"),
        ("der", "key", "--cert .*own.der: there is no certificate in PEM form"),
        ("key", "cert", "--cert .*own.key: there is no certificate in PEM form"),
        ("damaged", "key", "--cert .*damaged.pem, --key .*own.key: not taken by OpenSSL"),
        ("cert", "missing", "--key .*missing.pem: No such file"),
        ("cert", "cert", "--key .*own.pem: there is no private key in PEM form"),
        ("cert", None, "--cert .*own.pem: there is no private key in PEM form"),
        ("cert", "other_key", "--key .*other.key: this is not the key of the certificate"),
        ("cert", "encrypted", "--key .*encrypted.key: the key is encrypted; decrypt it with"),
    ],
)
def test_own_files_that_are_wrong_are_named(
    own: Own, cert: str, key: str | None, said: str
) -> None:
    with pytest.raises(BadSetting, match=said):
        context_from_files(getattr(own, cert), getattr(own, key) if key else None)
