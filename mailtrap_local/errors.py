"""Every error raised on purpose, as one tree. Each is also the builtin a caller would expect.

SandboxError
├── MessageNotFound     (LookupError)                   no message has that id, or nothing fits
├── SessionNotFound     (LookupError)                   no session with that id is kept
├── FaultNotFound       (LookupError)                   no fault with that id is registered
├── AmbiguousLink       (LookupError)                   more than one link of a message fits
├── AmbiguousCode       (LookupError)                   more than one may be the one-time code
├── MailboxNotFound     (LookupError)                   no mailbox has that name
├── WaitTimedOut        (TimeoutError, AssertionError)  nothing that fits arrived in time
├── TooManyMessages     (AssertionError)                more messages fit than were asked for
├── UnexpectedMail      (AssertionError)                mail is there that should not be
├── BadQuery            (ValueError)                    a search, criterion or cursor makes no sense
├── BadMessage          (ValueError)                    a message to be made makes no sense
├── BadRule             (ValueError)                    a fault rule makes no sense
├── BadSetting          (ValueError)                    a setting makes no sense
├── PortTaken           (OSError)                       a listener's address cannot be had
├── SandboxUnreachable  (ConnectionError)               no sandbox answers where one should be
│   └── SandboxRestarted                                it is not the one that was there before
├── WouldBlock          (RuntimeError)                  a wait would stop an event loop
├── RequestRefused      (RuntimeError)                  a sandbox elsewhere says no to a request
└── StoreUnavailable    (RuntimeError)                  the store cannot keep a message now
    └── StoreFull                                       because only pinned ones are left
"""

from collections.abc import Mapping
from typing import Any


class SandboxError(Exception):
    """The root of the tree: `except SandboxError` catches all of it."""


class MessageNotFound(SandboxError, LookupError):
    """No message has that id, or nothing of a message or mailbox fits what was asked for."""


class SessionNotFound(SandboxError, LookupError):
    """No session with that id is kept: the oldest go first."""


class FaultNotFound(SandboxError, LookupError):
    """No fault with that id is registered."""


class AmbiguousLink(SandboxError, LookupError):
    """More than one link of a message fits; the text names them."""


class AmbiguousCode(SandboxError, LookupError):
    """More than one may be a message's one-time code; the text names them, the likeliest first."""


class MailboxNotFound(SandboxError, LookupError):
    """No mailbox has that name."""


class WaitTimedOut(SandboxError, TimeoutError, AssertionError):
    """Nothing that fits arrived in time; the text says what did arrive, nearest first."""


class TooManyMessages(SandboxError, AssertionError):
    """More messages fit than were asked for."""


class UnexpectedMail(SandboxError, AssertionError):
    """Mail is there that should not be."""


class BadQuery(SandboxError, ValueError):
    """A search, a matching criterion or a cursor makes no sense.

    Of a search `column` is the place where: characters from its start, the first is 1.
    """

    def __init__(self, text: str, column: int | None = None) -> None:
        super().__init__(text)
        self.column = column


class BadMessage(SandboxError, ValueError):
    """What a message should be made of makes no sense; the text says what."""


class BadRule(SandboxError, ValueError):
    """A fault rule makes no sense; the text says why and what would."""


class BadSetting(SandboxError, ValueError):
    """A setting makes no sense; the text names it and says what would."""


class PortTaken(SandboxError, OSError):
    """The address a listener should listen on cannot be had."""


class SandboxUnreachable(SandboxError, ConnectionError):
    """No sandbox answers at a URL, or not to these credentials; the text says what would help."""


class SandboxRestarted(SandboxUnreachable):
    """The sandbox has been started anew: its mail is gone, and nothing known of it holds."""


class RequestRefused(SandboxError, RuntimeError):
    """A sandbox elsewhere says no to a request: `status` is HTTP's, `problem` what RFC 9457 has."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title") or f"HTTP {status}"))
        self.status = status
        self.problem = problem


class WouldBlock(SandboxError, RuntimeError):
    """A wait was called inside an event loop, which would stand still until it is over."""


class StoreUnavailable(SandboxError, RuntimeError):
    """The store cannot keep a message now."""


class StoreFull(StoreUnavailable):
    """The store is at its caps and only pinned messages are left, which it never drops."""
