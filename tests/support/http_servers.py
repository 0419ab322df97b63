"""HTTP servers that answer as a test says, and remember what they were asked."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """A request: its method, path, headers by name, and body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class AskedServer(NamedTuple):
    """A server on a free port of 127.0.0.1."""

    port: int
    asked: list[Asked]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def http_server(answer: Callable[[Asked], Answer]) -> Iterator[AskedServer]:
    """Serve answers until the end of the block."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            request = Asked(self.command, self.path, dict(self.headers.items()), body)
            asked.append(request)
            status, headers, content = answer(request)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            with suppress(ConnectionError):  # the client may break off
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

        do_GET = do_HEAD = do_POST = handle_any  # noqa: N815  # found by these names

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield AskedServer(server.server_address[1], asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def raw_server(answer: bytes, *, drip: float | None = None, is_open: bool = False) -> Iterator[int]:
    """Answer any connection with these octets; yields the port.

    `drip`: an octet at a time, so many seconds apart. `is_open`: and then say nothing more.
    """
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)

    def serve() -> None:
        held = []
        while not stop.is_set():
            with suppress(OSError):  # of a time without a client, too
                connected, _ = listener.accept()
                held.append(connected)
                connected.settimeout(1)
                connected.recv(65_536)
                for at in range(0, len(answer), 1 if drip else max(len(answer), 1)):
                    connected.sendall(answer[at : at + 1] if drip else answer)
                    if stop.wait(drip or 0):
                        break
                if not is_open:
                    connected.close()
        for connected in held:
            connected.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        stop.set()
        thread.join(5)
        listener.close()


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """Answer any request over TLS with 204; yields the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connected, _ = listener.accept()
                with suppress(OSError), context.wrap_socket(connected, server_side=True) as tls:
                    tls.recv(1000)
                    tls.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
