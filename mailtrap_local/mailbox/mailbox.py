"""A mailbox as tests and scripts see it: a sequence of messages that can be waited on."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, Unpack

from mailtrap_local.errors import BadSetting, WaitTimedOut
from mailtrap_local.mail.criteria import Criteria, Matcher
from mailtrap_local.mail.message import Message
from mailtrap_local.mailbox.backend import MailboxBackend
from mailtrap_local.mailbox.base_mailbox import BaseMailbox
from mailtrap_local.mailbox.event_loop_guard import refuse_in_event_loop

_FOREVER = 1e9  # seconds, which a lock can still wait for


class Mailbox(BaseMailbox):
    """A mailbox that can be waited on.

    Every wait has a timeout in seconds, and takes `Criteria` as keywords. Inside a running event
    loop, which it would stop, it raises WouldBlock: there, take an `AsyncMailbox`.
    """

    # -- waiting -----------------------------------------------------------------------------

    def wait_for(
        self, *, timeout: float | None = None, settle: float = 0.0, **criteria: Unpack[Criteria]
    ) -> Message:
        """Wait for a message that fits, and return it. One that is already there counts.

        Mail that is being sent when it comes is waited for too, and so is `settle` seconds of
        quiet, so that a second one does not go unseen. Raises WaitTimedOut, which says what did
        arrive, or TooManyMessages.
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
        """Wait for exactly `count` messages that fit, oldest first. Otherwise as `wait_for`."""
        matcher = Matcher(criteria)
        return self._exactly(count, self._await(count, matcher, 0, timeout, settle), matcher)

    def expecting(
        self, count: int = 1, *, timeout: float | None = None, **criteria: Unpack[Criteria]
    ) -> "Expectation":
        """Expect exactly `count` messages that fit from the `with` block on; older mail is none.

        Usage: `with mailbox.expecting(subject="Reset") as expected: app.resend()`, then
        `expected.value`. Raises at the end of the block, as `wait_for` does.
        """
        matcher, timeout = Matcher(criteria), self._patience(count, timeout)
        return Expectation(
            self._backend.now, lambda seq: self._wait_since(seq, count, matcher, timeout)
        )

    def settle(self, quiet: float | None = None, timeout: float = 2.0) -> None:
        """Wait for `quiet` seconds in which no mail comes or is under way. Raises WaitTimedOut."""
        refuse_in_event_loop("settle")
        quiet = self.quiet if quiet is None else seconds("quiet", quiet)
        timeout = seconds("timeout", timeout)
        if not self._backend.settle(self.name, quiet, timeout, self._still_wanted):
            raise WaitTimedOut(
                f"mail was still under way after {timeout:g} s, or over for less than {quiet:g} s "
                f"(mailbox {self._place()})"
            )

    def assert_empty(
        self, *, settle: float | None = None, timeout: float = 2.0, **criteria: Unpack[Criteria]
    ) -> None:
        """Check that no message fits, now and after `settle` seconds of quiet.

        Raises UnexpectedMail, or WaitTimedOut when after `timeout` seconds mail is still under way.
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
        """All messages after change `after` that fit, once there are `count` of them.

        That there are none is only known after some quiet.
        """
        refuse_in_event_loop("wait_for")
        timeout = self._patience(count, timeout)
        settle = seconds("settle", settle)
        deadline = time.monotonic() + timeout
        reader = Reader(self._backend, self.name, matcher, after)
        self._backend.wait(lambda: self._look(reader, count), timeout)
        if len(reader.fitting) < count:
            reason = f"{len(reader.fitting)} of {count} messages" if count > 1 else "no message"
            raise WaitTimedOut(
                self._report(f"{reason} matched within {timeout:g} s", matcher, after)
            )
        left = max(0.0, deadline - time.monotonic())
        if count == 0:
            self.settle(settle or None, left)
        else:
            self._backend.settle(self.name, settle, left, self._still_wanted)
        reader.read(count)
        return reader.fitting

    def _patience(self, count: int, timeout: float | None) -> float:
        """How long to wait for so many messages. Raises BadSetting."""
        if count < 0:
            raise BadSetting(f"count: {count}: give 0 or more")
        return self.timeout if timeout is None else seconds("timeout", timeout)

    def _look(self, reader: "Reader", count: int) -> list[Message] | None:
        self._still_wanted()
        return reader.read(count)

    def _still_wanted(self) -> None:
        """Called whenever a wait looks again, which it ends by what it raises."""


def seconds(name: str, given: float) -> float:
    """A time to wait, `inf` among them. Raises BadSetting, with the name, for what is none."""
    if not given >= 0:  # nan is not, either
        raise BadSetting(f"{name}: {given!r}: give seconds, 0 or more")
    return min(given, _FOREVER)


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
        if len(self.values) != 1:
            raise RuntimeError(f"{len(self.values)} messages were expected: take `values`")
        return self.values[0]


class Reader:
    """Reads a mailbox from a change on and collects what fits, each message looked at once."""

    def __init__(self, source: MailboxBackend, mailbox: str, matcher: Matcher, after: int) -> None:
        self._backend = source
        self._mailbox = mailbox
        self._matcher = matcher
        self._seen = after
        self.fitting: list[Message] = []

    def read(self, count: int) -> list[Message] | None:
        """Look at what is new. Returns all that fits once there are `count`, else None."""
        fitting, self._seen = self._backend.fitting_after(self._seen, self._mailbox, self._matcher)
        self.fitting += fitting
        return self.fitting if len(self.fitting) >= count else None
