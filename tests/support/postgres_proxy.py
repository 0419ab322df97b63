"""Stands between a store and its PostgreSQL: loses answers to COMMIT, or what others notify."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

_SOCKET = ".s.PGSQL.5432"
_COMMITTED = b"C\0\0\0\x0bCOMMIT\0"  # the message CommandComplete


class PostgresProxy:
    """Passes octets on between a socket in `folder` and that of a server.

    While `swallows` is above zero, so many answers to COMMIT are lost with their connections, or
    with `keeps_open` alone. With `is_deaf` nobody's LISTEN is heard, as behind a pooler.
    """

    def __init__(self, server: Path, folder: Path) -> None:
        self._server = server / _SOCKET
        self._folder = folder
        self.swallows = 0
        self.swallowed = 0
        self.keeps_open = False
        self.is_deaf = False
        self._open: list[socket.socket] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / _SOCKET))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, url: str) -> str:
        """Return the URL of a database, by this way."""
        before, after = (quote(str(path), safe="") for path in (self._server.parent, self._folder))
        return url.replace(f"host={before}", f"host={after}")

    def close(self) -> None:
        for one in (self._listener, *self._open):
            _end(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._server))
            except OSError:
                _end(client)
                continue
            self._open += [client, server]
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while octets := source.recv(65536):
                if self.is_deaf:
                    octets = octets.replace(b"LISTEN ", b"NOTIFY ")
                if self.swallows and _COMMITTED in octets:
                    self.swallows -= 1
                    self.swallowed += 1
                    if self.keeps_open:
                        continue
                    break
                target.sendall(octets)
        except OSError:
            pass
        _end(source)
        _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
