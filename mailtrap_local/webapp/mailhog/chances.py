"""Chances of MailHog's chaos monkey, and the rules of faults that they are here."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from mailtrap_local.faults.stages import Stage

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


def rules_of(jim: Jim) -> Iterator[dict[str, Any]]:
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
