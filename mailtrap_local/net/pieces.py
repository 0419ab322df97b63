"""Send what is made piece by piece, while other clients are served in between."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple

from mailtrap_local.clock import monotonic
from mailtrap_local.net.streams import Stream
from mailtrap_local.net.workers import Workers

Piece = bytes | memoryview
"""Octets to send."""


class _Mark(bytes):
    """Piece that is recognized by its identity."""


PAUSE: Final = b""
"""Sends nothing: other clients may be served here."""

SLOW: Final = _Mark()
"""Sends nothing: making the next piece may take long, and is done in another thread."""

SLOW_OCTETS = 2**15
"""Octets of a message that take too long to parse on the event loop."""

_SLICE = 2**16  # octets made and written at a time
_TURN = 0.005  # seconds until other clients are served
_SLOW_TURN = 0.02  # the same in another thread, which takes a while to begin


class _Turn(NamedTuple):
    """Pieces made without a break, the last of which may be large."""

    pieces: list[Piece]
    is_last: bool
    next_is_slow: bool


async def send_pieces(
    stream: Stream,
    pieces: Iterable[Piece],
    workers: Workers,
    *,
    may_wait: Callable[[], bool] = lambda: True,
    may_block: bool = False,
) -> None:
    """Send pieces as they are made, small ones together.

    One thread at a time makes them, never that of the event loop if they `may_block`. Once
    `may_wait` is false, what has been made is written without an `await`. Raises OSError when the
    client has left.
    """
    iterator = iter(pieces)
    is_slow = may_block
    while True:
        if is_slow:
            turn = await workers.run(partial(_take_slow_turn, iterator, stream))
        else:
            turn = _take_turn(iterator, _TURN, stops_at_slow=True)
        waits = may_wait()
        if waits:
            await _write(stream, turn.pieces)
        else:
            stream.write(b"".join(turn.pieces))
        if turn.is_last:
            return
        if waits:
            await asyncio.sleep(0)
        is_slow = may_block or turn.next_is_slow


def _take_turn(pieces: Iterator[Piece], seconds: float, *, stops_at_slow: bool) -> _Turn:
    taken: list[Piece] = []
    octets = 0
    end = monotonic() + seconds
    for piece in pieces:
        if piece:
            taken.append(piece)
            octets += len(piece)
        is_slow = piece is SLOW
        if (is_slow and stops_at_slow) or octets > _SLICE or monotonic() > end:
            return _Turn(taken, is_last=False, next_is_slow=is_slow)
    return _Turn(taken, is_last=True, next_is_slow=False)


def _take_slow_turn(pieces: Iterator[Piece], stream: Stream) -> _Turn:
    if stream.is_closed:
        raise ConnectionResetError("the client has left")
    return _take_turn(pieces, _SLOW_TURN, stops_at_slow=False)


async def _write(stream: Stream, pieces: list[Piece]) -> None:
    large = memoryview(pieces.pop()) if pieces and len(pieces[-1]) > _SLICE else memoryview(b"")
    await stream.send(b"".join(pieces))
    for start in range(0, len(large), _SLICE):
        await stream.send(large[start : start + _SLICE])
