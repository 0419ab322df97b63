"""The faults of one mailbox, as tests hold them: a method for each kind."""

from collections.abc import Iterator
from typing import Literal, TypedDict, Unpack

from mailtrap_local.faults.registry import Fault, Registry
from mailtrap_local.faults.rule import (
    Stage,
)
from mailtrap_local.faults.rule_json import parse_rule

_RULE_WORDS = frozenset({"times", "skip", "probability", "seed"})  # keywords not of `match`


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

    def __init__(self, book: Registry, mailbox: str, registered: list[Fault] | None = None) -> None:
        self._registry = book
        self._mailbox = mailbox
        self.registered: list[Fault] = [] if registered is None else registered
        """All that was registered by way of this mailbox, what is removed among it."""

    def __repr__(self) -> str:
        return f"<Faults of {self._mailbox!r}: {len(self)}>"

    def __len__(self) -> int:
        return len(self._registry.all(self._mailbox))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._registry.all(self._mailbox))

    def clear(self) -> int:
        """Remove them all. Returns how many."""
        return self._registry.clear(self._mailbox)

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
        fault = self._registry.add(parse_rule(rule))
        self.registered.append(fault)
        return fault
