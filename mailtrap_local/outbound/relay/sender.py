"""Send messages on by one relay: a reader of the log of changes that sends what waits, and retries.

All that it has to know is beside the messages, as their attempts: so it goes on after a restart.
"""

import heapq
import time
from collections import deque
from collections.abc import Sequence

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.errors import MessageNotFound, StoreUnavailable
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mailroom.background import BackgroundThread
from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.outbound.relay.connection import RelayIsOwn, RelayUnusable, Undeliverable
from mailtrap_local.outbound.relay.kept_connection import Connector, KeptConnection
from mailtrap_local.outbound.relay.message import (
    Utf8Missing,
    by_transaction,
    loop_problem,
    refusal,
    require_utf8,
    submission_of,
)
from mailtrap_local.outbound.relay.outcome import (
    accepted,
    after_break,
    after_failure,
    after_reply,
    begun,
    given_up,
    reply_to_client,
)
from mailtrap_local.outbound.relay.through import ThroughJob
from mailtrap_local.outbound.smtp_client import NoReply, Outcome, Refusal, submit
from mailtrap_local.store.base import BEHIND_ALL, Cursor, Entry
from mailtrap_local.store.shared import SharedStore

_LOOKS_EVERY = 2.0  # seconds, at whether this process is the one that sends
_AT_ONCE = 500  # changes
_LOST_AFTER = 900.0  # seconds: whoever was sending a message for so long sends it no more


class _Withdrawn(Exception):  # no error
    """The client that waited for a message waits no longer."""


