"""A client that speaks SMTP line by line, for tests that are conversations."""

import socket

from mailtrap_local.settings import HostPort


class Client:
    """A raw connection. `say` sends and gives the whole reply, its lines joined by newlines."""

    def __init__(self, address: HostPort) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self._lines = self.socket.makefile("rb")

    def say(self, octets: bytes) -> str:
        self.socket.sendall(octets)
        return self.reply()

    def reply(self) -> str:
        """The next reply, `""` when the server has closed the connection."""
        lines = []
        while line := self._lines.readline():
            lines.append(line.decode().rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        return "\n".join(lines)

    def close(self) -> None:
        self._lines.close()
        self.socket.close()
