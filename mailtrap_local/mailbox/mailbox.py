"""Mailbox for tests and scripts: a sequence of messages, and waits for more."""

from collections.abc import Callable
from types import TracebackType
from typing import Self, Unpack

from mailtrap_local.clock import monotonic
from mailtrap_local.errors import BadSetting, WaitTimedOut
from mailtrap_local.mail.criteria import Criteria, Matcher
from mailtrap_local.mail.message import Message
from mailtrap_local.mailbox.backend import MailboxBackend
from mailtrap_local.mailbox.base_mailbox import BaseMailbox
from mailtrap_local.mailbox.event_loop_guard import refuse_in_event_loop

_FOREVER = 1e9  # seconds; locks accept no infinity


class Mailbox(BaseMailbox):
    """Mailbox with blocking waits.

    Waits take `Criteria` as keywords and times in seconds, `timeout` from the attribute of that
    name unless given. They raise BadQuery for invalid criteria, BadSetting for a negative time or
    count, and WouldBlock inside a running event loop: use `AsyncMailbox` there.
    """

    # -- waiting -----------------------------------------------------------------------------

    def wait_for(
        self, *, timeout: float | None = None, settle: float = 0.0, **criteria: Unpack[Criteria]
    ) -> Message:
        """Wait for a message that matches, and return it. One that is already there counts.

        Then waits for the end of mail that is being received and for `settle` seconds without
        mail, so that a second match is not missed. Raises WaitTimedOut, whose text lists what did
        arrive, and TooManyMessages if several match.
        """
        matcher = Matcher(criteria)
        return self._only(self._await(1, matcher, 0, timeout, settle), matcher)

    def wait_for_all(
        self,
        count: int,
        *,
        timeout: float | None = None,
        settle: float = 0.0,
        **criteria: Unpack[Criteria],
    ) -> list[Message]:
        """Wait for exactly `count` messages that match, oldest first. Otherwise as `wait_for`."""
        matcher = Matcher(criteria)
        return self._exactly(count, self._await(count, matcher, 0, timeout, settle), matcher)

    def expecting(
        self, count: int = 1, *, timeout: float | None = None, **criteria: Unpack[Criteria]
    ) -> "Expectation":
        """Expect exactly `count` messages that match, received after the `with` block has begun.

        Usage: `with mailbox.expecting(subject="Reset") as expected: app.resend()`, then
        `expected.value`. Waits and raises at the end of the block, as `wait_for` does.
        """
        matcher, timeout = Matcher(criteria), self._check(count, timeout)
        return Expectation(
            self._backend.now, lambda seq: self._wait_since(seq, count, matcher, timeout)
        )

    def settle(self, quiet: float | None = None, timeout: float = 2.0) -> None:
        """Wait until no mail was received for `quiet` seconds, by default the attribute `quiet`.

        Raises WaitTimedOut after `timeout` seconds.
        """
        refuse_in_event_loop("settle")
        quiet = self.quiet if quiet is None else check_seconds("quiet", quiet)
        timeout = check_seconds("timeout", timeout)
        if not self._backend.settle(self.name, quiet, timeout, self._check_interrupted):
            raise WaitTimedOut(
                f"mail was still under way after {timeout:g} s, or over for less than {quiet:g} s "
                f"(mailbox {self._place()})"
            )

    def assert_empty(
        self, *, settle: float | None = None, timeout: float = 2.0, **criteria: Unpack[Criteria]
    ) -> None:
        """Check that no message matches, now and after `settle` seconds without mail.

        Raises UnexpectedMail, or WaitTimedOut if mail is still received after `timeout` seconds.
        """
        refuse_in_event_loop("assert_empty")
        self.assert_count(0, **criteria)
        self.settle(settle, timeout)
        self.assert_count(0, **criteria)

    def _wait_since(
        self, seq: int, count: int, matcher: Matcher, timeout: float | None
    ) -> list[Message]:
        return self._exactly(count, self._await(count, matcher, seq, timeout, 0.0), matcher)

    def _await(
        self, count: int, matcher: Matcher, after: int, timeout: float | None, settle: float
    ) -> list[Message]:
        """Return all messages after change `after` that match, once there are `count` of them.

        For a `count` of 0 it waits until no mail was received for a while.
        """
        refuse_in_event_loop("wait_for")
        timeout = self._check(count, timeout)
        settle = check_seconds("settle", settle)
        deadline = monotonic() + timeout
        reader = _MatchReader(self._backend, self.name, matcher, after)
        self._backend.wait(lambda: self._look(reader, count), timeout)
        if len(reader.fitting) < count:
            reason = f"{len(reader.fitting)} of {count} messages" if count > 1 else "no message"
            raise WaitTimedOut(
                self._report(f"{reason} matched within {timeout:g} s", matcher, after)
            )
        left = max(0.0, deadline - monotonic())
        if count == 0:
            self.settle(settle or None, left)
        else:
            self._backend.settle(self.name, settle, left, self._check_interrupted)
        reader.read()
        return reader.fitting

    def _check(self, count: int, timeout: float | None) -> float:
        """Return the timeout in seconds. Raises BadSetting if it or the count is negative."""
        if count < 0:
            raise BadSetting(f"count: {count}: give 0 or more")
        return self.timeout if timeout is None else check_seconds("timeout", timeout)

    def _look(self, reader: "_MatchReader", count: int) -> list[Message] | None:
        self._check_interrupted()
        reader.read()
        return reader.fitting if len(reader.fitting) >= count else None

    def _check_interrupted(self) -> None:
        """Raise what ends a wait. Called before each of its looks."""


def check_seconds(name: str, given: float) -> float:
    """Return a time to wait, which may be `inf`. Raises BadSetting, with the name, if invalid."""
    if not given >= 0:  # True for nan too
        raise BadSetting(f"{name}: {given!r}: give seconds, 0 or more")
    return min(given, _FOREVER)


class Expectation:
    """Result of `Mailbox.expecting`: after the block, `value` or `values` hold the messages.

    Before, they raise RuntimeError.
    """

    def __init__(self, now: Callable[[], int], wait_since: Callable[[int], list[Message]]) -> None:
        self._now = now
        self._wait_since = wait_since
        self._start = 0
        self._values: list[Message] | None = None

    def __enter__(self) -> Self:
        self._start = self._now()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._values = self._wait_since(self._start)

    @property
    def values(self) -> list[Message]:
        """Messages that matched, oldest first."""
        if self._values is None:
            raise RuntimeError("nothing is known before the end of the `with` block")
        return self._values

    @property
    def value(self) -> Message:
        """Message that matched, if one was expected. Raises RuntimeError otherwise."""
        if len(self.values) != 1:
            raise RuntimeError(f"{len(self.values)} messages were expected: take `values`")
        return self.values[0]


class _MatchReader:
    """Collects the messages after a change that match, and compares each only once."""

    def __init__(self, backend: MailboxBackend, mailbox: str, matcher: Matcher, after: int) -> None:
        self._backend = backend
        self._mailbox = mailbox
        self._matcher = matcher
        self._seen = after
        self.fitting: list[Message] = []

    def read(self) -> None:
        """Add new messages that match."""
        fitting, self._seen = self._backend.fitting_after(self._seen, self._mailbox, self._matcher)
        self.fitting += fitting