class RelaySender:
    """Sends what waits for one relay, in a thread of its own."""

    def __init__(self, mailroom: Mailroom, relay: RelaySetting, connect: Connector) -> None:
        self._mailroom = mailroom
        self._store = mailroom.store
        self._shared = self._store if isinstance(self._store, SharedStore) else None
        self._relay = relay
        self._connection = KeptConnection(connect)
        self._reader = ChangeReader(mailroom.change_signal)
        self._cursor: Cursor | None = None
        self._due: list[tuple[float, str]] = []  # a heap of times and ids of messages
        self._jobs: deque[ThroughJob] = deque()
        self._next_slot = 0.0
        self._began_at = time.time()
        self.thread = BackgroundThread(
            f"mailtrap-relay-{relay.name}", self._step, mailroom.background
        )

    def put(self, job: ThroughJob) -> None:
        """Send a message for which a client waits."""
        self._jobs.append(job)
        if self.thread.stopped.is_set():
            self._dismiss_clients()
        self._mailroom.wake()

    def begin_to_stop(self) -> None:
        """Make the thread end, also in the middle of a message. What waits goes on waiting."""
        self.thread.stopped.set()
        self._mailroom.wake()
        self._connection.break_off()

    def stop(self) -> None:
        """Wait for the end of the thread, and let clients go that wait."""
        self.thread.join()
        self._dismiss_clients()

    def _dismiss_clients(self) -> None:
        while self._jobs:
            self._jobs.popleft().withdraw()

    # -- what there is to do -----------------------------------------------------------------

    def _step(self) -> bool:
        """Send what is due, and wait for more."""
        self._reader.mark()
        try:
            while self._jobs and not self.thread.stopped.is_set():
                self._send_for_client(self._jobs.popleft())
            if self._shared is None or self._shared.leads():
                self._look()
                self._send_due()
            else:
                self._cursor = None  # another process sends; look at everything after it
        except StoreUnavailable:
            self._cursor = None
            raise
        is_stopped = self.thread.stopped.is_set()
        if is_stopped or not self._jobs:
            self._connection.hang_up()
            if not is_stopped:
                self._reader.wait(self._pause())
        return True

    def _pause(self) -> float | None:
        until = max(0.0, self._due[0][0] - time.time()) if self._due else None
        if self._shared is None:
            return until
        return _LOOKS_EVERY if until is None else min(until, _LOOKS_EVERY)

    def _look(self) -> None:
        """Note which messages have to be sent: of all at first, then of what has changed."""
        while self._cursor is not None:
            changes = self._store.changes(self._cursor, _AT_ONCE)
            if changes.reset:
                break
            for change in changes.changes:
                if change.entry is not None and change.entry.flags.attempts:
                    self._note(change.entry)
            self._cursor = changes.cursor
            if len(changes.changes) < _AT_ONCE:
                return
        cursor = self._store.cursor  # before the messages: seen twice, never lost
        self._due.clear()
        for entry in self._store.read(0, BEHIND_ALL):
            if entry.flags.attempts:
                self._note(entry)
        self._cursor = cursor

    def _note(self, entry: Entry) -> None:
        times = [
            moment
            for one in entry.flags.attempts
            if one.relay == self._relay.name and (moment := self._due_at(one)) is not None
        ]
        if times:
            heapq.heappush(self._due, (min(times), entry.message.id))

    def _due_at(self, attempt: RelayAttempt) -> float | None:
        """Return when something has to be done about an attempt."""
        if attempt.status == "waiting":
            return attempt.next_at or attempt.created_at
        if attempt.status != "sending":
            return None
        began_at = attempt.tried_at or attempt.created_at
        if self._shared is not None:
            return began_at + _LOST_AFTER
        return began_at if began_at < self._began_at else None  # by the process before

    def _send_due(self) -> None:
        while self._due and self._due[0][0] <= time.time() and not self.thread.stopped.is_set():
            _, message_id = heapq.heappop(self._due)
            try:
                entry = self._store.get(message_id)
            except MessageNotFound:
                continue  # it has been deleted, and with it the wish to send it
            self._send_entry(entry)

    def _send_entry(self, entry: Entry) -> None:
        now = time.time()
        waiting: list[RelayAttempt] = []
        lost: list[RelayAttempt] = []
        for one in entry.flags.attempts:
            moment = self._due_at(one) if one.relay == self._relay.name else None
            if moment is not None and moment <= now:
                (waiting if one.status == "waiting" else lost).append(one)
        if lost:
            self._keep(entry.message, after_break(lost, now))
        if waiting:
            self._send(entry.message, waiting)

    # -- one message -------------------------------------------------------------------------

    def _send_for_client(self, job: ThroughJob) -> None:
        try:
            flags = self._store.get(job.message.id).flags
            attempts = [
                one
                for one in flags.attempts
                if one.relay == self._relay.name and one.through and one.status == "sending"
            ]
            after = self._send(job.message, attempts, job)
            job.settle(reply_to_client(after) if after else "")
        except MessageNotFound:
            job.settle("451 4.3.0 The message was deleted before it could be sent on")
        finally:
            job.settle("451 4.3.0 Internal error, the message is kept but not sent on")

    def _send(
        self, message: Message, attempts: Sequence[RelayAttempt], job: ThroughJob | None = None
    ) -> list[RelayAttempt]:
        """Send a message to some recipients; returns their attempts afterwards, which are kept."""
        if why := loop_problem(message.raw):
            return self._keep(message, given_up(attempts, why))
        allowed, after = [], []
        for one in attempts:
            if why := refusal(self._relay, one.recipient):
                after += given_up([one], why)
            else:
                allowed.append(one)
        self._keep(message, after)
        for domain, group in by_transaction(self._relay, allowed):
            if self.thread.stopped.is_set():
                stops = RelayUnusable("the sandbox stops")
                sent = self._after_failure(group, stops, time.time())
            else:
                self._wait_for_slot()
                sent = self._transact(message, domain, group, job)
            after += self._keep(message, sent)
        return after

    def _transact(
        self,
        message: Message,
        domain: str,
        attempts: list[RelayAttempt],
        job: ThroughJob | None,
    ) -> list[RelayAttempt]:
        sending: list[RelayAttempt] = []
        refusals: list[Refusal] = []

        def before_data(refused: Sequence[Refusal]) -> None:
            if job is not None and not job.claim():
                raise _Withdrawn
            refusals.extend(refused)
            sending.extend(accepted(attempts, refused))
            self._keep(message, begun(sending, time.time()))

        recipients = [one.recipient for one in attempts]
        submission, note = submission_of(self._relay, message, recipients, before_data)
        try:
            smtp = self._connection.to(domain)
            require_utf8(smtp, submission)
            outcome = submit(smtp, submission)
        except _Withdrawn:
            self._connection.drop()
            return given_up(attempts, "the client no longer waited")
        except (RelayIsOwn, Undeliverable, Utf8Missing) as problem:
            self._connection.drop()
            return given_up(attempts, str(problem))
        except OSError as problem:
            self._connection.drop()
            now, left = time.time(), sending or attempts
            refused = [one for one in attempts if one not in left]
            known = after_reply(refused, Outcome(refusals), now, note)
            return [*self._after_failure(left, problem, now), *known]
        if outcome.refusals:
            self._connection.hang_up()  # some servers count them
        return after_reply(attempts, outcome, time.time(), note)

    def _after_failure(
        self, attempts: list[RelayAttempt], problem: OSError, now: float
    ) -> list[RelayAttempt]:
        if isinstance(problem, NoReply):
            return after_break(attempts, now)
        is_stopped = self.thread.stopped.is_set() and not any(one.through for one in attempts)
        return attempts if is_stopped else after_failure(attempts, problem, now)

    def _keep(self, message: Message, attempts: list[RelayAttempt]) -> list[RelayAttempt]:
        if attempts:
            self._store.update([message.id], attempts=attempts)
        return attempts

    def _wait_for_slot(self) -> None:
        if self._relay.rate is not None:
            now = time.monotonic()
            self.thread.stopped.wait(max(0.0, self._next_slot - now))
            self._next_slot = max(now, self._next_slot) + 1 / self._relay.rate
