"""MailHog's chaos monkey, as faults: each chance is a rule that it owns."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.rule_json import parse_rule
from mailtrap_local.faults.stages import Stage

if TYPE_CHECKING:
    from mailtrap_local.faults.fault import Fault

_COMMANDS: tuple[Stage, ...] = ("EHLO", "MAIL", "RCPT", "DATA", "end-of-data")

_Chance = Annotated[float, msgspec.Meta(ge=0, le=1)]
_Speed = Annotated[float, msgspec.Meta(ge=0, le=10**12)]


class Jim(msgspec.Struct, frozen=True, rename="pascal"):
    """Chances of failures, from 0 to 1, and of a slow connection. Speeds are in octets a second."""

    disconnect_chance: _Chance = 0
    accept_chance: _Chance = 0
    link_speed_affect: _Chance = 0
    link_speed_min: _Speed = 0
    link_speed_max: _Speed = 0
    reject_sender_chance: _Chance = 0
    reject_recipient_chance: _Chance = 0
    reject_auth_chance: _Chance = 0


USUAL_JIM = Jim(
    disconnect_chance=0.005,
    accept_chance=0.99,
    link_speed_affect=0.1,
    link_speed_min=1024,
    link_speed_max=10240,
    reject_sender_chance=0.05,
    reject_recipient_chance=0.05,
    reject_auth_chance=0.05,
)
"""Jim who is invited without a word."""


class Jims:
    """Jim of the sandbox, and of each mailbox that has one. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._invited: dict[str | None, tuple[Jim, list[Fault]]] = {}  # by mailbox

    def get(self, mailbox: str | None, faults: FaultRegistry) -> Jim | None:
        """Return Jim if he is there: not if somebody has removed one of his faults."""
        with self._lock:
            return self._get(mailbox, faults)

    def _get(self, mailbox: str | None, faults: FaultRegistry) -> Jim | None:
        jim, own = self._invited.get(mailbox, (None, []))
        there_are = {fault.id for fault in faults.all()}
        return jim if all(fault.id in there_are for fault in own) else None

    def invite(self, mailbox: str | None, faults: FaultRegistry, jim: Jim, *, again: bool) -> bool:
        """Let Jim in, or with `again` change the one who is there; False if it is not so.

        Raises BadRule if there are too many faults, and NotPermitted.
        """
        with self._lock:
            if (self._get(mailbox, faults) is not None) != again:
                return False
            self._remove(mailbox, faults)
            own: list[Fault] = []
            self._invited[mailbox] = jim, own
            try:
                own.extend(faults.add(parse_rule(rule)) for rule in _rules(jim))
            except BaseException:
                self._remove(mailbox, faults)
                raise
            return True

    def dismiss(self, mailbox: str | None, faults: FaultRegistry) -> bool:
        """Remove Jim with his faults; False if he is not there."""
        with self._lock:
            is_there = self._get(mailbox, faults) is not None
            self._remove(mailbox, faults)
            return is_there

    def _remove(self, mailbox: str | None, faults: FaultRegistry) -> None:
        _, own = self._invited.pop(mailbox, (None, []))
        for fault in own:
            faults.discard(fault.id)


def _rules(jim: Jim) -> Iterator[dict[str, Any]]:
    """Return the rules of faults. A slow connection has the speed between the two."""
    speed = max(1, round((jim.link_speed_min + jim.link_speed_max) / 2))
    chances: list[tuple[float, Stage, dict[str, Any]]] = [
        (1 - jim.accept_chance, "connect", {"drop": True}),
        (jim.link_speed_affect, "connect", {"throttle": speed}),
        (jim.reject_auth_chance, "AUTH", {"reply": [535]}),
        (jim.reject_sender_chance, "MAIL", {"reply": [550]}),
        (jim.reject_recipient_chance, "RCPT", {"reply": [550]}),
        *((jim.disconnect_chance, stage, {"drop": True}) for stage in _COMMANDS),
    ]
    for seed, (chance, stage, action) in enumerate(chances):
        if chance:
            yield {"on": stage, "action": action, "probability": chance, "seed": seed}
