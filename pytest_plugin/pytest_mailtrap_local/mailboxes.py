"""Mailboxes of a run and of a test: opens them, and captures their mail when a test ends."""

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import pytest

from mailtrap_local import BadSetting, SandboxError
from pytest_mailtrap_local.config import LateMail, MailConfig, UnusedFault

if TYPE_CHECKING:
    from mailtrap_local import Mailbox, Message, RemoteSandbox, Sandbox, Session

    AnySandbox = Sandbox | RemoteSandbox
    Severity = Literal["error", "warning", "info"]

_COUNT = "mailtrap.messages"
_MAX_NAME = 80  # of 100 that a mailbox's name may have
_MAX_TAG = 100
_MAILBOX_OPTIONS = frozenset({"tls", "auth", "timeout", "checks"})
_OPTION_NAMES = "tls=, auth=, timeout= and checks="
_SEVERITIES = ("error", "warning", "info")
_GRACE = 0.2  # seconds for mail that is under way when its test ends


class OpenedMailbox(NamedTuple):  # not a dataclass, which takes longer to import
    """Mailbox, with the TLS mode and credentials of its listener, and `checks` of its mail."""

    mailbox: "Mailbox"
    tls: Literal["off", "starttls", "require", "implicit"]
    auth: tuple[str, str] | None
    checks: "Severity | None"


class CapturedMail(NamedTuple):
    """Messages of a mailbox at one moment."""

    mailbox: "Mailbox"
    messages: "tuple[Message, ...]"

    @property
    def description(self) -> str:
        """One line a message."""
        return self.mailbox.describe(self.messages)

    @property
    def sessions(self) -> "list[Session]":
        """SMTP sessions of the mailbox, oldest first. They outlive it."""
        return self.mailbox.sessions[::-1]


