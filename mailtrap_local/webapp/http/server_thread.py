"""Thread of an HTTP server."""

from mailtrap_local.mailroom.background import BackgroundThread, BackgroundThreads
from mailtrap_local.net.listen import end_listening
from mailtrap_local.webapp.http.connection import HttpServer

_POLL = 0.05  # seconds until a stop is noticed


class HttpServerThread:
    """Runs an HTTP server in a thread of its own, from `start` to `stop`."""

    def __init__(self, name: str, server: HttpServer, among: BackgroundThreads) -> None:
        self._server = server
        self._thread = BackgroundThread(name, self._serve, among)

    def start(self) -> None:
        """Start to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Refuse new connections, then end the thread."""
        end_listening(self._server.socket)
        self._thread.stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self) -> bool:
        self._server.serve_forever(_POLL)
        return False
