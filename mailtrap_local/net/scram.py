"""Keys, proofs and signatures of SCRAM-SHA-256 (RFC 5802 section 3). Knows no message."""

import hashlib
import hmac
from typing import NamedTuple

ITERATIONS = 4096
"""The least that RFC 7677 section 4 allows: the passwords of a sandbox are worth no more."""


class ScramKeys(NamedTuple):
    """A server's part of a password: it can check proofs of it, and prove that it has it."""

    salt: bytes
    iterations: int
    stored_key: bytes
    server_key: bytes

    @classmethod
    def of(cls, password: str, salt: bytes) -> "ScramKeys":
        """The keys of a password in clear. Takes about two milliseconds."""
        secret = prepared(password).encode(errors="surrogatepass")
        salted = hashlib.pbkdf2_hmac("sha256", secret, salt, ITERATIONS)
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        return cls(salt, ITERATIONS, hashlib.sha256(client_key).digest(), server_key)

    def is_proof(self, proof: bytes, message: bytes) -> bool:
        """True if a ClientProof of this AuthMessage was made with the password."""
        signature = hmac.digest(self.stored_key, message, "sha256")
        if len(proof) != len(signature):
            return False
        client_key = bytes(a ^ b for a, b in zip(proof, signature, strict=True))
        return hmac.compare_digest(hashlib.sha256(client_key).digest(), self.stored_key)

    def signature(self, message: bytes) -> bytes:
        """The ServerSignature of an AuthMessage."""
        return hmac.digest(self.server_key, message, "sha256")


def prepared(text: str) -> str:
    """SASLprep (RFC 4013) of a user name or a password; unchanged if it is prohibited there."""
    if text.isascii():  # which SASLprep leaves as it is
        return text
    from passlib.utils import saslprep  # noqa: PLC0415  # slow to import, and most are ASCII

    try:
        return str(saslprep(text))
    except ValueError:
        return text