class RunMailboxes:
    """Opens mailboxes on the sandbox of a run, and warns of mail that comes late."""

    def __init__(
        self, sandbox: "AnySandbox", config: MailConfig, pytest_config: pytest.Config
    ) -> None:
        self.sandbox = sandbox
        self.config = config
        self._warn_late = pytest_config.getini("mailtrap_late_mail") == "warn"
        self._warn_unused = pytest_config.getini("mailtrap_unused_faults") == "warn"
        self._name_counts = Counter[str]()
        self._last_seq: dict[str, int] = {}  # of closed mailboxes: later messages are late
        self._names_by_address: dict[str, str] = {}  # of closed mailboxes
        self._checked_seq = 0  # late mail was looked for up to this message
        if config.url is not None:
            self._checked_seq = sandbox.now()  # type: ignore[union-attr]  # remote
        self._worker = getattr(pytest_config, "workerinput", {}).get("workerid", "")
        self._has_page = pytest_config.getoption("--mail-ui") is not None

    def open(self, name: str, *, shared: bool, **options: Any) -> OpenedMailbox:
        """Open a mailbox; `options` are those of the marker. Raises BadSetting."""
        config = self.config
        tls = options.get("tls") or config.tls
        auth = _pair(options.get("auth", config.auth))
        timeout = _seconds(options.get("timeout"), config.timeout)
        checks = _severity(options.get("checks", config.checks))
        mailbox = self.sandbox.open_mailbox(
            self._unique_name(name),
            tls=tls,
            auth=auth,
            shared=shared,
        )
        mailbox.timeout = timeout
        mailbox.quiet = config.settle
        mailbox.domain = config.domain
        return OpenedMailbox(mailbox, tls, auth, checks)

    def _unique_name(self, name: str) -> str:
        name = "".join(one if one.isprintable() else "?" for one in name[:_MAX_NAME])
        if not name.strip():
            name = "mailbox"
        if self._has_page and self._worker:
            name = f"{name} [{self._worker}]"
        elif self.config.url is not None:  # where others may have mailboxes too
            return f"{name}-{token_hex(4)}"
        self._name_counts[name] += 1
        return name if self._name_counts[name] == 1 else f"{name} ({self._name_counts[name]})"

    @contextmanager
    def opened_for(self, name: str) -> "Iterator[Mailbox]":
        """Open a mailbox that several tests share, until the last of them has ended."""
        opened = self.open(name, shared=False)
        yield opened.mailbox
        self.close(opened)

    def close(self, opened: OpenedMailbox) -> CapturedMail:
        """Close a mailbox and remove its mail. Returns the mail it held."""
        mailbox = opened.mailbox
        settle(mailbox)
        captured = capture(mailbox)
        mailbox.close()
        if not self._has_page:
            self.sandbox.remove_mailbox(mailbox.name)
        self._names_by_address[mailbox.address] = mailbox.name
        self._last_seq[mailbox.name] = max(
            (message.seq for message in captured.messages), default=0
        )
        return captured

    def warn_of_unused_faults(self, mailboxes_of_test: "TestMailboxes") -> None:
        """Warn of faults that were never hit, unless the test has failed."""
        if mailboxes_of_test.failed or not self._warn_unused:
            return
        mailboxes = [captured.mailbox for captured in mailboxes_of_test.closed]
        registered = (fault for mailbox in mailboxes for fault in mailbox.faults.registered)
        unused = [str(fault) for fault in registered if not fault.hits]
        if unused:
            warnings.warn(UnusedFault(f"never struck: {'; '.join(unused)}"), stacklevel=2)

    def warn_of_late_mail(self) -> None:
        """Warn of mail for mailboxes of tests that have ended. Removes it, in this process."""
        elsewhere = self.config.url is not None
        late: dict[str, list[str]] = {}
        for name, line in self._late_elsewhere() if elsewhere else self._late():
            late.setdefault(name, []).append(line)
        for name, lines in late.items():
            if not self._has_page and not elsewhere:
                self.sandbox.remove_mailbox(name)
            if self._warn_late:
                text = "\n".join([f"mail of {name!r} came after that test was over:", *lines])
                warnings.warn(LateMail(text), stacklevel=2)

    def _late(self) -> Iterator[tuple[str, str]]:
        """Name of the mailbox and a line for each late message since the last call."""
        for message in self.sandbox.mailroom.messages_after(self._checked_seq):  # type: ignore[union-attr]  # not elsewhere, see above
            self._checked_seq = message.seq
            if message.seq > self._last_seq.get(message.mailbox, message.seq):
                yield message.mailbox, _line(message.mail_from, message.rcpt_to)

    def _late_elsewhere(self) -> Iterator[tuple[str, str]]:
        """The same of a remote sandbox, where late mail is in the inbox: its route is gone."""
        with suppress(SandboxError):  # reported by the tests themselves
            for summary in self.sandbox.summaries_after(self._checked_seq):  # type: ignore[union-attr]  # remote
                self._checked_seq = summary["seq"]
                line = _line(summary["mail_from"], summary["rcpt_to"])
                for address in self._names_by_address.keys() & summary["rcpt_to"]:
                    if (name := self._names_by_address[address]) != summary["mailbox"]:
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


def _severity(checks: object) -> "Severity | None":
    if checks is None or checks in _SEVERITIES:
        return cast("Severity | None", checks)
    raise BadSetting(f'checks: {checks!r}: write "error", "warning" or "info"')


def _line(mail_from: str, rcpt_to: Iterable[str]) -> str:
    return f"  {mail_from or '<>'} -> {', '.join(rcpt_to)}"


def tag_of(node_id: str) -> str:
    """Return a node id as a tag, its beginning cut where it is too long: the end says more."""
    tag = "".join(one if one.isprintable() else "?" for one in node_id)
    return tag if len(tag) <= _MAX_TAG else f"…{tag[1 - _MAX_TAG :]}"


def settle(mailbox: "Mailbox") -> None:
    """Wait a moment for mail that is under way. What takes longer is late."""
    with suppress(SandboxError):
        mailbox.settle(0, _GRACE)


def capture(mailbox: "Mailbox") -> CapturedMail:
    """Capture the messages that a mailbox holds now."""
    return CapturedMail(mailbox, tuple(mailbox))


