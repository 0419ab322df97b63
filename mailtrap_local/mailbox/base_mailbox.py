"""Mailbox as a sequence of messages: reads and asserts, never waits."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, overload

from mailtrap_local.config.imap_login import ImapLogin, quote_user
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import MessageNotFound, TooManyMessages, UnexpectedMail
from mailtrap_local.faults.mailbox_faults import Faults
from mailtrap_local.mail.criteria import Criteria, Matcher
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session
from mailtrap_local.mailbox.backend import MailboxBackend

if TYPE_CHECKING:
    from mailtrap_local.checks.finding import Severity
    from mailtrap_local.faults.fault import Fault

_MOST_EARLIER = 1000  # messages that each is compared with
_MAX_DESCRIBED = 20  # messages in a description, one line each
_NOT_IN_LOCAL_PART = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1


class BaseMailbox(Sequence[Message]):
    """Messages of one mailbox, oldest first. Each read is a snapshot; nothing is consumed.

    An app under test sends its mail to `host` and `port`, to `address` or any other. Methods that
    search take `Criteria` as keywords, and raise BadQuery for invalid ones.
    """

    timeout = 5.0
    """Default of the `timeout` of waits, in seconds."""
    quiet = 0.05
    """Default of `settle`, in seconds without mail."""
    domain = "example.com"
    """Domain of `address`."""

    def __init__(
        self,
        backend: MailboxBackend,
        *,
        name: str,
        listener: HostPort | None,
        close: Callable[[], None],
        imap: Callable[[], HostPort],
    ) -> None:
        self._backend = backend
        self._listener = listener
        self._close = close
        self._imap = imap
        self._faults: list[Fault] = []
        self.name = name

    def __repr__(self) -> str:
        kind, place = type(self).__name__, self._listener or "no listener"
        return f"<{kind} {self.name!r} at {place}, {len(self)} messages>"

    @property
    def host(self) -> str:
        """Host of its SMTP listener. Raises AttributeError if SMTP is off."""
        return self._own_listener.host

    @property
    def port(self) -> int:
        """Port of its SMTP listener. Raises AttributeError if SMTP is off."""
        return self._own_listener.port

    @property
    def _own_listener(self) -> HostPort:
        if self._listener is None:
            raise AttributeError(f"mailbox {self.name!r} has no SMTP listener: smtp is off")
        return self._listener

    @property
    def address(self) -> str:
        """Address made of the name. Any other serves as well: the listener decides."""
        local = _NOT_IN_LOCAL_PART.sub("-", self.name).strip("-.")[:_MAX_LOCAL_PART]
        return f"{local or 'mailbox'}@{self.domain}"

    @property
    def imap(self) -> ImapLogin:
        """Host, port, user and password with which an IMAP client reads it, as its INBOX.

        The sandbox of this process opens a listener for it with the first use. Raises BadSetting
        where there is none, and where mail is read with credentials that a file or accounts have.
        """
        address = self._imap()
        return ImapLogin(address.host, address.port, quote_user(self.name), "any")

    @property
    def faults(self) -> Faults:
        """Faults for SMTP clients of this mailbox, see `Faults`. Removed when it is closed."""
        return Faults(self._backend.faults, self.name, self._faults)

    @property
    def sessions(self) -> list[Session]:
        """SMTP sessions of this mailbox, newest first, with and without a delivery."""
        return self._backend.sessions.find(self.name)

    def close(self) -> None:
        """Close its own SMTP listener, if it has one. Messages stay. May be called again."""
        self._close()

    # -- the sequence ------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._backend.count(self.name)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._snapshot())

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> list[Message]: ...
    def __getitem__(self, index: int | slice) -> Message | list[Message]:
        found = self._snapshot()[index]
        return found if isinstance(found, Message) else list(found)

    def _snapshot(self) -> Sequence[Message]:
        return self._backend.messages_after(0, self.name)

    # -- reading -----------------------------------------------------------------------------

    def find(self, **criteria: Unpack[Criteria]) -> Message:
        """Return the one message that matches now.

        Raises MessageNotFound if there is none and TooManyMessages if there are several.
        """
        matcher = Matcher(criteria)
        fitting = self._fitting(matcher)
        if not fitting:
            raise MessageNotFound(self._report("no message fits", matcher))
        return self._only(fitting, matcher)

    def find_all(self, **criteria: Unpack[Criteria]) -> list[Message]:
        """Return all messages that match now, oldest first."""
        return self._fitting(Matcher(criteria))

    def assert_count(self, count: int, **criteria: Unpack[Criteria]) -> None:
        """Check that exactly `count` messages match now. Raises UnexpectedMail."""
        matcher = Matcher(criteria)
        fitting = self._fitting(matcher)
        if len(fitting) != count:
            raise UnexpectedMail(
                self._report(f"{len(fitting)} messages fit, wanted {count}", matcher)
            )

    def assert_clean(self, fail_on: "Severity" = "error", *, ignore: Collection[str] = ()) -> None:
        """Check each message by the rules of `docs/checks`, and all of them together.

        `ignore` are ids of rules, or patterns such as `a11y-*`. Raises MailNotClean for findings
        as bad as `fail_on` says.
        """
        from mailtrap_local.checks.report_text import raise_for_all  # noqa: PLC0415  # rarely used

        reports = [
            (headline(message), message.check(ignore=ignore, others=earlier))
            for message, earlier in self._with_earlier()
        ]
        raise_for_all(reports, fail_on)

    def _with_earlier(self) -> Iterator[tuple[Message, Sequence[Message]]]:
        messages = self._snapshot()
        for place, message in enumerate(messages):
            yield message, messages[max(0, place - _MOST_EARLIER) : place]

    def describe(self, messages: Sequence[Message] | None = None) -> str:
        """Describe the given messages, or all of the mailbox, one line each, as reports do."""
        described = self._snapshot() if messages is None else messages
        if not described:
            return f"nothing arrived at {self._place()}"
        lines = [headline(message) for message in described[-_MAX_DESCRIBED:]]
        if len(described) > _MAX_DESCRIBED:
            lines.insert(0, f"… {len(described) - _MAX_DESCRIBED} older ones")
        return "\n".join(lines)

    def tag(self, tag: str) -> None:
        """Add a tag to all its messages, for the page and for searches."""
        self._backend.tag(self.name, tag)

    def clear(self) -> int:
        """Remove all its messages but pinned ones; returns how many went."""
        return self._backend.clear(self.name)

    def save(self, folder: str | Path) -> list[Path]:
        """Write every message as `<id>.eml` into a folder, created if needed; returns the paths."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        return [message.save(target) for message in self]

    def _fitting(self, matcher: Matcher) -> list[Message]:
        return self._backend.fitting_after(0, self.name, matcher)[0]

    def _only(self, fitting: list[Message], matcher: Matcher) -> Message:
        return self._exactly(1, fitting, matcher)[0]

    def _exactly(self, count: int, fitting: list[Message], matcher: Matcher) -> list[Message]:
        if len(fitting) > count:
            from mailtrap_local.mailbox.failure_report import headlines  # noqa: PLC0415  # rarely used

            reason = f"{len(fitting)} messages match, wanted {count} (mailbox {self._place()})"
            lines = [reason, f"  wanted: {matcher}", *headlines(fitting)]
            raise TooManyMessages("\n".join(lines))
        return fitting

    def _place(self) -> str:
        return f"{self.name!r}, {self._listener or 'no listener'}"

    def _report(self, reason: str, matcher: Matcher, after: int = 0) -> str:
        """Return the text of an error of a failed search or wait."""
        from mailtrap_local.mailbox.failure_report import failure_report  # noqa: PLC0415  # as above

        return failure_report(
            f"{reason} (mailbox {self._place()})",
            matcher,
            self._backend.messages_after(after, self.name),
            since="since then " if after else "",
            sessions=self.sessions,
            faults=list(self.faults),
            listener=self._listener,
        )
