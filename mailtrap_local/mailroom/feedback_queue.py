"""Has feedback given to the senders of messages, later and in a thread. Makes none itself.

The thread begins with the first message that something comes back of: most sandboxes have none.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from mailtrap_local.errors import NoFeedback
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.feedback import Feedback, FeedbackEvent
from mailtrap_local.mail.message import Message
from mailtrap_local.mailroom.background import BackgroundThread, BackgroundThreads
from mailtrap_local.mailroom.message_intake import Plan
from mailtrap_local.store.base import Keeping

_MOST_WAITING = 10_000  # messages

log = logging.getLogger(__name__)


class ReportMailroom(Protocol):
    """The part of a mailroom that reports are delivered to."""

    def route(self, envelope: Envelope, raw: bytes = b"") -> str:
        """Return the mailbox of a message."""

    def begin_delivery(
        self,
        envelope: Envelope,
        raw: bytes,
        *,
        mailbox: str | None = None,
        plan: Plan | None = None,
    ) -> Keeping:
        """Begin to keep a message, see `Mailroom.begin_delivery`."""


class FeedbackGiver(Protocol):
    """Makes feedback and delivers it."""

    def give(
        self, message: Message, feedback: Feedback, within: ReportMailroom | None = None
    ) -> FeedbackEvent:
        """Give feedback to the sender of a message, `within` a part of the mailroom."""

    def give_asked(self, message: Message, asked: Sequence[Feedback]) -> None:
        """Give the feedback that faults and the envelope ask for."""


class QueuedMessage(NamedTuple):
    """A message, and the feedback that faults ask for."""

    message: Message
    asked: Sequence[Feedback]


class FeedbackQueue:
    """Messages whose senders are to get feedback. For any thread.

    Those count that somebody asks for feedback of; each one if it is `for_all`. What is waiting is
    under way: `begin` and `end` are called with its listener. Nothing is given before `serve`.
    """

    def __init__(
        self,
        begin: Callable[[str], None],
        end: Callable[[str], None],
        among: BackgroundThreads,
    ) -> None:
        self._begin = begin
        self._end = end
        self._among = among
        self._giver: Callable[[], FeedbackGiver] | None = None
        self._for_all = False
        self._lock = threading.Lock()
        self._waiting: deque[QueuedMessage] = deque()
        self._has_more = threading.Event()
        self._thread: BackgroundThread | None = None

    def serve(self, giver: Callable[[], FeedbackGiver], *, for_all: bool = False) -> None:
        """Give feedback from now on. `giver` is called for the first message, in the thread."""
        self._giver, self._for_all = giver, for_all

    def note_sent(self, message: Message, asked: Sequence[Feedback]) -> None:
        """Have feedback given to the sender of a message, if anything is asked for."""
        if not (asked or self._for_all or any(message.envelope.rcpt_options)):
            return
        with self._lock:
            if self._giver is None:
                return
            if len(self._waiting) >= _MOST_WAITING:
                log.warning("no feedback for %s: %d wait for some", message.id, _MOST_WAITING)
                return
            self._begin(message.envelope.listener)
            self._waiting.append(QueuedMessage(message, asked))
            if self._thread is None:
                self._thread = BackgroundThread("mailtrap-feedback", self._step, self._among)
                self._thread.start()
            self._has_more.set()

    def give(
        self, message: Message, feedback: Feedback, within: ReportMailroom | None = None
    ) -> FeedbackEvent:
        """Give feedback now, `within` the mailroom as an account sees it. Raises NoFeedback."""
        giver = self._giver
        if giver is None:
            raise NoFeedback("there is no sandbox that the sender could get it in")
        return giver().give(message, feedback, within)

    def stop(self) -> None:
        """Give no more feedback."""
        with self._lock:
            self._giver = None
            self._waiting.clear()
            thread = self._thread
            if thread is not None:
                thread.stopped.set()
            self._has_more.set()
        if thread is not None:
            thread.join()

    def _step(self) -> bool:
        self._has_more.wait()
        with self._lock:
            sent = self._waiting.popleft() if self._waiting else None
            giver = self._giver
            if not self._waiting and giver is not None:
                self._has_more.clear()
        if sent is not None and giver is not None:
            try:
                giver().give_asked(*sent)
            finally:
                self._end(sent.message.envelope.listener)
        return True