@dataclass(slots=True)
class TestMailboxes:
    """Open mailboxes of one test, and the captured mail of those that are closed."""

    run_mailboxes: RunMailboxes
    node: pytest.Item
    default: OpenedMailbox | None = None
    opened: list[OpenedMailbox] = field(default_factory=list)
    closed: list[CapturedMail] = field(default_factory=list)
    failed: bool = False
    """True once a phase of the test has failed."""
    artifacts: list[Path] = field(default_factory=list)
    """Files that were written for it."""

    def mailbox(self) -> "Mailbox":
        """Mailbox of the fixture `mailbox`, opened on the first call with the marker's options."""
        if self.default is None:
            options = _mailbox_options(self.node)
            try:
                self.default = self.add(self.node.name, options, shared=True)
            except BadSetting as problem:  # of its marker, or of mail_config
                text = f"{self.node.nodeid}: {problem}"
                raise pytest.fail.Exception(text, pytrace=False) from None
        return self.default.mailbox

    def add(self, name: str, options: dict[str, Any], *, shared: bool = False) -> OpenedMailbox:
        """Open a mailbox for the test. Raises BadSetting, and TypeError for unknown options."""
        if not options.keys() <= _MAILBOX_OPTIONS:
            raise TypeError(f"a mailbox takes {_OPTION_NAMES}")
        opened = self.run_mailboxes.open(name, shared=shared, **options)
        self.opened.append(opened)
        return opened

    def close(self) -> None:
        """Close all mailboxes, even if one of them raises, and issue the warnings."""
        with ExitStack() as stack:
            stack.callback(self.run_mailboxes.warn_of_late_mail)
            stack.callback(self.run_mailboxes.warn_of_unused_faults, self)
            while self.opened:
                stack.callback(self._close, self.opened.pop(0))

    def _close(self, opened: OpenedMailbox) -> None:
        self.closed.append(self.run_mailboxes.close(opened))

    def captured(self) -> list[CapturedMail]:
        """Mail of all mailboxes, in the order in which they were opened."""
        return [*self.closed, *(capture(opened.mailbox) for opened in self.opened)]

    def note_properties(self, item: pytest.Item) -> None:
        """Add the number of messages and the artifacts to the JUnit report."""
        count = sum(len(captured.messages) for captured in self.closed)
        others = (one for one in item.user_properties if one[0] != _COUNT)  # of an earlier run
        item.user_properties[:] = [*others, (_COUNT, str(count))]
        for path in self.artifacts:  # read by Jenkins and GitLab
            item.add_report_section("call", "stdout", f"[[ATTACHMENT|{path.absolute()}]]\n")

    def tag(self) -> None:
        """Tag the messages with the outcome of the test, for the page.

        Where the test has more than its own mailbox, also with its node id: one search finds all.
        """
        tags = ["failed" if self.failed else "passed"]
        if any(one.mailbox is not self._own_mailbox for one in self.closed):
            tags.append(tag_of(self.node.nodeid))
        for captured in self.closed:
            with suppress(SandboxError):  # the page has been stopped
                for tag in tags:
                    captured.mailbox.tag(tag)

    @property
    def _own_mailbox(self) -> "Mailbox | None":
        return self.default and self.default.mailbox

    def get(self, mailbox: object) -> OpenedMailbox:
        """Return an opened mailbox. Raises LookupError if this test has not opened it."""
        name = getattr(mailbox, "name", None)
        for opened in self.opened:
            if opened.mailbox.name == name:
                return opened
        raise LookupError(f"{mailbox!r} is no mailbox of this test")


def _mailbox_options(node: pytest.Item) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("mailbox"))):  # the closest wins
        if marker.args or not marker.kwargs.keys() <= _MAILBOX_OPTIONS:
            pytest.fail(f"{node.nodeid}: the marker mailbox takes {_OPTION_NAMES}", pytrace=False)
        options.update(marker.kwargs)
    return options
