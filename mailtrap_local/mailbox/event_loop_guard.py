"""Refuses waits that would block the event loop they are called in."""

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from mailtrap_local.errors import WouldBlock


def refuse_in_event_loop(wait: str) -> None:
    """Raise WouldBlock if an event loop of asyncio or trio runs the caller.

    `wait` is the name of the method for the message. Imports neither library: one that is not
    loaded runs no loop.
    """
    if _asyncio_runs() or running_trio() is not None:
        raise WouldBlock(
            f"{wait} was called inside a running event loop, which would stand still meanwhile: "
            f"use the fixture amailbox (elsewhere AsyncMailbox(mailbox)) and await it"
        )


def _asyncio_runs() -> bool:
    asyncio = sys.modules.get("asyncio")
    if asyncio is None or asyncio._get_running_loop() is None:  # noqa: SLF001  # documented for such
        return False
    # Playwright's synchronous interface runs a loop in a greenlet of its own. asyncio reports it as
    # running in this greenlet too, although it does not run the caller.
    return "greenlet" not in sys.modules or any(
        str(frame.f_globals.get("__name__")).startswith("asyncio.") for frame in _callers()
    )


def _callers() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # in CPython and PyPy
    while frame is not None:
        yield frame
        frame = frame.f_back


def running_trio() -> Any:
    """Return the module trio if its event loop runs the caller, else None."""
    lowlevel = getattr(sys.modules.get("trio"), "lowlevel", None)
    if lowlevel is None:
        return None
    try:
        lowlevel.current_trio_token()
    except RuntimeError:
        return None
    return sys.modules["trio"]
