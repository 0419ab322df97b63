"""Faults of one mailbox, as tests hold them: a method for each kind."""

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from mailtrap_local.faults.default_replies import GREYLISTED
from mailtrap_local.faults.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mailtrap_local.faults.effects import BadCertificate
    from mailtrap_local.faults.fault import Fault, Registry

_LIMITS = ("times", "skip", "probability", "seed")  # keywords that are not of `match`


class FaultConditions(TypedDict, total=False):
    """Keywords that narrow down when a fault is applied: those of a rule and of its `match`."""

    skip: int
    probability: float
    seed: int
    sender: str
    recipient: str
    header: str
    auth: str
    session: int | list[int]
    attempt: int | list[int]


class CountedConditions(FaultConditions, total=False):
    """The same with `times`, after so many of which a fault ends."""

    times: int | None


class Faults:
    """The faults of one mailbox: `mailbox.faults`. Iterable, with a length.

    Each method but `clear` registers a `Fault` and returns it, takes `CountedConditions` as
    keywords, and raises BadRule. A reply without a text gets the default text of its code.
    """

    def __init__(
        self, registry: "Registry", mailbox: str, registered: "list[Fault] | None" = None
    ) -> None:
        self._registry = registry
        self._mailbox = mailbox
        self.registered: list[Fault] = [] if registered is None else registered
        """Faults that were registered here, also those removed since."""

    def __repr__(self) -> str:
        return f"<Faults of {self._mailbox!r}: {len(self)}>"

    def __len__(self) -> int:
        return len(self._registry.all(self._mailbox))

    def __iter__(self) -> "Iterator[Fault]":
        return iter(self._registry.all(self._mailbox))

    def clear(self) -> int:
        """Remove all faults of the mailbox. Returns how many."""
        return self._registry.clear(self._mailbox)

    # -- replies -----------------------------------------------------------------------------

    def reply(
        self, on: Stage, code: int, text: str = "", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Reply with a code of 2xx, 4xx or 5xx; 421 also ends the connection.

        The text may begin with an enhanced code: `"5.1.1 No such user"`.
        """
        return self._add(on, {"reply": [code, text]}, conditions)

    def reject_rcpt(
        self,
        address: str = "*",
        code: int = 550,
        text: str = "",
        **conditions: Unpack[CountedConditions],
    ) -> "Fault":
        """Refuse recipients that fit a glob, by default with `550 5.1.1`."""
        return self._add("RCPT", {"reply": [code, text]}, {"recipient": address, **conditions})

    def reject_sender(
        self,
        address: str = "*",
        code: int = 550,
        text: str = "",
        **conditions: Unpack[CountedConditions],
    ) -> "Fault":
        """Refuse senders that fit a glob."""
        return self._add("MAIL", {"reply": [code, text]}, {"sender": address, **conditions})

    def temp_fail(
        self,
        times: int | None = 1,
        on: Stage = "end-of-data",
        code: int | None = None,
        **conditions: Unpack[FaultConditions],
    ) -> "Fault":
        """Ask the client to try again, so many times, then accept: with 451, at API with 503."""
        code = code or (503 if on == "API" else 451)
        return self._add(on, {"reply": [code]}, {"times": times, **conditions})

    def fail_auth(self, times: int | None = None, **conditions: Unpack[FaultConditions]) -> "Fault":
        """Refuse all credentials with `535 5.7.8`."""
        return self._add("AUTH", {"reply": [535]}, {"times": times, **conditions})

    def greylist(self, **conditions: Unpack[CountedConditions]) -> "Fault":
        """Refuse the first attempt of every sender and recipient with `451 4.7.1`."""
        return self._add("RCPT", {"reply": GREYLISTED}, {"attempt": 1, **conditions})

    def garbage(self, on: Stage, **conditions: Unpack[CountedConditions]) -> "Fault":
        """Send something that is not SMTP instead of the reply."""
        return self._add(on, {"garbage": True}, conditions)

    # -- the connection ----------------------------------------------------------------------

    def refuse(self, **conditions: Unpack[CountedConditions]) -> "Fault":
        """Reset connections as soon as they are made."""
        return self._add("connect", {"refuse": True}, conditions)

    def delay(
        self, seconds: float, on: Stage = "connect", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Wait so many seconds before the reply."""
        return self._add(on, {"delay": seconds}, conditions)

    def throttle(
        self, bytes_per_second: int, on: Stage = "connect", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Read slowly from a stage on, for the rest of the connection."""
        return self._add(on, {"throttle": bytes_per_second}, conditions)

    def drop(
        self, on: Stage = "DATA", after_bytes: int = 0, **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Close the connection without a reply; at DATA after so many octets of the message."""
        return self._add(on, {"drop": {"after_bytes": after_bytes}}, conditions)

    def drop_after_store(
        self, on: Stage = "end-of-data", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Keep the message, but close the connection before the 250: clients send it again.

        At API before the response.
        """
        return self._add(on, {"drop": {"after_store": True}}, conditions)

    # -- after the message is kept -----------------------------------------------------------

    def feedback(
        self, name: str, on: Stage = "RCPT", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Have the sender get a `bounce`, `delayed`, a `complaint` or an `auto-reply` afterwards.

        With a code: `"bounce-5.2.2"`. For mail by a provider's API `on` is `"API"`.
        """
        return self._add(on, {"feedback": name}, conditions)

    # -- extensions --------------------------------------------------------------------------

    def hide(self, keyword: str, **conditions: Unpack[CountedConditions]) -> "Fault":
        """Do not offer an extension, by its EHLO keyword: `"STARTTLS"`."""
        return self._add("EHLO", {"hide": keyword}, conditions)

    def limit_size(self, octets: int, **conditions: Unpack[CountedConditions]) -> "Fault":
        """Offer SIZE with so many octets, and refuse larger messages."""
        return self._add("EHLO", {"limit_size": octets}, conditions)

    def certificate(
        self, kind: "BadCertificate", **conditions: Unpack[CountedConditions]
    ) -> "Fault":
        """Show a certificate that no client should trust, at STARTTLS and on implicit TLS."""
        return self._add("STARTTLS", {"certificate": kind}, conditions)

    def _add(self, on: Stage, action: dict[str, Any], conditions: CountedConditions) -> "Fault":
        from mailtrap_local.faults.rule_json import parse_rule  # noqa: PLC0415  # most tests have no faults

        match: dict[str, Any] = dict(conditions)
        limits = {name: match.pop(name) for name in _LIMITS if name in match}
        rule = {"on": on, "action": action, "mailbox": self._mailbox, "match": match, **limits}
        fault = self._registry.add(parse_rule(rule))
        self.registered.append(fault)
        return fault
