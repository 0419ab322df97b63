"""Which credentials a door takes. Knows nothing of mechanisms, and never shows a password."""

import asyncio
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from mailtrap_local.errors import BadSetting

if TYPE_CHECKING:
    from passlib.apache import HtpasswdFile

_BCRYPT_LIMIT = 72  # octets: whoever makes such a hash leaves out the rest, bcrypt 5 refuses it


class Accounts(Protocol):
    """Who may log in, and with what."""

    @property
    def blocking(self) -> bool:
        """Whether `check` may take long, so that an event loop has to ask in a thread."""

    def check(self, username: str, password: str) -> bool:
        """Whether these belong together. Any text is welcome, in any number of threads at once."""


def accounts_of(auth: str | tuple[str, str]) -> Accounts | None:
    """Who may log in by the setting `auth`; None if a door should not offer it.

    It is `any`, `off`, the path of an htpasswd file, or one user name and password. Raises
    BadSetting for a file that is of no use.
    """
    if isinstance(auth, tuple):
        return OnePair(*auth)
    if auth == "off":
        return None
    return Anybody() if auth == "any" else Htpasswd(Path(auth))


async def check_soon(accounts: Accounts, username: str, password: str) -> bool:
    """`accounts.check` for event loops, which it does not hold up. Raises as that does."""
    if accounts.blocking:
        return await asyncio.to_thread(accounts.check, username, password)
    return accounts.check(username, password)


class Anybody:
    """Takes every user name with every password."""

    blocking = False

    def check(self, username: str, password: str) -> bool:
        return True


@dataclass(frozen=True)
class OnePair:
    """Takes one user name with one password, and does not tell by its time how near a guess is."""

    username: str
    password: str = field(repr=False)
    blocking = False

    def check(self, username: str, password: str) -> bool:
        is_user = hmac.compare_digest(_octets(username), _octets(self.username))
        is_password = hmac.compare_digest(_octets(password), _octets(self.password))
        return is_user and is_password


class Htpasswd:
    """Takes the users of an htpasswd file, which is read anew when it has changed.

    Passwords are hashed with bcrypt, Apache's MD5, SHA-1, SHA-256-crypt, SHA-512-crypt or DES, or
    stand there in clear. Making one, and `check` after a change, raise BadSetting when the file
    cannot be read, names nobody or holds a hash of another kind.
    """

    blocking = True  # a bcrypt hash of usual strength takes a quarter of a second

    def __init__(self, path: Path) -> None:
        self._path = path
        self._users, self._version = self._read()

    def check(self, username: str, password: str) -> bool:
        if self._version != self._version_now():
            # In this order: another thread may see new users as old ones, never the reverse.
            self._users, self._version = self._read()
        users = self._users
        try:
            known = users.get_hash(username)
            secret = password.encode()
            if known is not None and users.context.identify(known) == "bcrypt":
                secret = secret[:_BCRYPT_LIMIT]
            return known is not None and bool(users.context.verify(secret, known))
        except ValueError:  # a name or a password that no such file can hold
            return False

    def _version_now(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError as problem:
            raise self._useless(problem.strerror) from None
        return status.st_mtime_ns, status.st_size

    def _read(self) -> "tuple[HtpasswdFile, tuple[int, int]]":
        # Not at the top: it takes a tenth of a second, and few have such a file.
        from passlib.apache import HtpasswdFile  # noqa: PLC0415

        version = self._version_now()  # before the content: read once too often, never too seldom
        try:
            users = HtpasswdFile.from_string(self._path.read_bytes())
            names = users.users()
        except OSError as problem:
            raise self._useless(problem.strerror) from None
        except ValueError as problem:
            raise self._useless(problem) from None
        if not names:
            raise self._useless("nobody is in it, add somebody: htpasswd -B FILE NAME")
        for name in names:
            self._require_known_kind(users, name)
        return users, version

    def _require_known_kind(self, users: "HtpasswdFile", name: str) -> None:
        known: bytes = users.get_hash(name)
        # What has the look of no other kind is taken for a password in clear.
        if users.context.identify(known) == "plaintext" and known.startswith((b"$", b"{")):
            raise self._useless(f"{name} has a hash of an unknown kind, use: htpasswd -B FILE NAME")

    def _useless(self, reason: object) -> BadSetting:
        return BadSetting(f"--auth {self._path}: {reason}")


def _octets(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
