"""Check user names and passwords. Knows no mechanism, and never shows a password."""

import asyncio
import hmac
import secrets
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mailtrap_local.errors import BadSetting
from mailtrap_local.net.password_checks import PasswordChecks, TooManyChecks

if TYPE_CHECKING:
    from concurrent.futures import Future

    from passlib.apache import HtpasswdFile

    from mailtrap_local.net.scram import ScramKeys

_BCRYPT_LIMIT = 72  # octets: makers of such a hash drop the rest, bcrypt 5 refuses it


class Accounts(Protocol):
    """User names and their passwords."""

    def check(self, username: str, password: str, peer: str = "") -> bool:
        """True if the password is that of the user name. Takes any text, in any thread.

        May take long, see `check_async`. Raises TooManyChecks if that many are under way for the
        client address `peer`.
        """


def accounts_from_setting(
    auth: str | tuple[str, str], checks: PasswordChecks | None = None
) -> Accounts | None:
    """The accounts of the setting `auth`; None if authentication is not offered.

    It is `any`, `off`, the path of an htpasswd file, whose passwords are checked by `checks`, or
    one user name and password. Raises BadSetting for an invalid file.
    """
    if isinstance(auth, tuple):
        return OnePair(*auth)
    if auth == "off":
        return None
    return Anybody() if auth == "any" else Htpasswd(Path(auth), checks=checks)


def page_accounts_from_setting(
    ui_auth: tuple[str, str] | Path | None, checks: PasswordChecks | None = None
) -> Accounts | None:
    """The accounts of the setting `ui_auth`, for the page; None if it needs no credentials.

    It is one user name and password or an htpasswd file. Raises BadSetting for an invalid file.
    """
    if isinstance(ui_auth, Path):
        return Htpasswd(ui_auth, setting="ui-auth", checks=checks)
    return None if ui_auth is None else OnePair(*ui_auth)


async def check_async(accounts: Accounts, username: str, password: str, peer: str = "") -> bool:
    """Check as `accounts.check` does, without blocking the event loop. Raises as that does."""
    if not isinstance(accounts, Htpasswd):
        return accounts.check(username, password, peer)
    if accounts.is_proven(username, password):
        return True
    return await asyncio.wrap_future(accounts.submit(username, password, peer))


class Anybody:
    """Accounts that accept every user name with every password."""

    def check(self, username: str, password: str, peer: str = "") -> bool:
        return True


@dataclass(frozen=True)
class OnePair:
    """One user name and password, compared in constant time. `salt` is that of SCRAM."""

    username: str
    password: str = field(repr=False)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False, compare=False)

    def check(self, username: str, password: str, peer: str = "") -> bool:
        is_user = hmac.compare_digest(_octets(username), _octets(self.username))
        is_password = hmac.compare_digest(_octets(password), _octets(self.password))
        return is_user and is_password

    @cached_property
    def scram_keys(self) -> "ScramKeys":
        """The keys of the password, made when SCRAM is first used: it takes milliseconds."""
        from mailtrap_local.net.scram import ScramKeys  # noqa: PLC0415  # few clients use it

        return ScramKeys.of(self.password, self.salt)

    def has_prepared_name(self, username: str) -> bool:
        """True if a user name is this one, however its characters are composed (RFC 4013)."""
        from mailtrap_local.net.scram import prepared  # noqa: PLC0415  # few clients use it

        return hmac.compare_digest(_octets(prepared(username)), _octets(prepared(self.username)))


class _Content(NamedTuple):
    """Content of an htpasswd file at one time, and the passwords found valid since."""

    version: tuple[int, int]
    users: "HtpasswdFile"
    hashes: list[bytes]
    proven: dict[str, bytes]  # keyed digests of passwords, by user name


