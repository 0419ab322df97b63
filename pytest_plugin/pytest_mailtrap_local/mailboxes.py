"""The mailboxes of one test: opens them, and when the test is over keeps what they had seen."""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal

import pytest

from mailtrap_local import BadSetting, SandboxError
from pytest_mailtrap_local.config import LateMail, MailConfig, UnusedFault

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, Message, RemoteSandbox, Sandbox, Session

    AnySandbox = Sandbox | RemoteSandbox

_COUNT = "mailtrap.messages"
_MAX_NAME = 80  # of 100 that a mailbox's name may have
_MAILBOX_OPTIONS = frozenset({"tls", "auth", "timeout"})
_GRACE = 0.2  # seconds for mail that is under way when its test ends


@dataclass(frozen=True, slots=True)
class OpenedMailbox:
    """A mailbox and what clients meet at its opened."""

    mailbox: "Mailbox"
    tls: Literal["off", "starttls", "require", "implicit"]
    auth: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class CapturedMail:
    """What a mailbox held and had seen when it was looked at."""

    mailbox: "Mailbox"
    messages: "tuple[Message, ...]"

    @property
    def description(self) -> str:
        """A line for each message."""
        return self.mailbox.describe(self.messages)

    @property
    def sessions(self) -> "list[Session]":
        """Its sessions, oldest first: they outlive the mailbox."""
        return self.mailbox.sessions[::-1]


class RunMailboxes:
    """Gives out mailboxes on one sandbox, for the whole run. Each name is given once."""

    def __init__(
        self, sandbox: "AnySandbox", config: MailConfig, pytest_config: pytest.Config
    ) -> None:
        self.sandbox = sandbox
        self.config = config
        self._warn_late = pytest_config.getini("mailtrap_late_mail") == "warn"
        self._warn_unused = pytest_config.getini("mailtrap_unused_faults") == "warn"
        self._names = Counter[str]()
        self._over: dict[str, int] = {}  # mailboxes, and the change after which their mail is late
        self._addresses: dict[str, str] = {}  # of those, and whose they are
        self._looked = 0  # up to which change
        if config.url is not None:
            self._looked = sandbox.now()  # type: ignore[union-attr]  # it is elsewhere
        self._worker = getattr(pytest_config, "workerinput", {}).get("workerid", "")
        self._shows = pytest_config.getoption("--mail-ui") is not None

    def open(self, name: str, *, shared: bool, **options: Any) -> OpenedMailbox:
        """Open a mailbox; `options` are `tls`, `auth` and `timeout`. Raises BadSetting."""
        config = self.config
        tls = options.get("tls") or config.tls
        auth = _pair(options.get("auth", config.auth))
        timeout = _seconds(options.get("timeout"), config.timeout)
        mailbox = self.sandbox.open_mailbox(
            self._own(name),
            tls=tls,
            auth=auth,
            shared=shared,
        )
        mailbox.timeout = timeout
        mailbox.quiet = config.settle
        mailbox.domain = config.domain
        return OpenedMailbox(mailbox, tls, auth)

    def _own(self, name: str) -> str:
        name = "".join(letter if letter.isprintable() else "?" for letter in name[:_MAX_NAME])
        if not name.strip():
            name = "mailbox"
        if self._shows and self._worker:
            name = f"{name} [{self._worker}]"
        elif self.config.url is not None:  # where others may have mailboxes too
            return f"{name}-{token_hex(4)}"
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def close(self, opened: OpenedMailbox) -> CapturedMail:
        """Close a mailbox and remove its mail. Returns what it held."""
        mailbox = opened.mailbox
        with suppress(SandboxError):  # what is under way after that is late
            mailbox.settle(0, _GRACE)
        kept = keep(mailbox)
        mailbox.close()
        if not self._shows:
            self.sandbox.remove_mailbox(mailbox.name)
        self._addresses[mailbox.address] = mailbox.name
        self._over[mailbox.name] = max((message.seq for message in kept.messages), default=0)
        return kept

    def warn_of_unused_faults(self, of_test: "TestMailboxes") -> None:
        """Warn of faults that never struck in a test that has passed so far."""
        if of_test.failed or not self._warn_unused:
            return
        mailboxes = [kept.mailbox for kept in of_test.closed]
        registered = (fault for mailbox in mailboxes for fault in mailbox.faults.registered)
        unused = [str(fault) for fault in registered if not fault.hits]
        if unused:
            warnings.warn(UnusedFault(f"never struck: {'; '.join(unused)}"), stacklevel=2)

    def warn_of_late_mail(self) -> None:
        """Warn of mail that came for a mailbox whose test was over. Here it is removed, too."""
        elsewhere = self.config.url is not None
        late: dict[str, list[str]] = {}
        for name, line in self._late_elsewhere() if elsewhere else self._late():
            late.setdefault(name, []).append(line)
        for name, lines in late.items():
            if not self._shows and not elsewhere:
                self.sandbox.remove_mailbox(name)
            if self._warn_late:
                text = "\n".join([f"mail of {name!r} came after that test was over:", *lines])
                warnings.warn(LateMail(text), stacklevel=2)

    def _late(self) -> Iterator[tuple[str, str]]:
        """Mailboxes, and a line for each message that came late since it was last asked."""
        for message in self.sandbox.mailroom.messages_after(self._looked):  # type: ignore[union-attr]  # not elsewhere, see above
            self._looked = message.seq
            if message.seq > self._over.get(message.mailbox, message.seq):
                yield message.mailbox, _line(message.mail_from, message.rcpt_to)

    def _late_elsewhere(self) -> Iterator[tuple[str, str]]:
        """There it lies in the inbox: the way from address to mailbox went with the test."""
        with suppress(SandboxError):  # the test whose mail it is has met that, or will
            for summary in self.sandbox.summaries_after(self._looked):  # type: ignore[union-attr]  # it is elsewhere
                self._looked = summary["seq"]
                line = _line(summary["mail_from"], summary["rcpt_to"])
                for address in self._addresses.keys() & summary["rcpt_to"]:
                    if (name := self._addresses[address]) != summary["mailbox"]:
                        yield name, line


