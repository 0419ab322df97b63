"""What there is in a mailbox: a sequence of messages to look at. Waits for none."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, overload

from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import MessageNotFound, TooManyMessages, UnexpectedMail
from mailtrap_local.faults.mailbox_faults import Faults
from mailtrap_local.mail.criteria import Criteria, Matcher
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.session import Session
from mailtrap_local.mailbox.backend import MailboxBackend

if TYPE_CHECKING:
    from mailtrap_local.faults.registry import Fault

_LISTED = 20  # messages of which a description gives a line
_NOT_IN_LOCAL_PART = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1


class BaseMailbox(Sequence[Message]):
    """The messages of one mailbox, oldest first. Each look is a snapshot; nothing is consumed.

    `host` and `port` are where an app should send its mail to; `address` is one that fits it.
    Looks take `Criteria` as keywords.
    """

    timeout = 5.0
    """Seconds that its waits take at most unless told otherwise."""
    quiet = 0.05
    """Seconds without mail that are stillness unless told otherwise."""
    domain = "example.com"
    """The domain of `address`."""

    def __init__(
        self,
        backend: MailboxBackend,
        *,
        name: str,
        listener: HostPort | None,
        close: Callable[[], None],
    ) -> None:
        self._backend = backend
        self._listener = listener
        self._close = close
        self._faults: list[Fault] = []
        self.name = name

    def __repr__(self) -> str:
        kind, place = type(self).__name__, self._listener or "no listener"
        return f"<{kind} {self.name!r} at {place}, {len(self)} messages>"

    @property
    def host(self) -> str:
        """The host its SMTP listener listens on."""
        return self._own_listener.host

    @property
    def port(self) -> int:
        """The port its SMTP listener listens on."""
        return self._own_listener.port

    @property
    def _own_listener(self) -> HostPort:
        if self._listener is None:
            raise AttributeError(f"mailbox {self.name!r} has no SMTP listener: smtp is off")
        return self._listener

    @property
    def address(self) -> str:
        """An address made of the name. Any other does as well: what counts is the listener."""
        local = _NOT_IN_LOCAL_PART.sub("-", self.name).strip("-.")[:_MAX_LOCAL_PART]
        return f"{local or 'mailbox'}@{self.domain}"

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose for clients of this mailbox. Gone when it is closed."""
        return Faults(self._backend.faults, self.name, self._faults)

    @property
    def sessions(self) -> list[Session]:
        """The SMTP sessions meant for it, newest first, also those that delivered nothing."""
        return self._backend.sessions.find(self.name)

    def close(self) -> None:
        """Close its own SMTP listener, if it has one. The messages stay. May be called again."""
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

    # -- looking -----------------------------------------------------------------------------

    def find(self, **criteria: Unpack[Criteria]) -> Message:
        """The one message that is there and fits.

        Raises MessageNotFound or TooManyMessages when there is not exactly one.
        """
        matcher = Matcher(criteria)
        fitting = self._fitting(matcher)
        if not fitting:
            raise MessageNotFound(self._report("no message fits", matcher))
        return self._only(fitting, matcher)

    def find_all(self, **criteria: Unpack[Criteria]) -> list[Message]:
        """All messages that are there and fit, oldest first."""
        return self._fitting(Matcher(criteria))

    def assert_count(self, count: int, **criteria: Unpack[Criteria]) -> None:
        """Check that exactly `count` messages are there that fit. Raises UnexpectedMail."""
        matcher = Matcher(criteria)
        fitting = self._fitting(matcher)
        if len(fitting) != count:
            raise UnexpectedMail(
                self._report(f"{len(fitting)} messages fit, wanted {count}", matcher)
            )

    def describe(self, messages: Sequence[Message] | None = None) -> str:
        """What is there, or was, in words, one line a message, as reports show it."""
        there = self._snapshot() if messages is None else messages
        if not there:
            return f"nothing arrived at {self._place()}"
        lines = [headline(message) for message in there[-_LISTED:]]
        if len(there) > _LISTED:
            lines.insert(0, f"… {len(there) - _LISTED} older ones")
        return "\n".join(lines)

    def tag(self, tag: str) -> None:
        """Add a tag to all its messages, by which the page and searches find them."""
        self._backend.tag(self.name, tag)

    def clear(self) -> int:
        """Remove all its messages but pinned ones. Returns how many."""
        return self._backend.clear(self.name)

    def save(self, folder: str | Path) -> list[Path]:
        """Write every message as `<id>.eml` into a folder, which is made if need be."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        return [message.save(target) for message in self]

    def _fitting(self, matcher: Matcher) -> list[Message]:
        return self._backend.fitting_after(0, self.name, matcher)[0]

    def _only(self, fitting: list[Message], matcher: Matcher) -> Message:
        return self._exactly(1, fitting, matcher)[0]

    def _exactly(self, count: int, fitting: list[Message], matcher: Matcher) -> list[Message]:
        if len(fitting) > count:
            from mailtrap_local.mailbox.failure_report import listing  # noqa: PLC0415  # for failures alone

            reason = f"{len(fitting)} messages match, wanted {count} (mailbox {self._place()})"
            lines = [reason, f"  wanted: {matcher}", *listing(fitting)]
            raise TooManyMessages("\n".join(lines))
        return fitting

    def _place(self) -> str:
        return f"{self.name!r}, {self._listener or 'no listener'}"

    def _report(self, reason: str, matcher: Matcher, after: int = 0) -> str:
        """What a failed look or wait says."""
        from mailtrap_local.mailbox.failure_report import account  # noqa: PLC0415  # for failures alone

        return account(
            f"{reason} (mailbox {self._place()})",
            matcher,
            self._backend.messages_after(after, self.name),
            since="since then " if after else "",
            sessions=self.sessions,
            faults=list(self.faults),
            listener=self._listener,
        )
