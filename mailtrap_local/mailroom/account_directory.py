"""Finds the principal of credentials: a password, a token, or a session. Changes no account."""

import hmac
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace

from mailtrap_local.config.account_values import AccountRecord, TokenRecord
from mailtrap_local.errors import BadSetting, StoreUnavailable
from mailtrap_local.mailroom.account_content import KnownAccounts, digest_of, of_password
from mailtrap_local.mailroom.background import BackgroundThread, BackgroundThreads
from mailtrap_local.mailroom.principal import ANYBODY, Principal
from mailtrap_local.net.login_throttle import LoginThrottle
from mailtrap_local.net.password_checks import PasswordChecks
from mailtrap_local.net.password_hashes import check_hash, is_password
from mailtrap_local.store.accounts import AccountStorage

_POLL = 0.25  # seconds between two looks at what nobody rings for
_NOTE_USE = 60.0  # seconds between two notes of one token's use

audit = logging.getLogger("mailtrap_local.audit")
log = logging.getLogger(__name__)


_UNREAD: tuple[object, ...] = ("unread",)  # of what is read again soon
_BROKEN = KnownAccounts(versions=_UNREAD, accounts={}, tokens={}, proven={})


class AccountDirectory:
    """Accounts of the settings and of a storage; sessions may be kept in another one.

    Those of the settings cannot be changed. Once there has been an account, or if `required`,
    nobody is let in without credentials, until the process ends. `start` and `stop` it. For any
    thread. The constructor raises BadSetting for an invalid file.
    """

    def __init__(
        self,
        configured: Sequence[AccountRecord],
        accounts: AccountStorage,
        sessions: AccountStorage,
        checks: PasswordChecks,
        *,
        required: bool,
    ) -> None:
        self.configured = {one.name: one for one in configured}
        self.accounts_storage = accounts
        self.sessions_storage = sessions
        self._storages = (accounts,) if accounts is sessions else (accounts, sessions)
        self._checks = checks
        self._throttle = LoginThrottle()
        self._key = secrets.token_bytes()
        self._loading = threading.Lock()
        self._rings: list[Callable[[], None]] = []
        self._used_at: dict[str, float] = {}  # by token
        self._unwritten: dict[str, float] = {}  # of these
        self._thread: BackgroundThread | None = None
        for account in configured:
            if account.password is not None:
                check_hash(account.name, account.password)
        self._content = _BROKEN
        self._problem = ""
        self._must_sign_in = required
        self._content = self._load()
        rings = [one.follow(self.reload) for one in self._storages]  # all of them
        self._must_ask = not all(rings)

    def start(self, among: BackgroundThreads) -> None:
        """Notice the changes of others from now on."""
        self._thread = BackgroundThread("mailtrap-accounts", self._step, among)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and keep when tokens were used."""
        if self._thread is not None:
            self._thread.stopped.set()
            self._thread.join()
        self._write_use()

    def _step(self) -> bool:
        if self._thread is None or self._thread.stopped.wait(_POLL):
            return False
        has_failed = self._content.versions is _UNREAD
        if has_failed or (self._must_ask and self._versions() != self._content.versions):
            self.reload()
        self._write_use()
        return True

    def _versions(self) -> tuple[object, ...]:
        return tuple(one.version() for one in self._storages)

    def follow(self, ring: Callable[[], None]) -> None:
        """Call `ring` after each change: whoever is let in then asks `is_current`."""
        self._rings.append(ring)

    def reload(self) -> None:
        """Read all again. What cannot be read lets nobody in, and is logged."""
        with self._loading:
            before = self._content
            try:
                self._content = self._load()
            except (BadSetting, StoreUnavailable) as problem:
                if str(problem) != self._problem:
                    log.error("accounts: %s", problem)  # noqa: TRY400  # its text is enough
                self._problem = str(problem)
                is_unreachable = isinstance(problem, StoreUnavailable)
                self._content = (  # a file that somebody has just broken lets nobody in
                    replace(before, versions=_UNREAD) if is_unreachable else _BROKEN
                )
            else:
                self._problem = ""
            has_changed = before.versions != self._content.versions
        if has_changed:
            for ring in self._rings:
                ring()

    def _load(self) -> KnownAccounts:
        versions = self._versions()  # before the content: a change in between is read again
        loaded = [storage.load() for storage in self._storages]
        accounts = {**loaded[0].accounts, **self.configured}
        tokens = {key: token for one in loaded for key, token in one.tokens.items()}
        for account in self.configured.values():
            tokens |= {token.id: token for token in account.tokens}
        for account in loaded[0].accounts.values():
            if account.password is not None:
                check_hash(account.name, account.password)
        self._must_sign_in |= bool(accounts)
        # those whose hash is the same are proven still
        return KnownAccounts(
            versions=versions, accounts=accounts, tokens=tokens, proven=self._content.proven
        )

    # -- looking up --------------------------------------------------------------------------

    @property
    def must_sign_in(self) -> bool:
        """True if nobody is let in without credentials."""
        return self._must_sign_in

    def accounts(self) -> list[AccountRecord]:
        """Return all accounts, by name."""
        return sorted(self._content.accounts.values(), key=lambda account: account.name)

    def account(self, name: str) -> AccountRecord | None:
        """Return the account of that name, None if there is none."""
        return self._content.accounts.get(name)

    def tokens(self) -> list[TokenRecord]:
        """Return all tokens and sessions of accounts that are there, oldest first."""
        content = self._content
        valid = [one for one in content.tokens.values() if self._content.of_token(one) is not None]
        used = [replace(one, used_at=self._used(one) or None) for one in valid]
        return sorted(used, key=lambda token: (token.created_at, token.id))

    def is_current(self, principal: Principal) -> bool:
        """Return whether a principal still has the rights that it had."""
        principal = replace(principal, within=None)
        if principal.account is None:  # of the settings, which do not change
            return principal != ANYBODY or not self._must_sign_in
        return self.principal(principal.account, principal.token_id) == principal

    def principal(self, account: str, token_id: str | None) -> Principal | None:
        """Return who a token or session is of, or the password of an account; None if it is gone.

        Checks no credentials.
        """
        content = self._content
        if token_id is None:
            found = content.accounts.get(account)
            return None if found is None else of_password(found)
        token = content.tokens.get(token_id)
        return None if token is None else content.of_token(token)

    def by_token(self, text: str) -> Principal | None:
        """Return the principal of a token or a session; None if there is none, or none any more."""
        digest = digest_of(text)
        content = self._content
        if digest not in content.by_digest and self._is_older(content):
            self.reload()  # made a moment ago, by another process
            content = self._content
        token = content.by_digest.get(digest)
        principal = None if token is None else content.of_token(token)
        if token is not None and principal is not None:
            self._note_use(token)
        return principal

    def _is_older(self, content: KnownAccounts) -> bool:
        try:
            return self._versions() != content.versions
        except StoreUnavailable:
            return False

    def proven(self, name: str, password: str) -> Principal | None:
        """Return the principal of a password that has been found valid before. Fast."""
        return self._content.proven_by(name, self._proof(password))

    def submit(self, name: str, password: str, peer: str) -> "Future[Principal | None]":
        """Check a password in another thread, once it is the turn of that client address.

        A token is a password too. Raises TooManyChecks, also when it has failed too often.
        """
        done: Future[Principal | None] = Future()
        found = self.proven(name, password) or self._token_of(name, password)
        if found is not None:
            done.set_result(found)
            return done
        self._throttle.check(name, peer)
        checked = self._checks.submit(peer, lambda: self._check_slowly(name, password))
        checked.add_done_callback(lambda check: self._finish(check, done, name, peer))
        return done

    def _token_of(self, name: str, text: str) -> Principal | None:
        """Return the principal of a token that is shown as the password of its account."""
        principal = self.by_token(text)
        if principal is None or principal.is_session or principal.account != name:
            return None
        return principal

    def _check_slowly(self, name: str, password: str) -> bool:
        content = self._content
        account = content.accounts.get(name)
        stored = None if account is None else account.password
        compared = stored or content.decoy(self._proof(name))
        if compared is None or not is_password(password, compared) or stored is None:
            return False
        content.proven[name, stored] = self._proof(password)
        return True

    def _finish(
        self,
        check: "Future[bool]",
        done: "Future[Principal | None]",
        name: str,
        peer: str,
    ) -> None:
        if check.cancelled():
            done.cancel()
            done.set_running_or_notify_cancel()
            return
        if (problem := check.exception()) is not None:
            done.set_exception(problem)
            return
        account = self._content.accounts.get(name)
        if check.result() and account is not None:
            self._throttle.note_success(name, peer)
            done.set_result(of_password(account))
        else:
            self._throttle.note_failure(name, peer)
            audit.warning("login of %.100r from %s failed", name, peer or "an unknown address")
            done.set_result(None)

    def _proof(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode(errors="surrogatepass"), "sha256")

    # -- use of tokens -----------------------------------------------------------------------

    def _note_use(self, token: TokenRecord) -> None:
        now = time.time()
        if now - self._used(token) >= _NOTE_USE:
            self._used_at[token.id] = now
            self._unwritten[token.id] = now

    def _used(self, token: TokenRecord) -> float:
        return max(token.used_at or 0.0, self._used_at.get(token.id, 0.0))

    def _write_use(self) -> None:
        written, self._unwritten = self._unwritten, {}
        if written:
            for storage in self._storages:
                storage.note_use(written)
            self._used_at = {
                key: when for key, when in self._used_at.items() if key in self._content.tokens
            }