def _pair(auth: object) -> tuple[str, str] | None:
    match auth:
        case None:
            return None
        case (str(username), str(password)):
            return username, password
    raise BadSetting('auth: give a user name and a password: auth=("app", "s3cret")')


def _seconds(timeout: object, default: float) -> float:
    if timeout is None:
        return default
    if not isinstance(timeout, int | float) or not timeout >= 0:
        raise BadSetting(f"timeout: {timeout!r}: give seconds, 0 or more")
    return timeout


def _line(mail_from: str, rcpt_to: Iterable[str]) -> str:
    return f"  {mail_from or '<>'} -> {', '.join(rcpt_to)}"


def keep(mailbox: "Mailbox") -> CapturedMail:
    """What a mailbox holds now."""
    return CapturedMail(mailbox, tuple(mailbox))


@dataclass(slots=True)
class TestMailboxes:
    """The mailboxes that one test has opened, and what those had seen that are closed."""

    run_mailboxes: RunMailboxes
    node: pytest.Item
    own: OpenedMailbox | None = None
    open: list[OpenedMailbox] = field(default_factory=list)
    closed: list[CapturedMail] = field(default_factory=list)
    failed: bool = False
    """Whether a phase of the test has failed."""
    artifacts: list[Path] = field(default_factory=list)
    """Files that were written of it."""

    def mailbox(self) -> "Mailbox":
        """The test's own mailbox, as its marker wants it. Opened once."""
        if self.own is None:
            options = _mailbox_options(self.node)
            try:
                self.own = self.add(self.node.name, options, shared=True)
            except BadSetting as problem:  # by its marker, or by mail_config
                text = f"{self.node.nodeid}: {problem}"
                raise pytest.fail.Exception(text, pytrace=False) from None
        return self.own.mailbox

    def add(self, name: str, options: dict[str, Any], *, shared: bool = False) -> OpenedMailbox:
        """Open a mailbox for the test. Raises BadSetting, and TypeError for unknown options."""
        if not options.keys() <= _MAILBOX_OPTIONS:
            raise TypeError("a mailbox takes tls=, auth= and timeout=")
        opened = self.run_mailboxes.open(name, shared=shared, **options)
        self.open.append(opened)
        return opened

    def close(self) -> None:
        """Close them all, whatever one of them raises, and warn of what went unnoticed."""
        with ExitStack() as closing:
            closing.callback(self.run_mailboxes.warn_of_late_mail)
            closing.callback(self.run_mailboxes.warn_of_unused_faults, self)
            while self.open:
                closing.callback(self._close, self.open.pop(0))

    def _close(self, opened: OpenedMailbox) -> None:
        self.closed.append(self.run_mailboxes.close(opened))

    def look(self) -> list[CapturedMail]:
        """What there is and was, in the order in which the mailboxes were opened."""
        return [*self.closed, *(keep(opened.mailbox) for opened in self.open)]

    def note_properties(self, item: pytest.Item) -> None:
        """Note what JUnit files, and whoever reads them, should know of the test."""
        count = sum(len(kept.messages) for kept in self.closed)
        others = (one for one in item.user_properties if one[0] != _COUNT)  # of an earlier run
        item.user_properties[:] = [*others, (_COUNT, str(count))]
        for path in self.artifacts:  # as Jenkins and GitLab know attachments
            item.add_report_section("call", "stdout", f"[[ATTACHMENT|{path.absolute()}]]\n")

    def tag(self) -> None:
        """Tag the mail with the outcome of its test, for the page."""
        for kept in self.closed:
            with suppress(SandboxError):  # the page is gone, and nobody looks at it
                kept.mailbox.tag("failed" if self.failed else "passed")

    def of(self, mailbox: object) -> OpenedMailbox:
        """How to get into a mailbox. Raises LookupError for one that this test has not opened."""
        name = getattr(mailbox, "name", None)
        for opened in self.open:
            if opened.mailbox.name == name:
                return opened
        raise LookupError(f"{mailbox!r} is no mailbox of this test")


def _mailbox_options(node: pytest.Item) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("mailbox"))):  # the closest has the last word
        if marker.args or not marker.kwargs.keys() <= _MAILBOX_OPTIONS:
            pytest.fail(
                f"{node.nodeid}: the marker mailbox takes tls=, auth= and timeout=", pytrace=False
            )
        options.update(marker.kwargs)
    return options
