"""Which credentials a listener takes. Knows nothing of mechanisms, and never shows a password."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

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


def accounts_from_setting(auth: str | tuple[str, str]) -> Accounts | None:
    """Who may log in by the setting `auth`; None if a listener should not offer it.

    It is `any`, `off`, the path of an htpasswd file, or one user name and password. Raises
    BadSetting for a file that is of no use.
    """
    if isinstance(auth, tuple):
        return OnePair(*auth)
    if auth == "off":
        return None
    return Anybody() if auth == "any" else Htpasswd(Path(auth))


def page_accounts_from_setting(ui_auth: tuple[str, str] | Path | None) -> Accounts | None:
    """Who may see the page by the setting `ui_auth`; None for everybody.

    It is one user name and password or an htpasswd file. Raises BadSetting for one of no use.
    """
    if isinstance(ui_auth, Path):
        return Htpasswd(ui_auth, setting="ui-auth")
    return None if ui_auth is None else OnePair(*ui_auth)


async def check_async(accounts: Accounts, username: str, password: str) -> bool:
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


class _Content(NamedTuple):
    """What an htpasswd file held at one time, and who has shown the right password since."""

    version: tuple[int, int]
    users: "HtpasswdFile"
    proven: dict[str, bytes]


class Htpasswd:
    """Takes the users of an htpasswd file, which is read anew when it has changed.

    Passwords are hashed with bcrypt, Apache's MD5, SHA-1, SHA-256-crypt, SHA-512-crypt or DES, or
    stand there in clear. Making one, and `check` after a change, raise BadSetting when the file
    cannot be read, names nobody or holds a hash of another kind.
    """

    blocking = True  # a bcrypt hash of usual strength takes a quarter of a second

    def __init__(self, path: Path, *, setting: str = "auth") -> None:
        self._path = path
        self._setting = setting
        self._key = secrets.token_bytes()
        self._content = self._read()

    def check(self, username: str, password: str) -> bool:
        if self._content.version != self._version_now():
            self._content = self._read()
        content = self._content  # another thread may read it anew meanwhile
        # A browser shows its password with every request: right ones are hashed slowly only once.
        add_security_headers = hmac.digest(self._key, _octets(password), "sha256")
        if hmac.compare_digest(content.proven.get(username, b""), add_security_headers):
            return True
        is_right = _is_password(content.users, username, password)
        if is_right:
            content.proven[username] = add_security_headers
        return is_right

    def _version_now(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError as problem:
            raise self._useless(problem.strerror) from None
        return status.st_mtime_ns, status.st_size

    def _read(self) -> "_Content":
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
        return _Content(version, users, {})

    def _require_known_kind(self, users: "HtpasswdFile", name: str) -> None:
        known: bytes = users.get_hash(name)
        # What has the look of no other kind is taken for a password in clear.
        if users.context.identify(known) == "plaintext" and known.startswith((b"$", b"{")):
            raise self._useless(f"{name} has a hash of an unknown kind, use: htpasswd -B FILE NAME")

    def _useless(self, reason: object) -> BadSetting:
        return BadSetting(f"--{self._setting} {self._path}: {reason}")


def _is_password(users: "HtpasswdFile", username: str, password: str) -> bool:
    try:
        known = users.get_hash(username)
        secret = password.encode()
        if known is not None and users.context.identify(known) == "bcrypt":
            secret = secret[:_BCRYPT_LIMIT]
        return known is not None and bool(users.context.verify(secret, known))
    except ValueError:  # a name or a password that no such file can hold
        return False


def _octets(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
