"""Sign notifications as Amazon SNS does, with a key and a certificate made for it.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

HOST = "sns.us-east-1.amazonaws.com"
"""Name that receivers ask for the certificate: the sandbox's listener of providers answers."""

_BITS = 2048
_SIGNED = (
    *("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
)


class SnsSigner:
    """Key of the notifications of one sandbox, made for the first. For any thread."""

    @cached_property
    def _key(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415  # takes 30 ms

        return rsa.generate_private_key(public_exponent=65537, key_size=_BITS)

    @cached_property
    def certificate(self) -> bytes:
        """The certificate (PEM) that holds the public key."""
        from cryptography import x509  # noqa: PLC0415  # see above
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(
            issuer_name=name,
            subject_name=name,
            public_key=self._key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - timedelta(days=1),
            not_valid_after=now + timedelta(days=365),
        )
        return builder.sign(self._key, SHA256()).public_bytes(Encoding.PEM)

    @property
    def certificate_path(self) -> str:
        """The path of the certificate at `HOST`: another one for another key."""
        return f"/SimpleNotificationService-{sha256(self.certificate).hexdigest()[:32]}.pem"

    def signature(self, notification: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a signature of version 1 over a notification."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415

        lines = [f"{name}\n{notification[name]}\n" for name in _SIGNED if name in notification]
        signature = self._key.sign("".join(lines).encode(), PKCS1v15(), SHA1())  # noqa: S303  # that of version 1
        url = f"https://{HOST}{self.certificate_path}"
        return {"Signature": b64encode(signature).decode(), "SigningCertURL": url}
