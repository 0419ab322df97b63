"""Close the transport of a connection so that its client can read the last reply."""

import asyncio

from mailtrap_local.net.server import LINGER, LINGER_OCTETS
from mailtrap_local.smtp.conversation import End

_FLUSH = 0.1  # seconds for earlier replies to be sent before a fault drops a connection


class Closing:
    """The end of one connection's transport. `has_begun` means that what still comes is dropped."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._octets_left = LINGER_OCTETS
        self.has_begun = False

    def begin(self, transport: asyncio.Transport, how: End, *, client_has_closed: bool) -> None:
        """Close it: `linger` leaves the client time to read, `drop` takes no care of it."""
        self.has_begun = True
        self._transport = transport
        if how == "linger" and not client_has_closed and transport.can_write_eof():
            # closing both sides at once would reset the connection, and could take the last reply
            transport.write_eof()
            self._timer = self._loop.call_later(LINGER, self.hang_up)
        elif how == "drop" and not transport.can_write_eof():
            # over TLS it stays open until the client answers our close_notify, or for 30 s
            self._timer = self._loop.call_later(_FLUSH, transport.abort)
            transport.close()
        else:
            self.hang_up()

    def drop(self, octets: int) -> None:
        """Note that so many octets came and were dropped."""
        self._octets_left -= octets
        if self._octets_left < 0:
            self.hang_up()

    def hang_up(self) -> None:
        """Close it now, once what was written is sent or has had time enough."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        self.stop()
        if transport.get_write_buffer_size() or not transport.can_write_eof():
            # it may never read that, nor answer the close_notify that OpenSSL waits for
            self._timer = self._loop.call_later(LINGER, transport.abort)
        transport.close()

    def stop(self) -> None:
        """Do nothing more."""
        if self._timer is not None:
            self._timer.cancel()  # else it would keep the connection in memory