class Htpasswd:
    """The users of an htpasswd file, which is read again when it has changed.

    Passwords are hashed with bcrypt, Apache's MD5, SHA-1, SHA-256-crypt, SHA-512-crypt or DES, or
    in clear. The constructor, and a check after a change, raise BadSetting when the file cannot
    be read, has no user or holds a hash of another kind.
    """

    def __init__(
        self, path: Path, *, setting: str = "auth", checks: PasswordChecks | None = None
    ) -> None:
        self._path = path
        self._setting = setting
        self._checks = checks or PasswordChecks()
        self._key = secrets.token_bytes()
        self._content = self._read()

    def check(self, username: str, password: str, peer: str = "") -> bool:
        if self.is_proven(username, password):
            return True
        try:
            return self.submit(username, password, peer).result()
        except CancelledError:
            raise TooManyChecks("The server stops") from None

    def is_proven(self, username: str, password: str) -> bool:
        """True if the password has been found valid before, and the file is as it was. Fast."""
        # A browser sends its password with every request: valid ones are hashed slowly only once.
        content = self._content  # another thread may replace it meanwhile
        known = content.proven.get(username, b"")
        is_known = hmac.compare_digest(known, self._digest(password))
        return is_known and content.version == self._version_now()

    def submit(self, username: str, password: str, peer: str) -> "Future[bool]":
        """Check in another thread, once it is the turn of that client address.

        Raises TooManyChecks; the result raises BadSetting.
        """
        # a bcrypt hash of usual strength takes a quarter of a second
        return self._checks.submit(peer, lambda: self._check_slowly(username, password))

    def _check_slowly(self, username: str, password: str) -> bool:
        if self._content.version != self._version_now():
            self._content = self._read()
        content = self._content
        if self.is_proven(username, password):  # meanwhile
            return True
        is_right = _is_password(content.users, username, password, self._decoy(content, username))
        if is_right:
            content.proven[username] = self._digest(password)
        return is_right

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, _octets(text), "sha256")

    def _decoy(self, content: _Content, username: str) -> bytes:
        """The hash that an unknown user's password is compared with, always the same one.

        So the time that a refusal takes does not show which users there are.
        """
        number = int.from_bytes(self._digest(username))
        return content.hashes[number % len(content.hashes)]

    def _version_now(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError as problem:
            raise self._invalid(problem.strerror) from None
        return status.st_mtime_ns, status.st_size

    def _read(self) -> "_Content":
        # not at the top: it takes a tenth of a second, and few use such a file
        from passlib.apache import HtpasswdFile  # noqa: PLC0415

        version = self._version_now()  # before the content: a change in between is read again
        try:
            users = HtpasswdFile.from_string(self._path.read_bytes())
            names = users.users()
        except OSError as problem:
            raise self._invalid(problem.strerror) from None
        except ValueError as problem:
            raise self._invalid(problem) from None
        if not names:
            raise self._invalid("nobody is in it, add somebody: htpasswd -B FILE NAME")
        return _Content(version, users, [self._known_hash(users, name) for name in names], {})

    def _known_hash(self, users: "HtpasswdFile", name: str) -> bytes:
        stored: bytes = users.get_hash(name)
        # passlib takes an unknown hash for a password in clear
        if users.context.identify(stored) == "plaintext" and stored.startswith((b"$", b"{")):
            raise self._invalid(f"{name} has a hash of an unknown kind, use: htpasswd -B FILE NAME")
        return stored

    def _invalid(self, reason: object) -> BadSetting:
        return BadSetting(f"--{self._setting} {self._path}: {reason}")


def _is_password(users: "HtpasswdFile", username: str, password: str, decoy: bytes) -> bool:
    try:
        stored = users.get_hash(username)
        compared = decoy if stored is None else stored
        secret = password.encode()
        if users.context.identify(compared) == "bcrypt":
            secret = secret[:_BCRYPT_LIMIT]
        return bool(users.context.verify(secret, compared)) and stored is not None
    except ValueError:  # a name or a password that no such file can contain
        return False


def _octets(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
