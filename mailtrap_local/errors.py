"""The tree of errors raised on purpose. Each is also the builtin a caller would expect.

SandboxError
├── MessageNotFound     (LookupError)                   no message has that id, or nothing fits
├── SessionNotFound     (LookupError)                   no session with that id is kept
├── FaultNotFound       (LookupError)                   no fault with that id is registered
├── AmbiguousLink       (LookupError)                   more than one link of a message fits
├── AmbiguousCode       (LookupError)                   more than one may be the one-time code
├── MailboxNotFound     (LookupError)                   no mailbox has that name
├── RelayNotFound       (LookupError)                   no relay of that name is configured
├── WebhookNotFound     (LookupError)                   no webhook or attempt is of that name
├── AccountNotFound     (LookupError)                   no account has that name, no token that id
├── WaitTimedOut        (TimeoutError, AssertionError)  nothing that fits arrived in time
├── TooManyMessages     (AssertionError)                more messages fit than were asked for
├── UnexpectedMail      (AssertionError)                mail is there that should not be
├── BadQuery            (ValueError)                    a search, criterion or cursor is invalid
├── BadMessage          (ValueError)                    a message to be composed is invalid
├── BadRule             (ValueError)                    a fault rule is invalid
├── BadSetting          (ValueError)                    a setting is invalid
├── NotReleased         (ValueError)                    a message may not be sent on, or not there
├── NotPermitted        (PermissionError)               an account may not do this
├── PortTaken           (OSError)                       a listener's address is taken or not ours
├── SandboxUnreachable  (ConnectionError)               no sandbox answers at its URL
│   └── SandboxRestarted                                it has been restarted, its mail is gone
├── RelayRefused        (RuntimeError)                  a relay has not taken a message
├── WouldBlock          (RuntimeError)                  a wait would block an event loop
├── RequestRefused      (RuntimeError)                  a remote sandbox has refused a request
└── StoreUnavailable    (RuntimeError)                  the store cannot keep or read a message
    └── StoreFull                                       it is full of pinned messages
        └── DiskFull                                    the disk that it is on is full
"""

from collections.abc import Mapping
from typing import Any


class SandboxError(Exception):
    """Base of all errors raised on purpose."""


class MessageNotFound(SandboxError, LookupError):
    """No message has that id, or no message, part, link or code matches."""


class SessionNotFound(SandboxError, LookupError):
    """No session with that id is kept; the oldest are dropped first."""


class FaultNotFound(SandboxError, LookupError):
    """No fault with that id is registered."""


class AmbiguousLink(SandboxError, LookupError):
    """More than one link of a message matches; the text lists them."""


class AmbiguousCode(SandboxError, LookupError):
    """A message has several candidates for its one-time code; the text lists them, best first."""


class MailboxNotFound(SandboxError, LookupError):
    """No mailbox has that name."""


class RelayNotFound(SandboxError, LookupError):
    """No relay of that name is configured, or none at all."""


class WebhookNotFound(SandboxError, LookupError):
    """No webhook of that name is there, or no attempt of that id is kept."""


class WaitTimedOut(SandboxError, TimeoutError, AssertionError):
    """No message that matches arrived in time; the text lists those that did, closest first."""


class TooManyMessages(SandboxError, AssertionError):
    """More messages match than were asked for."""


class UnexpectedMail(SandboxError, AssertionError):
    """Mail arrived that should not have."""


class MailNotClean(SandboxError, AssertionError):
    """The checks found something in a message; the text lists it, and how to ignore a rule.

    `table` is the text without the last line, and `rules` are the ids of the rules it names.
    """

    def __init__(self, text: str, table: str = "", rules: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.table = table
        self.rules = rules


class BadQuery(SandboxError, ValueError):
    """A search, a matching criterion or a cursor is invalid.

    `column` is the place in a search, counted in characters from 1; None elsewhere.
    """

    def __init__(self, text: str, column: int | None = None) -> None:
        super().__init__(text)
        self.column = column


class BadMessage(SandboxError, ValueError):
    """A message cannot be composed of the fields given; the text says why."""


class BadRule(SandboxError, ValueError):
    """A fault rule is invalid; the text says why, and what is valid."""


class BadSetting(SandboxError, ValueError):
    """A setting is invalid; the text names it and says what is valid."""


class NotReleased(SandboxError, ValueError):
    """A message may not be sent on, or not to these recipients; the text says why."""


class NotPermitted(SandboxError, PermissionError):
    """An account may not do this; the text says what it may."""


class AccountNotFound(SandboxError, LookupError):
    """No account has that name, or no token that id."""


class PortTaken(SandboxError, OSError):
    """A listener's address is in use, or cannot be bound."""


class SandboxUnreachable(SandboxError, ConnectionError):
    """No sandbox answers at a URL, or it rejects the credentials; the text names the remedy."""


class SandboxRestarted(SandboxUnreachable):
    """The sandbox has been restarted: its mail is gone, and ids and cursors are void."""


class RequestRefused(SandboxError, RuntimeError):
    """A remote sandbox refuses a request: HTTP `status`, and the `problem` document (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title") or f"HTTP {status}"))
        self.status = status
        self.problem = problem


class RelayRefused(SandboxError, RuntimeError):
    """A relay has not taken a message for which a client waits; `reply` is what that one gets."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class WouldBlock(SandboxError, RuntimeError):
    """A blocking wait was called inside a running event loop."""


class StoreUnavailable(SandboxError, RuntimeError):
    """The store cannot keep a message, or read one, at the moment."""


class StoreFull(StoreUnavailable):
    """The store is full, and holds only pinned messages, which it never drops."""


class DiskFull(StoreFull):
    """The disk that the store is on has too little room left."""
