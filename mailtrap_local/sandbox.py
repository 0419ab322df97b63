"""Assembly: builds the parts from the settings, starts and stops them in order. Knows them all."""

from contextlib import ExitStack
from functools import partial
from typing import Any, Self

from mailtrap_local.errors import BadSetting, SandboxError
from mailtrap_local.mail.routing import DEFAULT_MAILBOX
from mailtrap_local.mailbox import Mailbox
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.settings import HostPort, Settings
from mailtrap_local.smtp.protocol import Limits
from mailtrap_local.smtp.server import SmtpServer
from mailtrap_local.store.memory import MemoryStore

_FREE_PORT = HostPort("127.0.0.1", 0)
_MAX_NAME = 100


class PageAddress(HostPort):
    """Where the page is."""

    __slots__ = ()

    @property
    def url(self) -> str:
        """What to open in a browser."""
        return f"http://{self}"


class Sandbox:
    """A mail sandbox in this process: catches what is sent to it and keeps it in memory.

    Takes the flags' names as keywords, as values or in the text form of the command line:
    `Sandbox(http="127.0.0.1:0", max_messages=500)`. Without any it serves SMTP alone, on a free
    port. Use it as a context manager, or `start` and `stop` it, once. Raises BadSetting.
    """

    def __init__(self, settings: Settings | None = None, **flags: Any) -> None:
        if settings is None:
            settings = Settings.of(**{"smtp": _FREE_PORT, "http": None, **flags})
        elif flags:
            raise TypeError("give settings or flags, not both")
        self._settings = settings
        self.mailroom = Mailroom(
            MemoryStore(max_messages=settings.max_messages, max_bytes=settings.max_bytes),
            routes=settings.route,
        )
        self._smtp_server = SmtpServer(
            self.mailroom,
            Limits(
                message_size=min(settings.max_message_size, settings.max_bytes),
                recipients=settings.max_recipients,
                idle_timeout=settings.idle_timeout,
            ),
        )
        self._running: ExitStack | None = None
        self._smtp: list[HostPort] = []
        self._http: HostPort | None = None

    def start(self) -> Self:
        """Open every door. Raises PortTaken, with all closed again, when one cannot be had."""
        with ExitStack() as started:
            started.callback(self.mailroom.feed.close)
            self._smtp_server.start()
            started.callback(self._smtp_server.stop)
            self._smtp = [self._smtp_server.open(address) for address in self._settings.smtp]
            if self._settings.http is not None:
                self._http = self._serve_page(self._settings.http, started)
            self._running = started.pop_all()
        return self

    def _serve_page(self, address: HostPort, started: ExitStack) -> HostPort:
        # only now, because it brings in Flask, which nobody needs without a page
        from mailtrap_local.webapp.server import WebServer  # noqa: PLC0415

        server = WebServer(
            self.mailroom, address, smtp=self._smtp, allowed_hosts=self._settings.allowed_host
        )
        server.start()
        started.callback(server.stop)
        return server.address

    def stop(self) -> None:
        """Close every door, then let go of whoever waits. May be called again."""
        running, self._running = self._running, None
        if running is not None:
            running.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def smtp(self) -> HostPort:
        """Where it takes mail: the first of its SMTP doors. Raises BadSetting if there is none."""
        if not self._smtp:
            raise BadSetting("smtp: the door is off, or the sandbox has not been started")
        return self._smtp[0]

    @property
    def http(self) -> PageAddress:
        """Where the page is. Raises BadSetting if there is none."""
        if self._http is None:
            raise BadSetting("http: the door is off, or the sandbox has not been started")
        return PageAddress(*self._http)

    @property
    def doors(self) -> list[tuple[str, HostPort]]:
        """Every open door: its name and its real address."""
        doors = [("smtp", address) for address in self._smtp]
        if self._http is not None:
            doors.append(("http", self._http))
        return doors

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox `inbox`, which holds what no route and no listener sends elsewhere."""
        listener = self._smtp[0] if self._smtp else None
        return Mailbox(self.mailroom, name=DEFAULT_MAILBOX, listener=listener, close=_nothing)

    def open_mailbox(self, name: str) -> Mailbox:
        """A mailbox with an SMTP door of its own, on a free port: what comes in there is its mail.

        Raises BadSetting for a name that is taken by an open one or that makes no sense, and
        SandboxError when the sandbox does not run.
        """
        if self._running is None:
            raise SandboxError("the sandbox does not run: start it, or use it in a `with` block")
        if not name or len(name) > _MAX_NAME or not name.isprintable():
            raise BadSetting(
                f"mailbox {name[:_MAX_NAME]!r}: a name is 1 to {_MAX_NAME} printable characters"
            )
        if name in self.mailroom.listeners():
            raise BadSetting(f"mailbox {name!r} is open already: close it first")
        place = self._smtp_server.open(_FREE_PORT)
        self.mailroom.assign_listener(str(place), name)
        return Mailbox(
            self.mailroom, name=name, listener=place, close=partial(self._close_mailbox, place)
        )

    def _close_mailbox(self, place: HostPort) -> None:
        if self._running is not None and str(place) in self.mailroom.listeners().values():
            self._smtp_server.close(place)
            self.mailroom.release_listener(str(place))


def _nothing() -> None:
    """The default mailbox has no door of its own to close."""
