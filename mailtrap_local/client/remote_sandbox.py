"""Sandbox that runs elsewhere, over HTTP. Its mailboxes are as those of one in this process.

Imports nothing but the standard library and this package.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from mailtrap_local.client.remote_backend import RemoteBackend
from mailtrap_local.client.resources import MessageCache
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.config.values import HostPort, HttpAddress, TlsMode
from mailtrap_local.errors import BadSetting, RequestRefused, SandboxUnreachable
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailbox.mailbox import Mailbox


def connect(
    url: str,
    *,
    token: str | None = None,
    ca_file: str | Path | None = None,
) -> "RemoteSandbox":
    """Connect to a sandbox in another process, a container or on another machine.

    `url` is that of its page. Credentials are a `token` or stand in the URL,
    `http://user:password@host:8025`. `ca_file` (PEM) has the CA certificates to trust for https,
    in place of the system's and the local CA's. Raises BadSetting for an invalid URL, token or
    `ca_file`, and SandboxUnreachable when no sandbox answers or it refuses the credentials.
    """
    return RemoteSandbox(HttpTransport(url, token=token, ca_file=ca_file))


class RemoteSandbox:
    """Sandbox that runs elsewhere, as `connect` returns it.

    As a context manager it closes the mailboxes it has opened. Calls raise SandboxUnreachable when
    the sandbox does not answer, and reads of mail SandboxRestarted after it has been restarted.
    Lists are read in pages of at most `page_size` messages (1000 is the API's limit), new messages
    first in one of `first_page_size`.
    """

    def __init__(
        self, transport: HttpTransport, *, page_size: int = 1000, first_page_size: int = 50
    ) -> None:
        self._transport = transport
        self._page_size = page_size
        self._first_page_size = first_page_size
        info = transport.get("/api/info", needs=("epoch", "smtp"))
        self._epoch: int = info["epoch"]
        self._smtp = [
            HostPort(one["host"], one["port"]).seen_from(transport.host) for one in info["smtp"]
        ]
        self._cache = MessageCache(transport)
        self._inbox = self._backend(DEFAULT_MAILBOX)
        self._opened: dict[str, Mailbox] = {}

    def __repr__(self) -> str:
        return f"<RemoteSandbox at {self.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """URL of its page, without credentials."""
        return self._transport.url

    @property
    def smtp(self) -> HostPort:
        """Address of its first SMTP listener. Raises BadSetting if it has none."""
        if not self._smtp:
            raise BadSetting(f"smtp: the sandbox at {self.url} has no such listener")
        return self._smtp[0]

    @property
    def mailbox(self) -> Mailbox:
        """Mailbox `inbox`, of all mail that no route and no listener sends elsewhere."""
        return self._mailbox(DEFAULT_MAILBOX, next(iter(self._smtp), None), _close_nothing)

    def open_mailbox(
        self,
        name: str,
        *,
        tls: TlsMode | None = None,
        auth: tuple[str, str] | None = None,
        shared: bool = False,
    ) -> Mailbox:
        """Open a mailbox with an SMTP listener of its own, on a free port.

        All mail received there is its mail. `tls` and `auth` (user, password) are the sandbox's
        unless given, see `Sandbox.open_mailbox`. `shared`: mail to the mailbox's `address` that
        the sandbox's own listeners receive is its mail as well. Raises BadSetting for an invalid
        argument and for a name that is open already.
        """
        body: dict[str, Any] = {"listen": True, "tls": tls}
        if auth is not None:
            body["credentials"] = {"user": auth[0], "password": auth[1]}
        path = _path(name)
        with suppress(NotFound):
            if "port" in self._transport.get(path):
                raise BadSetting(f"mailbox {name!r} is open already: close it first")
        try:
            created = self._transport.request("PUT", path, body)
        except RequestRefused as problem:
            raise BadSetting(str(problem)) from None
        listener = HostPort(self._host, created["port"])
        mailbox = self._mailbox(name, listener, partial(self._close_mailbox, name, shared))
        if shared:
            self._transport.request("PUT", path, {"recipient": mailbox.address})
        self._opened[name] = mailbox
        return mailbox

    def open_providers(self, mailbox: str) -> HttpAddress:
        """Open a listener of the mail providers' APIs, on a free port, for one mailbox.

        It is closed with the mailbox. Raises BadSetting where it has no local CA.
        """
        try:
            opened = self._transport.request("PUT", _path(mailbox), {"providers": True})
        except RequestRefused as problem:
            raise BadSetting(str(problem)) from None
        return HttpAddress(HostPort(self._host, opened["providers_port"]))

    def ca_certificate(self) -> bytes:
        """Return the certificate of its local CA, in PEM."""
        return self._transport.raw("/api/ca")

    @property
    def _host(self) -> str:
        return self._smtp[0].host if self._smtp else "127.0.0.1"  # that of its first listener

    def now(self) -> int:
        """Return the seq of the newest change."""
        return self._inbox.now()

    def summaries_after(self, seq: int) -> list[dict[str, Any]]:
        """Return the summaries of all mailboxes' messages added after a change, oldest first."""
        return self._inbox.summaries_after(seq, None)

    def remove_mailbox(self, name: str) -> None:
        """Remove a mailbox with its listener, its faults and all its mail, if it exists."""
        self._opened.pop(name, None)
        with suppress(NotFound):
            self._transport.request("DELETE", _path(name))

    def close(self) -> None:
        """Close the listeners of all mailboxes that this object opened. May be called again."""
        for mailbox in list(self._opened.values()):
            with suppress(SandboxUnreachable):  # its listeners went with it
                mailbox.close()

    def _close_mailbox(self, name: str, shared: bool) -> None:  # noqa: FBT001  # for `partial`
        if self._opened.pop(name, None) is not None:
            path = _path(name)
            self._transport.request("PUT", path, {"listen": False, "providers": False})
            if shared:
                self._transport.request("PUT", path, {})  # without a recipient

    def _mailbox(self, name: str, listener: HostPort | None, close: Callable[[], None]) -> Mailbox:
        return Mailbox(
            self._backend(name), name=name, listener=listener, close=close, imap=self._imap_address
        )

    def _imap_address(self) -> HostPort:
        info = self._transport.get("/api/info", needs=("listeners", "account"))
        if info["account"] is not None:
            raise BadSetting(
                f"mailbox.imap: log in as {info['account']}/MAILBOX with the password of that "
                "account, at the IMAP listener of the sandbox"
            )
        for one in info["listeners"]:
            if one["name"] == "imap":
                return HostPort(one["host"], one["port"]).seen_from(self._transport.host)
        raise BadSetting(
            f"mailbox.imap: the sandbox at {self.url} has no such listener: start it with --imap"
        )

    def _backend(self, mailbox: str) -> RemoteBackend:
        return RemoteBackend(
            self._transport,
            self._cache,
            mailbox,
            self._epoch,
            page_size=self._page_size,
            first_page_size=self._first_page_size,
        )


def _path(mailbox: str) -> str:
    return f"/api/mailboxes/{quote(mailbox, safe='')}"


def _close_nothing() -> None:
    """Do nothing: the mailbox `inbox` has no listener of its own."""
