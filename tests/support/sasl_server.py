"""Check passwords for Postfix, by the protocol that Dovecot's authentication service speaks.

https://doc.dovecot.org/latest/developers/design/auth_protocol.html
"""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_GREETING = (
    "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\n"
    "COOKIE\t00000000000000000000000000000001\nDONE\n"
)


class _Answers(socketserver.StreamRequestHandler):
    accounts: dict[str, str]

    def handle(self) -> None:
        self.wfile.write(_GREETING.encode())
        for line in self.rfile:
            command, *fields = line.decode().rstrip("\n").split("\t")
            if command != "AUTH":
                continue
            response = next(one[5:] for one in fields if one.startswith("resp="))
            _, user, password = base64.b64decode(response).decode().split("\0")
            is_right = self.accounts.get(user) == password
            said = f"OK\t{fields[0]}\tuser={user}" if is_right else f"FAIL\t{fields[0]}"
            self.wfile.write(f"{said}\n".encode())


@contextmanager
def password_service(path: Path, **accounts: str) -> Iterator[None]:
    """Answer on a Unix socket; passwords by user."""
    handler = type("Handler", (_Answers,), {"accounts": accounts})
    with socketserver.ThreadingUnixStreamServer(str(path), handler) as server:
        server.daemon_threads = True
        path.chmod(0o666)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
