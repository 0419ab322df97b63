"""The faults that are registered, and what of them strikes now. Applies none itself."""

import secrets
import threading
from collections.abc import Iterator
from itertools import chain
from typing import Any, Literal, Protocol, Self, TypedDict, Unpack

from mailtrap_local.errors import BadRule, FaultNotFound
from mailtrap_local.mail.fault import (
    Action,
    Drop,
    Garbage,
    Moment,
    Refuse,
    Reply,
    Rule,
    Stage,
    Watch,
)
from mailtrap_local.mail.fault_json import parse_rule, rule_as_json
from mailtrap_local.mail.fault_words import in_words
from mailtrap_local.mail.magic import MagicRecipients

_MAX_RULES = 1000
_LAST_WORDS = (Reply, Drop, Refuse, Garbage)  # actions behind which nothing is left to do
_RULE_WORDS = frozenset({"times", "skip", "probability", "seed"})  # keywords not of `match`


class Book(Protocol):
    """Where faults are registered: in this process, or in a sandbox elsewhere."""

    def add(self, rule: Rule) -> "Fault":
        """Register a rule. Raises BadRule when there are too many."""

    def all(self, mailbox: str | None = None) -> "list[Fault]":
        """All faults, or those of one mailbox alone."""

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox. Returns how many."""


class Fault:
    """A rule that is registered. As a context manager it is removed at the end of the block."""

    def __init__(self, book: Book, rule: Rule) -> None:
        self.id = secrets.token_hex(8)
        self.watch = Watch(rule)  # which only the book may ask, under its lock
        self._book = book

    def __repr__(self) -> str:
        return f"<Fault {self.as_json()}>"

    def __str__(self) -> str:
        return f"{in_words(self.rule)} ({self.hits} hits)"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.remove()

    @property
    def rule(self) -> Rule:
        """What it does, and when."""
        return self.watch.rule

    @property
    def hits(self) -> int:
        """How often it has been applied. Still told after it was removed."""
        return self.watch.hits

    def remove(self) -> None:
        """Take it back. May be called again."""
        self._book.discard(self.id)

    def as_json(self) -> dict[str, Any]:
        """The rule as `parse_rule` reads it, with `id` and `hits`."""
        return {**rule_as_json(self.rule), "id": self.id, "hits": self.hits}


class FaultBook:
    """All faults of one sandbox, in the order in which they were registered.

    May be used from any thread; the lock is held briefly, as `meet` is called on the event loop.
    """

    def __init__(self) -> None:
        self.active = False
        """Whether there is any fault at all: without one nobody needs to ask."""
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}
        self._magic = MagicRecipients()
        self._hits = 0

    def add(self, rule: Rule) -> Fault:
        """Register a rule. Raises BadRule when there are too many."""
        fault = Fault(self, rule)
        with self._lock:
            if len(self._faults) >= _MAX_RULES:
                raise BadRule(f"there are {_MAX_RULES} faults, as many as can be: remove some")
            self._faults[fault.id] = fault
            self.active = True
        return fault

    def get(self, fault_id: str) -> Fault:
        """The fault with that id. Raises FaultNotFound."""
        with self._lock:
            found = self._faults.get(fault_id)
        if found is None:
            raise _not_found(fault_id)
        return found

    def all(self, mailbox: str | None = None) -> list[Fault]:
        """All faults, or those of one mailbox alone."""
        with self._lock:
            return [
                fault for fault in self._faults.values() if mailbox in (None, fault.rule.mailbox)
            ]

    def remove(self, fault_id: str) -> None:
        """Remove a fault. Raises FaultNotFound."""
        if not self.discard(fault_id):
            raise _not_found(fault_id)

    def discard(self, fault_id: str) -> bool:
        """Remove a fault if it is there. Returns whether it was."""
        with self._lock:
            found = self._faults.pop(fault_id, None)
            self.active = bool(self._faults)
        return found is not None

    def clear(self, mailbox: str | None = None) -> int:
        """Remove all faults, or those of one mailbox, and forget what magic recipients have met.

        Returns how many faults.
        """
        with self._lock:
            kept = {
                fault.id: fault
                for fault in self._faults.values()
                if mailbox not in (None, fault.rule.mailbox)
            }
            gone = len(self._faults) - len(kept)
            self._faults = kept
            self.active = bool(self._faults)
            self._magic.forget(mailbox)
        return gone

    @property
    def hits(self) -> int:
        """How often a fault has struck since the start, magic recipients among them."""
        return self._hits

    def meet(self, moment: Moment) -> list[Action]:
        """What strikes now, in order, up to the first that answers or ends the connection.

        Each is counted as a hit. Magic recipients come behind the registered faults.
        """
        actions: list[Action] = []
        with self._lock:
            registered = (fault.watch for fault in self._faults.values())
            for watch in chain(registered, self._magic.watches(moment)):
                if watch.strikes(moment):
                    self._hits += 1
                    actions.append(watch.rule.action)
                    if isinstance(watch.rule.action, _LAST_WORDS):
                        break
        return actions


def _not_found(fault_id: str) -> FaultNotFound:
    return FaultNotFound(f"no fault {fault_id[:40]!r} is registered")


class Aim(TypedDict, total=False):
    """What narrows down when a fault strikes: the keywords of a rule and of its `match`."""

    skip: int
    probability: float
    seed: int
    sender: str
    recipient: str
    header: str
    auth: str
    session: int | list[int]
    attempt: int | list[int]


class CountedAim(Aim, total=False):
    """An `Aim` that may end after so many hits."""

    times: int | None


class Faults:
    """The faults of one mailbox: `mailbox.faults`. Iterable, with a length.

    Each method but `clear` registers a `Fault` and returns it, takes an `Aim` as keywords, and
    raises BadRule for what makes no sense. A reply without a text gets the usual words of its code.
    """

    def __init__(self, book: Book, mailbox: str, registered: list[Fault] | None = None) -> None:
        self._book = book
        self._mailbox = mailbox
        self.registered: list[Fault] = [] if registered is None else registered
        """All that was registered by way of this mailbox, what is removed among it."""

    def __repr__(self) -> str:
        return f"<Faults of {self._mailbox!r}: {len(self)}>"

    def __len__(self) -> int:
        return len(self._book.all(self._mailbox))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._book.all(self._mailbox))

    def clear(self) -> int:
        """Remove them all. Returns how many."""
        return self._book.clear(self._mailbox)

    # -- answers -----------------------------------------------------------------------------

    def reply(self, on: Stage, code: int, text: str = "", **aim: Unpack[CountedAim]) -> Fault:
        """Answer a stage with a code of 2xx, 4xx or 5xx; 421 also ends the connection.

        The text may begin with an enhanced code: `"5.1.1 No such user"`.
        """
        return self._add(on, {"reply": [code, text]}, aim)

    def reject_rcpt(
        self, address: str = "*", code: int = 550, text: str = "", **aim: Unpack[CountedAim]
    ) -> Fault:
        """Refuse recipients that fit a glob, with `550 5.1.1` unless told otherwise."""
        return self._add("RCPT", {"reply": [code, text]}, {"recipient": address, **aim})

    def reject_sender(
        self, address: str = "*", code: int = 550, text: str = "", **aim: Unpack[CountedAim]
    ) -> Fault:
        """Refuse senders that fit a glob."""
        return self._add("MAIL", {"reply": [code, text]}, {"sender": address, **aim})

    def temp_fail(
        self, times: int | None = 1, on: Stage = "end-of-data", code: int = 451, **aim: Unpack[Aim]
    ) -> Fault:
        """Ask the client to try again, so many times, and accept then."""
        return self._add(on, {"reply": [code]}, {"times": times, **aim})

    def fail_auth(self, times: int | None = None, **aim: Unpack[Aim]) -> Fault:
        """Refuse credentials, whatever they are, with `535 5.7.8`."""
        return self._add("AUTH", {"reply": [535]}, {"times": times, **aim})

    def greylist(self, **aim: Unpack[CountedAim]) -> Fault:
        """Answer the first attempt of every sender and recipient with `451 4.7.1`."""
        words = "4.7.1 Greylisted, try again later"
        return self._add("RCPT", {"reply": [451, words]}, {"attempt": 1, **aim})

    def garbage(self, on: Stage, **aim: Unpack[CountedAim]) -> Fault:
        """Answer a stage with something that is no SMTP."""
        return self._add(on, {"garbage": True}, aim)

    # -- the connection ----------------------------------------------------------------------

    def refuse(self, **aim: Unpack[CountedAim]) -> Fault:
        """Reset connections as soon as they are made."""
        return self._add("connect", {"refuse": True}, aim)

    def delay(self, seconds: float, on: Stage = "connect", **aim: Unpack[CountedAim]) -> Fault:
        """Wait before the answer to a stage."""
        return self._add(on, {"delay": seconds}, aim)

    def throttle(
        self, bytes_per_second: int, on: Stage = "connect", **aim: Unpack[CountedAim]
    ) -> Fault:
        """Be slow from a stage on, for the rest of the connection."""
        return self._add(on, {"throttle": bytes_per_second}, aim)

    def drop(self, on: Stage = "DATA", after_bytes: int = 0, **aim: Unpack[CountedAim]) -> Fault:
        """Close the connection without an answer; at DATA after so many octets of the message."""
        return self._add(on, {"drop": {"after_bytes": after_bytes}}, aim)

    def drop_after_store(self, **aim: Unpack[CountedAim]) -> Fault:
        """Keep the message, but close the connection before the 250: clients send it again."""
        return self._add("end-of-data", {"drop": {"after_store": True}}, aim)

    # -- extensions --------------------------------------------------------------------------

    def hide(self, keyword: str, **aim: Unpack[CountedAim]) -> Fault:
        """Do not offer an extension, by its EHLO keyword: `"STARTTLS"`."""
        return self._add("EHLO", {"hide": keyword}, aim)

    def limit_size(self, octets: int, **aim: Unpack[CountedAim]) -> Fault:
        """Offer and take only messages of so many octets."""
        return self._add("EHLO", {"limit_size": octets}, aim)

    def certificate(
        self, kind: Literal["expired", "wrong-host"], **aim: Unpack[CountedAim]
    ) -> Fault:
        """Show a certificate that no client should trust, at STARTTLS and on implicit TLS."""
        return self._add("STARTTLS", {"certificate": kind}, aim)

    def _add(self, on: Stage, action: dict[str, object], aim: CountedAim) -> Fault:
        words = {word: value for word, value in aim.items() if word in _RULE_WORDS}
        match = {word: value for word, value in aim.items() if word not in _RULE_WORDS}
        rule = {"mailbox": self._mailbox, "on": on, "match": match, "action": action, **words}
        fault = self._book.add(parse_rule(rule))
        self.registered.append(fault)
        return fault
