"""Read command lines and message data from a stream, within limits. Knows no command."""

import asyncio
from typing import Protocol

from mailtrap_local.net.budget import Budget, Reservation

MAX_LINE = 4096
"""Octets of a command line with its CRLF. RFC 5321 section 4.5.3.1.4 asks for 512 plus what each
extension adds; long SMTPUTF8 addresses with ORCPT parameters get near 2,000."""

MAX_AUTH_LINE = 12_288 + 64
"""Octets of an AUTH command or response: of these RFC 4954 section 4 asks for 12,288."""

_AUTH = b"AUTH "
_CHUNK = 2**18
_START = 16  # octets
_FREE = 2**16  # octets of a message, before it counts as in flight
_MAX_DISCARDED = 2**22  # octets of one over-long line that are read only to find its end
_LINE_WITH_DOT = b"\r\n."
_END_OF_DATA = b"\r\n.\r\n"


class EndOfStream(Exception):  # not an error
    """The client has closed its side."""


class LineTooLong(Exception):  # the client's error, not ours
    """A command line was over MAX_LINE; it has been read to its end and dropped.

    `start` is its first octets.
    """

    def __init__(self, start: bytes) -> None:
        super().__init__()
        self.start = start


class TooMuchData(Exception):  # as above
    """A message was over its limit; it has been read to its end and dropped."""


class OverBudget(Exception):  # as above
    """Clients together are sending too much; this message has been read and dropped."""


class Flood(Exception):  # as above
    """A line or a message was so far over its limit that it has not been read to its end."""


class ByteStream(Protocol):
    """A source of octets."""

    async def read(self, n: int) -> bytes:
        """At most `n` octets, as soon as there are any; b"" at the end."""


class _ThrottledStream:
    """A stream read at no more than `rate` octets a second."""

    def __init__(self, stream: ByteStream, rate: float) -> None:
        self._stream = stream
        self._rate = rate

    async def read(self, n: int) -> bytes:
        chunk = await self._stream.read(min(n, max(1, int(self._rate / 10))))
        await asyncio.sleep(len(chunk) / self._rate)
        return chunk


