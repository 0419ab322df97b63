"""Hashes of passwords as htpasswd files have them: make, recognize and compare."""

from typing import TYPE_CHECKING

from mailtrap_local.errors import BadSetting

if TYPE_CHECKING:
    from passlib.context import CryptContext

BCRYPT_LIMIT = 72
"""Octets: makers of such a hash drop the rest, bcrypt 5 refuses it."""


def _context() -> "CryptContext":
    # not at the top: it takes a tenth of a second, and few use passwords
    from passlib.apache import htpasswd_context  # noqa: PLC0415

    return htpasswd_context


def check_hash(owner: str, stored: str) -> None:
    """Raise BadSetting for a hash of an unknown kind, or a password in clear."""
    if _context().identify(stored) in (None, "plaintext"):
        raise BadSetting(
            f"account {owner!r}: its password is no hash that is known: make one with "
            f"`htpasswd -nB {owner}`, or use `mailtrap-local account add`"
        )


def make_hash(password: str) -> str:
    """Return the bcrypt hash of a password; takes a quarter of a second. Raises BadSetting."""
    if not password or not password.isprintable():
        raise BadSetting("a password has printable characters, and at least one")
    secret = password.encode()[:BCRYPT_LIMIT]
    made: str = _context().handler("bcrypt").hash(secret)
    return made


def is_password(password: str, stored: str) -> bool:
    """Return whether a password is that of a hash. Takes any text."""
    try:
        secret = password.encode()
        if _context().identify(stored) == "bcrypt":
            secret = secret[:BCRYPT_LIMIT]
        return bool(_context().verify(secret, stored))
    except ValueError:  # a password that no hash can be of
        return False
