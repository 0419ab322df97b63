"""A mailbox as tests and scripts see it: a sequence of messages that can be waited on."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack, overload

from mailtrap_local.errors import MessageNotFound, TooManyMessages, UnexpectedMail, WaitTimedOut
from mailtrap_local.faults import Faults
from mailtrap_local.mail.matching import Criteria, Matcher
from mailtrap_local.mail.message import Message, headline
from mailtrap_local.mail.session import Session
from mailtrap_local.setting_values import HostPort
from mailtrap_local.source import Source

_SHOWN = 5  # messages that a report lists in full
_LISTED = 20  # messages of which it gives a line
_NOT_IN_LOCAL_PART = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1


class Mailbox(Sequence[Message]):
    """The messages of one mailbox, oldest first. Each look is a snapshot; nothing is consumed.

    `host` and `port` are where an app should send its mail to; `address` is one that fits it.
    Every wait has a timeout in seconds, and takes `Criteria` as keywords.
    """

    def __init__(
        self, source: Source, *, name: str, listener: HostPort | None, close: Callable[[], None]
    ) -> None:
        self._source = source
        self._listener = listener
        self._close = close
        self.name = name

    def __repr__(self) -> str:
        return f"<Mailbox {self.name!r} at {self._listener or 'no door'}, {len(self)} messages>"

    @property
    def host(self) -> str:
        """The host its SMTP door listens on."""
        return self._door.host

    @property
    def port(self) -> int:
        """The port its SMTP door listens on."""
        return self._door.port

    @property
    def _door(self) -> HostPort:
        if self._listener is None:
            raise AttributeError(f"mailbox {self.name!r} has no SMTP door: smtp is off")
        return self._listener

    @property
    def address(self) -> str:
        """An address made of the name. Any other does as well: what counts is the door."""
        local = _NOT_IN_LOCAL_PART.sub("-", self.name).strip("-.")[:_MAX_LOCAL_PART]
        return f"{local or 'mailbox'}@example.com"

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose for clients of this mailbox. Gone when it is closed."""
        return Faults(self._source.faults, self.name)

    @property
    def sessions(self) -> list[Session]:
        """The SMTP sessions meant for it, newest first, also those that delivered nothing."""
        return self._source.sessions.find(self.name)

    def close(self) -> None:
        """Close its own SMTP door, if it has one. The messages stay. May be called again."""
        self._close()

    # -- the sequence ------------------------------------------------------------------------

    def __len__(self) -> int:
        return self._source.count(self.name)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._snapshot())

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> list[Message]: ...
    def __getitem__(self, index: int | slice) -> Message | list[Message]:
        return self._snapshot()[index]

    def _snapshot(self) -> list[Message]:
        return self._source.messages_after(0, self.name)

    # -- looking -----------------------------------------------------------------------------

    def find(self, **criteria: Unpack[Criteria]) -> Message:
        """The one message that is there and fits.

        Raises MessageNotFound or TooManyMessages when there is not exactly one.
        """
        matcher = Matcher(criteria)
        fitting = list(filter(matcher.matches, self))
        if not fitting:
            raise MessageNotFound(self._report("no message fits", matcher))
        return self._only(fitting, matcher)

    def find_all(self, **criteria: Unpack[Criteria]) -> list[Message]:
        """All messages that are there and fit, oldest first."""
        return list(filter(Matcher(criteria).matches, self))

    def assert_count(self, count: int, **criteria: Unpack[Criteria]) -> None:
        """Check that exactly `count` messages are there that fit. Raises UnexpectedMail."""
        matcher = Matcher(criteria)
        fitting = list(filter(matcher.matches, self))
        if len(fitting) != count:
            raise UnexpectedMail(
                self._report(f"{len(fitting)} messages fit, wanted {count}", matcher)
            )

    # -- waiting -----------------------------------------------------------------------------

    def wait_for(
        self, *, timeout: float = 5.0, settle: float = 0.0, **criteria: Unpack[Criteria]
    ) -> Message:
        """Wait for a message that fits, and return it. One that is already there counts.

        Mail that is being sent when it comes is waited for too, and so is `settle` seconds of
        quiet, so that a second one does not go unseen. Raises WaitTimedOut, which says what did
        arrive, or TooManyMessages.
        """
        matcher = Matcher(criteria)
        return self._only(self._await(1, matcher, 0, timeout, settle), matcher)

    def wait_for_all(
        self, count: int, *, timeout: float = 5.0, settle: float = 0.0, **criteria: Unpack[Criteria]
    ) -> list[Message]:
        """Wait for exactly `count` messages that fit, oldest first. Otherwise as `wait_for`."""
        matcher = Matcher(criteria)
        return self._exactly(count, self._await(count, matcher, 0, timeout, settle), matcher)

    def expecting(
        self, count: int = 1, *, timeout: float = 5.0, **criteria: Unpack[Criteria]
    ) -> "Expectation":
        """Expect exactly `count` messages that fit from the `with` block on; older mail is none.

        Usage: `with mailbox.expecting(subject="Reset") as expected: app.resend()`, then
        `expected.value`. Raises at the end of the block, as `wait_for` does.
        """
        matcher = Matcher(criteria)

        def wait_since(seq: int) -> list[Message]:
            return self._exactly(count, self._await(count, matcher, seq, timeout, 0.0), matcher)

        return Expectation(self._source.now, wait_since)

    def settle(self, quiet: float = 0.05, timeout: float = 2.0) -> None:
        """Wait for `quiet` seconds in which no mail comes or is under way. Raises WaitTimedOut."""
        if not self._source.settle(self.name, quiet, timeout):
            raise WaitTimedOut(
                f"mail was still under way after {timeout:g} s (mailbox {self._place()})"
            )

    def assert_empty(
        self, *, settle: float = 0.05, timeout: float = 2.0, **criteria: Unpack[Criteria]
    ) -> None:
        """Check that no message fits, now and after `settle` seconds of quiet.

        Raises UnexpectedMail, or WaitTimedOut when after `timeout` seconds mail is still under way.
        """
        self.assert_count(0, **criteria)
        self.settle(settle, timeout)
        self.assert_count(0, **criteria)

    def describe(self) -> str:
        """What is there in words, one line a message, as reports show it."""
        there = self._snapshot()
        if not there:
            return f"nothing arrived at {self._place()}"
        lines = [headline(message) for message in there[-_LISTED:]]
        if len(there) > _LISTED:
            lines.insert(0, f"… {len(there) - _LISTED} older ones")
        return "\n".join(lines)

    def clear(self) -> int:
        """Remove all its messages but pinned ones. Returns how many."""
        return self._source.clear(self.name)

    def save(self, folder: str | Path) -> list[Path]:
        """Write every message as `<id>.eml` into a folder, which is made if need be."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        return [message.save(target) for message in self]

    def _await(
        self, count: int, matcher: Matcher, after: int, timeout: float, settle: float
    ) -> list[Message]:
        """All messages after change `after` that fit, once there are `count` of them."""
        deadline = time.monotonic() + timeout
        reader = _Reader(self._source, self.name, matcher, after)
        self._source.wait(lambda: reader.read(count), timeout)
        if len(reader.fitting) < count:
            reason = f"{len(reader.fitting)} of {count} messages" if count > 1 else "no message"
            raise WaitTimedOut(
                self._report(f"{reason} matched within {timeout:g} s", matcher, after)
            )
        self._source.settle(self.name, settle, max(0.0, deadline - time.monotonic()))
        reader.read(count)
        return reader.fitting

    def _only(self, fitting: list[Message], matcher: Matcher) -> Message:
        return self._exactly(1, fitting, matcher)[0]

    def _exactly(self, count: int, fitting: list[Message], matcher: Matcher) -> list[Message]:
        if len(fitting) > count:
            raise TooManyMessages(
                "\n".join(
                    [
                        f"{len(fitting)} messages match, wanted {count} (mailbox {self._place()})",
                        f"  wanted: {matcher}",
                        *(f"    {line}" for line in map(headline, fitting[:_SHOWN])),
                    ]
                )
            )
        return fitting

    def _place(self) -> str:
        return f"{self.name!r}, {self._listener or 'no door'}"

    def _report(self, reason: str, matcher: Matcher, after: int = 0) -> str:
        """What a failed look or wait says: what was wanted, and what is there, nearest first."""
        there = self._source.messages_after(after, self.name)
        lines = [f"{reason} (mailbox {self._place()})", f"  wanted: {matcher}"]
        if not there:
            since = "since then " if after else ""
            return "\n".join([*lines, f"  {since}nothing arrived at all"])
        lines.append(f"  arrived ({len(there)}), nearest first:")
        for message in matcher.nearest(there, _SHOWN):
            lines.append(f"    {headline(message)}")
            lines.extend(
                f"        {verdict.field}: wanted {verdict.wanted}, "
                f"found {verdict.found or 'nothing'}"
                for verdict in matcher.explain(message)
                if not verdict.met
            )
        if len(there) > _SHOWN:
            lines.append(f"    … and {len(there) - _SHOWN} more")
        return "\n".join(lines)


class Expectation:
    """What `Mailbox.expecting` gives: after the block, `value` or `values` hold what came."""

    def __init__(self, now: Callable[[], int], wait_since: Callable[[int], list[Message]]) -> None:
        self._now = now
        self._wait_since = wait_since
        self._armed_at = 0
        self._values: list[Message] | None = None

    def __enter__(self) -> Self:
        self._armed_at = self._now()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._values = self._wait_since(self._armed_at)

    @property
    def values(self) -> list[Message]:
        """The messages that came, oldest first."""
        if self._values is None:
            raise RuntimeError("nothing is known before the end of the `with` block")
        return self._values

    @property
    def value(self) -> Message:
        """The message that came, when one was expected."""
        (only,) = self.values
        return only


class _Reader:
    """Reads a mailbox from a change on and collects what fits, each message looked at once."""

    def __init__(self, source: Source, mailbox: str, matcher: Matcher, after: int) -> None:
        self._source = source
        self._mailbox = mailbox
        self._matcher = matcher
        self._seen = after
        self.fitting: list[Message] = []

    def read(self, count: int) -> list[Message] | None:
        """Look at what is new. Returns all that fits once there are `count`, else None."""
        for message in self._source.messages_after(self._seen, self._mailbox):
            self._seen = message.seq
            if self._matcher.matches(message):
                self.fitting.append(message)
        return self.fitting if len(self.fitting) >= count else None
