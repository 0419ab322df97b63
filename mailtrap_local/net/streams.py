"""Holds conversations over asyncio's streams: listens, begins, ends them. Knows no protocol."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Awaitable, Callable
from functools import partial

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.event_loop import EventLoop
from mailtrap_local.net.listen import BACKLOG, bind, bound_to

log = logging.getLogger(__name__)

_PATIENCE = 1.0  # seconds for the loop to say that it runs
_HANDSHAKE = 60.0  # seconds for TLS
_LINGER = 2.0  # seconds in which a client may still read our last words
_LINGER_OCTETS = 2**22
_TURNS = 3  # of the loop, from a client's connection to its conversation
_GRACE = 0.5  # seconds for last words when the listeners close


class Stream:
    """One client's connection. Its line buffer is bounded; `peer` is its address, for the log."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, max_line: int
    ) -> None:
        self.reader = reader
        self.writer = writer
        self._max_line = max_line

    @property
    def peer(self) -> str:
        address = self.writer.get_extra_info("peername")
        return str(HostPort(*address[:2])) if address else "somebody who has gone"

    def write(self, octets: bytes) -> None:
        """Send, as soon as may be. Raises ConnectionResetError when the client has gone."""
        if self.writer.is_closing():
            raise ConnectionResetError("the client has gone")  # uvloop has a RuntimeError for it
        self.writer.write(octets)

    async def secure(self, context: ssl.SSLContext) -> None:
        """Go on over TLS, with whatever was said in clear behind this point thrown away.

        Raises OSError (ssl.SSLError among it) when the handshake fails. After a write there may
        be no `await` before this: what comes then is the client's handshake already.
        """
        self.write(b"")  # it raises if there is nobody to secure
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=self._max_line, loop=loop)  # the old one may hold some
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport = await loop.start_tls(
            self.writer.transport,
            protocol,
            context,
            server_side=True,
            ssl_handshake_timeout=_HANDSHAKE,
        )
        if transport is None:
            raise ConnectionResetError("the client has gone")
        protocol.connection_made(transport)
        self.reader = reader
        self._in_clear = self.writer  # since Python 3.13 one that is let go of closes what it had
        self.writer = asyncio.StreamWriter(transport, protocol, reader, loop)

    async def hang_up(self, *, at_once: bool) -> None:
        """Close the connection. The client has a while to read what it was told last.

        Unless that is to happen `at_once` it may also go on talking for that long: closing then
        would reset the connection, and could take our last words with it.
        """
        with contextlib.suppress(OSError):
            async with asyncio.timeout(_LINGER):
                if not (at_once or self.writer.is_closing()) and self.writer.can_write_eof():
                    self.writer.write_eof()
                    await self._ignore()
                self.writer.close()
                await self.writer.wait_closed()
        self.abort()

    async def _ignore(self) -> None:
        patience = _LINGER_OCTETS
        while patience > 0 and (chunk := await self.reader.read(2**16)):
            patience -= len(chunk)

    def abort(self) -> None:
        """End it at once."""
        self.writer.transport.abort()


Converse = Callable[[Stream], Awaitable[None]]
"""Holds a conversation to its end. Cancelled when the listeners close: then it may say a last word."""


class StreamServer:
    """Listeners on one event loop: `start` it, `open` them, `stop` it, from any thread."""

    def __init__(self, name: str) -> None:
        self._home = EventLoop(name)
        self._listeners: dict[HostPort, asyncio.Server] = {}
        self._conversations: dict[asyncio.Task[None], Stream] = {}

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._home.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """On which the conversations are held, once it has been started."""
        return self._home.loop

    def open(
        self,
        address: HostPort,
        setting: str,
        converse: Converse,
        *,
        max_line: int,
        tls: ssl.SSLContext | None = None,
    ) -> HostPort:
        """Listen at an address, with `tls` from the first octet on; returns the real one.

        Lines of clients may be of `max_line` octets. Raises PortTaken, naming `setting`.
        """
        bound = bind(address, setting)
        place = HostPort(address.host, bound_to(bound).port)  # named as it was asked for
        begin = partial(self._begin, converse, max_line)

        async def listen() -> None:
            self._listeners[place] = await asyncio.start_server(
                begin,
                sock=bound,
                limit=max_line,
                backlog=BACKLOG,  # else it is set to 100
                ssl=tls,
                ssl_handshake_timeout=None if tls is None else _HANDSHAKE,
            )

        self._home.call(listen())
        return place

    def health_problem(self) -> str:
        """Why clients cannot come in by some listener; `""` if they can."""
        if not self._home.answers(_PATIENCE):
            return f"the listeners at {', '.join(map(str, self._listeners))} do not answer"
        return next(
            (
                f"nothing listens on {place} any more"
                for place, listener in self._listeners.items()
                if not listener.is_serving()
            ),
            "",
        )

    def _begin(
        self,
        converse: Converse,
        max_line: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        stream = Stream(reader, writer, max_line)
        conversation = self._home.loop.create_task(_hold(converse, stream))
        self._conversations[conversation] = stream
        conversation.add_done_callback(self._conversations.pop)

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._home.call(self._shut())
        self._home.stop()

    async def _shut(self) -> None:
        for listener in self._listeners.values():
            listener.close()
        for _ in range(_TURNS):
            await asyncio.sleep(0)  # so that whoever has been accepted just now is among them
        leaving = dict(self._conversations)
        for conversation in leaving:
            conversation.cancel()
        if leaving:
            await asyncio.wait(leaving, timeout=_GRACE)
            for stream in leaving.values():
                stream.abort()
            await asyncio.gather(*leaving, return_exceptions=True)
            await asyncio.sleep(0)  # in which asyncio's own transports close


async def _hold(converse: Converse, stream: Stream) -> None:
    at_once = False
    try:
        await converse(stream)
    except (OSError, EOFError):
        at_once = True  # clients leave when they like
    except asyncio.CancelledError:
        at_once = True  # the listener closes: what there was to say has been said
    except Exception:
        # the client is told nothing of it: exception texts are for our own log
        log.exception("%s: a conversation failed", stream.peer)
    finally:
        await stream.hang_up(at_once=at_once)
