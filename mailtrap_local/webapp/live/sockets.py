"""Routes of WebSockets that a page only reads: frames go out until the page or the server ends."""

from collections.abc import Callable, Generator
from contextlib import closing

import msgspec
from flask import Flask, g, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server
from wsproto.frame_protocol import CloseReason

from mailtrap_local.errors import BadQuery
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.webapp.http.websockets import (
    OPENED,
    discard_messages,
    hang_up,
    wait_for_reader,
)

IsOver = Callable[[], bool]
FrameSource = Callable[[Principal, IsOver], Generator[str | None, None, None]]
"""Makes the frames for a principal, until the server stops or the callable returns True.

It is called before the handshake: what happens once the client knows that it is connected is in the
frames. None stands for a while without news. The generator raises BadQuery or
msgspec.ValidationError for an invalid request.
"""


def serve_socket(
    app: Flask, path: str, frames: FrameSource, is_current: Callable[[Principal], bool]
) -> None:
    """Add a WebSocket. It ends once `is_current` returns False for who has opened it."""
    endpoint = f"WS {path}"

    @app.before_request
    def begin() -> None:
        if request.endpoint == endpoint:
            principal: Principal = g.principal
            g.is_over = lambda: not is_current(principal)
            g.frames = frames(principal, g.is_over)

    @Sock(app).route(path, endpoint=endpoint)  # type: ignore[untyped-decorator]  # flask-sock has no types
    def follow(page: Server) -> None:
        request.environ[OPENED] = True
        discard_messages(page)
        try:
            page.close(*_send_frames(page, g.frames, g.is_over))
        except ConnectionClosed:
            wait_for_reader(page)  # it may be sending the closing frame
        except OSError:
            pass  # the page no longer reads
        finally:
            hang_up(page)


def _send_frames(
    page: Server, frames: Generator[str | None, None, None], is_over: IsOver
) -> tuple[CloseReason, str]:
    """Send a page its frames until there are no more. Returns the reason for closing.

    Raises ConnectionClosed when the page closes, and OSError when it no longer reads.
    """
    try:
        with closing(frames):
            for text in frames:
                if text is not None:
                    page.send(text)
                elif not page.connected:
                    raise ConnectionClosed
    except (BadQuery, msgspec.ValidationError) as problem:
        return CloseReason.POLICY_VIOLATION, str(problem)
    if is_over():
        return CloseReason.POLICY_VIOLATION, "the credentials are not valid any more"
    return CloseReason.GOING_AWAY, "the server stops"
