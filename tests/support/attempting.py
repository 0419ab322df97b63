"""Relays to another sandbox, and waits for what comes of sending messages on."""

import time
from collections.abc import Callable
from typing import Any

from mailtrap_local import Message, Sandbox
from mailtrap_local.clock import monotonic
from mailtrap_local.mail.relay_attempt import RelayAttempt


def relay(server: Sandbox, **more: Any) -> dict[str, Any]:
    """Return the table of a relay to a sandbox, by which anybody may get mail."""
    table = {"name": "real", "host": "127.0.0.1", "port": server.smtp.port, "tls": "off"}
    return {**table, "allow": ["*"], **more}


def attempts_of(message: Message, *, until: Callable[[RelayAttempt], bool]) -> list[RelayAttempt]:
    """Return the attempts once all are as wanted."""
    deadline = monotonic() + 60
    while True:
        found = list(message.attempts())
        if found and all(map(until, found)):
            return found
        assert monotonic() < deadline, found
        time.sleep(0.01)


def is_over(attempt: RelayAttempt) -> bool:
    return attempt.status in ("sent", "failed", "unknown")
