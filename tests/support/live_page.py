"""The page's side of the live socket."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from simple_websocket import Client

HANDSHAKE = (
    b"GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class PromptClient(Client):
    """Delivers frames that came in one piece with the server's handshake at once.

    The library keeps them back until more comes, which no browser does.
    """

    def handshake(self) -> None:
        super().handshake()
        self._handle_events()  # type: ignore[attr-defined]  # the stubs leave it out
        self.connected = True  # if that was a close, the reader finds it out


class LivePage:
    """A browser tab as the socket sees it."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        pairs = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
        self.socket = PromptClient(url, headers=pairs)

    def frame(self, timeout: float = 30) -> Any:
        """The next frame about messages."""
        while (frame := self.any_frame(timeout)) is not None:
            if frame["type"] == "reset" or any(_is_of_mail(one) for one in frame["changes"]):
                return frame
        return None

    def any_frame(self, timeout: float = 30) -> Any:
        text = self.socket.receive(timeout=timeout)
        return None if text is None else json.loads(text)

    def status_changes(self, kind: str) -> Iterator[Any]:
        """Changes of this kind as they come, which are not of messages."""
        while (frame := self.any_frame()) is not None:
            yield from (change for change in frame["changes"] if change["type"] == kind)

    def changes(self, count: int) -> list[Any]:
        """The next `count` changes of messages, in as many frames as they come."""
        seen: list[Any] = []
        while len(seen) < count:
            seen += self.frame()["changes"]
        return seen

    def close(self) -> None:
        if self.socket.connected:
            self.socket.close()


OpenPage = Callable[..., LivePage]


def _is_of_mail(change: dict[str, Any]) -> bool:
    return change["type"] in {"added", "updated", "removed"}
