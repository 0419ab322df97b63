"""Send the replies of a session, with those of other connections where there are some."""

import asyncio
from collections.abc import Sized

from mailtrap_local.smtp.conversation import Conversation
from mailtrap_local.smtp.reading import ReadTurns


class Sending:
    """The replies on their way to one client. `is_paused` while it does not read them."""

    def __init__(self, conversation: Conversation, turns: ReadTurns, connections: Sized) -> None:
        self._output = conversation.output
        self._turns = turns
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._is_planned = False
        self.is_paused = False

    def begin(self, transport: asyncio.Transport | None) -> None:
        """Send by a transport, perhaps another one; by none any more if that is None."""
        self._transport = transport
        self.is_paused = False

    def send_soon(self) -> None:
        """Send what there is at the end of this iteration of the event loop, if not before."""
        if len(self._connections) == 1:
            self.send()
        elif not self._is_planned:
            self._is_planned = True
            self._turns.send_together(self.send)

    def send(self) -> None:
        """Send what there is, now."""
        self._is_planned = False
        if self._output and self._transport is not None:
            replies = "\r\n".join(self._output)
            self._transport.write(f"{replies}\r\n".encode())
        self._output.clear()