class Wire:
    """One client's side of a connection. Messages count against the budget `in_flight`."""

    def __init__(self, stream: ByteStream, in_flight: Budget) -> None:
        self._stream = stream
        self._in_flight = Reservation(in_flight, free=_FREE)
        self._buffer = bytearray()
        self.in_data = False
        """True within a message or an over-long line, whose rest must not be read as commands."""

    def throttle(self, rate: float) -> None:
        """Read at most `rate` octets a second from now on."""
        self._stream = _ThrottledStream(self._stream, rate)

    @property
    def pending(self) -> bool:
        """True if input has been read and not taken: the client pipelines."""
        return bool(self._buffer)

    def _take_buffered(self) -> bytearray:
        taken, self._buffer = self._buffer, bytearray()
        return taken

    def release(self) -> None:
        """Give back what the last message had of the budget."""
        self._in_flight.release()

    def clear(self) -> None:
        """Forget what has been read: the client has gone."""
        self._buffer = bytearray()
        self.release()

    async def _more(self) -> bytes:
        chunk = await self._stream.read(_CHUNK)
        if not chunk:
            raise EndOfStream
        return chunk

    async def read_line(self, limit: int = MAX_LINE) -> bytes:
        """The next line without its line end, which is CRLF or, leniently, a bare LF.

        It has at most `limit` octets, an AUTH command MAX_AUTH_LINE. Raises LineTooLong, Flood or
        EndOfStream.
        """
        buffer = self._buffer
        searched = 0
        while (end := buffer.find(b"\n", searched)) < 0:
            if len(buffer) > limit and len(buffer) > _longest(buffer, limit):
                await self._discard_line()
            searched = len(buffer)
            buffer += await self._more()
        line = bytes(buffer[:end])
        del buffer[: end + 1]
        if end >= limit and end >= _longest(line, limit):
            raise LineTooLong(line[:_START])
        return line.removesuffix(b"\r")

    async def _discard_line(self) -> None:
        discarded, start = 0, bytes(self._buffer[:_START])
        self.in_data = True  # an error within must not make a command of its rest
        while (end := self._buffer.find(b"\n")) < 0:
            discarded += len(self._buffer)
            self._buffer.clear()  # bounded memory: an over-long line is not kept
            if discarded > _MAX_DISCARDED:
                raise Flood
            self._buffer += await self._more()
        del self._buffer[: end + 1]
        self.in_data = False
        raise LineTooLong(start)

    async def read_message(self, limit: int) -> bytes:
        """The data up to CRLF.CRLF, dots unstuffed (RFC 5321 section 4.5.2), otherwise as sent.

        Only CRLF.CRLF ends it; a bare LF never starts or ends a line (SMTP smuggling). Later input
        stays for the next `read_line`. Raises TooMuchData, OverBudget, Flood or EndOfStream.
        """
        data = bytearray(b"\r\n")  # so that a dot in the very first line is found like any other
        data += self._take_buffered()
        self.in_data = True
        # one pass for both: until the first stuffed dot, which most messages do not have, the
        # search for CRLF and a dot is also that for the end
        sought, searched = _LINE_WITH_DOT, 0
        try:
            while not data.startswith(_END_OF_DATA, found := data.find(sought, searched)):
                if 0 <= found <= len(data) - len(_END_OF_DATA):
                    sought = _END_OF_DATA
                    continue
                if len(data) - len(_END_OF_DATA) > limit:
                    await self._discard_message(data, limit)
                    raise TooMuchData
                if not self._in_flight.grow_to(len(data)):
                    await self._discard_message(data, limit)
                    raise OverBudget
                searched = max(0, len(data) - len(_END_OF_DATA) + 1)
                data += await self._more()
            self._buffer = data[found + len(_END_OF_DATA) :]
            self.in_data = False
            if found > limit:
                raise TooMuchData
            if sought is _LINE_WITH_DOT:
                return bytes(memoryview(data)[2 : found + 2])
            del data[found + 2 :]
            # the terminator is gone, so a dot after CRLF is always one that the client has stuffed
            return bytes(memoryview(data.replace(_LINE_WITH_DOT, b"\r\n"))[2:])
        finally:
            data.clear()  # a traceback in a cycle would keep it until the next garbage collection

    async def read_chunk(self, octets: int, message: bytearray) -> None:
        """Add exactly so many octets to a message, unchanged (RFC 3030). The caller limits them.

        Raises OverBudget or EndOfStream, and the message is empty then.
        """
        self.in_data = True
        try:
            missing = await self._read_chunk(len(message) + octets, message)
        except BaseException:
            message.clear()  # as above
            raise
        if missing:
            message.clear()
            self._in_flight.release()
            await self.skip_chunk(missing)
            raise OverBudget
        self.in_data = False

    async def _read_chunk(self, end: int, message: bytearray) -> int:
        """Read until the message has `end` octets; returns how many are left over the budget."""
        while len(message) < end:
            if not self._buffer:
                self._buffer += await self._more()
            missing = end - len(message)
            message += self._buffer[:missing]
            del self._buffer[:missing]
            if not self._in_flight.grow_to(len(message)):
                return end - len(message)
        return 0

    async def skip_chunk(self, octets: int) -> None:
        """Read and discard exactly so many octets."""
        self.in_data = True
        while octets > len(self._buffer):
            octets -= len(self._buffer)
            self._buffer.clear()
            self._buffer += await self._more()
        del self._buffer[:octets]
        self.in_data = False

    async def skip_data(self, octets: int) -> None:
        """Read and discard so many octets of a message, or all of a shorter one."""
        self.in_data = True
        tail = b"\r\n"
        while octets > 0:
            data = bytes(self._take_buffered()) or await self._more()
            if _END_OF_DATA in tail + data:
                return
            tail = (tail + data)[-len(_END_OF_DATA) + 1 :]
            octets -= len(data)

    async def _discard_message(self, data: bytearray, limit: int) -> None:
        self._in_flight.release()
        discarded = 0
        while (end := data.find(_END_OF_DATA)) < 0:
            keep = len(_END_OF_DATA) - 1  # the end may straddle two chunks
            discarded += len(data) - keep
            del data[:-keep]
            if discarded > 2 * limit + _MAX_DISCARDED:
                raise Flood
            data += await self._more()
        self._buffer = data[end + len(_END_OF_DATA) :]
        self.in_data = False


def _longest(line: bytes | bytearray, limit: int) -> int:
    return MAX_AUTH_LINE if line[: len(_AUTH)].upper() == _AUTH else limit
