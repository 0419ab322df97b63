"""Find the end of a message in what a client sends, in pieces of any size (RFC 5321, RFC 3030)."""

from enum import Enum, auto
from io import BytesIO

from mailtrap_local.net.budget import Reservation

END_OF_DATA = b"\r\n.\r\n"
"""End of a message behind DATA (RFC 5321 section 4.1.1.4)."""

_LINE_WITH_DOT = b"\r\n."
_MAX_DISCARDED = 2**22  # octets over the limit of a message that are read only to find its end


class Excess(Enum):
    """Limit that a message is over, so that it is not kept."""

    TOO_BIG = auto()
    """It is over its limit."""
    OVER_BUDGET = auto()
    """Clients together are sending too much."""
    ENDLESS = auto()
    """It is so far over its limit that it has not been read to its end."""


class MessageData:
    """The message behind DATA, up to CRLF.CRLF. Of one over a limit nothing is kept.

    Only CRLF.CRLF ends it; a bare LF never starts or ends a line (SMTP smuggling).
    """

    __slots__ = ("_in_flight", "_kept", "_last", "_limit", "_octets", "_sought", "_tail", "problem")

    def __init__(self, limit: int, in_flight: Reservation) -> None:
        self._limit = limit
        self._in_flight = in_flight
        self._kept: BytesIO | None = None  # all pieces but the last: it copies none to give them
        self._last = b""
        # counts from a CRLF before the message, by which a dot in its first line is found
        self._octets = 2
        self._tail = b"\r\n"
        # One search for both: until the first stuffed dot, which most messages do not have, that
        # for CRLF and a dot is also that for the end.
        self._sought = _LINE_WITH_DOT
        self.problem: Excess | None = None

    def read(self, octets: bytes, start: int) -> int | None:
        """Take what of `octets` from `start` on belongs to the message.

        Returns the index behind its end, None if that has not come yet.
        """
        tail = self._tail
        joint = tail + octets[start : start + len(END_OF_DATA) - 1]
        in_joint = joint.find(END_OF_DATA)
        if in_joint >= 0:
            found = start - len(tail) + in_joint
        else:
            if _LINE_WITH_DOT in joint:
                self._sought = END_OF_DATA
            found = self._find(octets, start)
            if found < 0:
                self._add(octets, start)
                return None
        self._end(octets, start, found + 2)
        return found + len(END_OF_DATA)

    def _find(self, octets: bytes, start: int) -> int:
        found = octets.find(self._sought, start)
        if found < 0 or octets.startswith(END_OF_DATA, found):
            return found
        if found + len(END_OF_DATA) <= len(octets):  # else the next piece tells
            self._sought = END_OF_DATA
        return octets.find(END_OF_DATA, found)

    def _add(self, octets: bytes, start: int) -> None:
        piece = octets[start:]
        self._octets += len(piece)
        self._tail = (self._tail + piece[1 - len(END_OF_DATA) :])[1 - len(END_OF_DATA) :]
        if self.problem is None:
            self._kept = self._kept or BytesIO()
            self._kept.write(piece)
            if self._octets > self._limit + len(END_OF_DATA):
                self._give_up(Excess.TOO_BIG)
            elif not self._in_flight.grow_to(self._octets):
                self._give_up(Excess.OVER_BUDGET)
        elif self._octets > 3 * self._limit + _MAX_DISCARDED:
            self.problem = Excess.ENDLESS

    def _give_up(self, problem: Excess) -> None:
        self.problem = problem
        self._kept = None
        self._in_flight.release()

    def _end(self, octets: bytes, start: int, stop: int) -> None:
        size = self._octets - 2 + stop - start
        if self.problem is None and size > self._limit:
            self._give_up(Excess.TOO_BIG)
        elif self.problem is None and stop > start:
            self._last = octets[start:stop]
        self._octets = 2 + size

    def take(self) -> bytes:
        """Return the message, dots unstuffed (RFC 5321 section 4.5.2), otherwise as sent. Once."""
        size = self._octets - 2
        raw, self._last = self._last, b""
        if self._kept is not None:
            self._kept.write(raw)
            self._kept.truncate(size)
            raw, self._kept = self._kept.getvalue(), None
        if self._sought is END_OF_DATA:
            # the terminator is gone, so a dot after CRLF is always one that the client has stuffed
            raw = raw.replace(_LINE_WITH_DOT, b"\r\n")
        return raw[1:] if raw.startswith(b".") else raw
