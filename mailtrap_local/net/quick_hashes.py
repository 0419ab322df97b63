"""Hashes of the SMTP passwords of mailboxes: quick to check, as each connection shows one anew.

PBKDF2 with few iterations takes some milliseconds. It keeps a password from who reads the store,
unless it is easily guessed.
"""

import hashlib
import hmac
import secrets

from mailtrap_local.errors import BadSetting

_ITERATIONS = 20_000
_MOST = 1000  # characters


def make_password_hash(password: str) -> str:
    """Return the hash of a password, with its salt. Raises BadSetting for an invalid one."""
    if not 0 < len(password) <= _MOST or not password.isprintable():
        raise BadSetting(f"a password is 1 to {_MOST} printable characters")
    salt = secrets.token_hex(16)
    return f"{salt}${_digest(password, salt)}"


def is_password_of(password: str, stored: str) -> bool:
    """Return whether a password is that of a hash. Takes any text."""
    salt, _, digest = stored.partition("$")
    return len(password) <= _MOST and hmac.compare_digest(_digest(password, salt), digest)


def _digest(password: str, salt: str) -> str:
    octets = password.encode(errors="surrogatepass")
    return hashlib.pbkdf2_hmac("sha256", octets, bytes.fromhex(salt), _ITERATIONS).hex()
