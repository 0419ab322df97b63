"""The way to a sandbox elsewhere: requests to its page, and what comes of them as one clear error.

Nothing but the standard library. Knows HTTP, and nothing of what is asked for.
"""

import json
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Collection
from contextlib import suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from mailtrap_local.errors import BadSetting, RequestRefused, SandboxUnreachable

_PATIENCE = 10.0  # seconds for an answer, besides those that it takes by itself
_MOST = 10**8  # octets of an answer that are read: who answers may be anybody
_MOST_RAW = 10**9  # and of a message
_JSON = "application/json"
_PROBLEM = "application/problem+json"


class NotFound(RequestRefused):
    """What was asked for is not there, or no longer: a 404."""


class CancelToken:
    """By which another thread ends a request, whether it has begun or not."""

    def __init__(self) -> None:
        self.has_ended = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def cancel(self) -> None:
        """Let go of the answer: who waits for it gets SandboxUnreachable."""
        with self._lock:
            self.has_ended = True
            if self._socket is not None:
                with suppress(OSError):  # it has come to its own end
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def attach(self, connection: HTTPConnection) -> None:
        """Said of a connection that has been made. Raises ConnectionAbortedError."""
        with self._lock:
            if self.has_ended:
                raise ConnectionAbortedError
            self._socket = connection.sock


class _Request(NamedTuple):
    method: str
    path: str
    body: bytes | None = None
    kind: str = _JSON
    timeout: float = _PATIENCE
    most: int = _MOST
    cancel: CancelToken | None = None


class _Answer(NamedTuple):
    status: int
    kind: str
    body: bytes


class HttpTransport:
    """Asks the sandbox whose page is at `url`, `http://user:password@127.0.0.1:8025/base`.

    `login` is a user and a password, instead of those in the URL; `ca_file` has the certificates
    to trust, in PEM, else the system's and the local CA's are. Each request has a connection of
    its own, so that any thread may ask. Raises BadSetting for what makes no sense, and for every
    request SandboxUnreachable, or RequestRefused when the sandbox says no.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        login: tuple[str, str] | None = None,
        ca_file: str | Path | None = None,
    ) -> None:
        parts = _split(url)
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self.host = parts.hostname or ""
        self._port = parts.port
        self._base = parts.path.rstrip("/")
        self._is_secure = parts.scheme == "https"
        self._ca_file = ca_file
        if login is None and parts.username is not None:
            login = unquote(parts.username), unquote(parts.password or "")
        self._authorization = _authorization(token, login)

    def get(
        self,
        path: str,
        *,
        needs: Collection[str] = (),
        takes: float = 0.0,
        cancel: CancelToken | None = None,
        **parameters: Any,
    ) -> Any:
        """What a GET answers, as JSON. `takes` is how many seconds it may need by itself.

        An answer without a field that one `needs` is taken for one of somebody else.
        """
        said = self.request("GET", path, takes=takes, cancel=cancel, **parameters)
        if needs and not (isinstance(said, dict) and said.keys() >= set(needs)):
            raise self._somebody_else()
        return said

    def raw(self, path: str) -> bytes:
        """What a GET answers, as it is."""
        return self._asked(_Request("GET", path, most=_MOST_RAW)).body

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        takes: float = 0.0,
        cancel: CancelToken | None = None,
        **parameters: Any,
    ) -> Any:
        """What a request answers, as JSON; None for nothing. `body` is mail in bytes, or JSON.

        Parameters that are None are left out, those that are lists repeated.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        target = f"{path}?{urlencode(given, doseq=True)}" if given else path
        if isinstance(body, bytes):
            request = _Request(method, target, body, "message/rfc822")
        else:
            request = _Request(method, target, None if body is None else json.dumps(body).encode())
        answer = self._asked(request._replace(timeout=_PATIENCE + takes, cancel=cancel))
        return None if answer.status == 204 else self._json(answer, _JSON)

    def _asked(self, request: _Request) -> _Answer:
        try:
            answer = self._exchange(request)
        except ssl.SSLCertVerificationError as problem:
            raise self._unreachable(
                f"its certificate is not trusted, {problem.verify_message}: name the file of its "
                "CA, which `mailtrap-local ca` tells where it runs"
            ) from None
        except TimeoutError:
            raise self._unreachable(f"no answer within {request.timeout:g} s") from None
        except (OSError, UnicodeError) as problem:  # the latter for a host that can be none
            said = problem.strerror if isinstance(problem, OSError) else None
            raise self._unreachable(
                f"{said or problem}: does a sandbox run there? `mailtrap-local` starts one"
            ) from None
        except HTTPException:
            raise self._somebody_else() from None
        if answer.status < 400:
            return answer
        problem_said = self._json(answer, _PROBLEM)
        if answer.status == 401:
            raise self._unreachable(
                "it wants credentials, and not these: pass its token, or a user and a password"
            )
        refusal = NotFound if answer.status == 404 else RequestRefused
        raise refusal(answer.status, problem_said)

    def _exchange(self, request: _Request) -> _Answer:
        connection = self._connection(request.timeout)
        headers = {"Accept": f"{_JSON}, */*", **self._authorization}
        if request.body is not None:
            headers["Content-Type"] = request.kind
        try:
            if request.cancel is not None:
                connection.connect()
                request.cancel.attach(connection)
            # who refuses a large body may answer before it has come, and close
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(request.method, self._base + request.path, request.body, headers)
            response = connection.getresponse()
            body = response.read(request.most + 1)
            missing = response.length  # of what was announced
        finally:
            connection.close()
        if len(body) > request.most:
            raise self._unreachable(f"an answer has more than {request.most:,} octets")
        if missing:
            raise self._unreachable("an answer broke off")
        return _Answer(response.status, response.headers.get_content_type(), body)

    def _connection(self, timeout: float) -> HTTPConnection:
        if self._is_secure:
            return HTTPSConnection(self.host, self._port, timeout=timeout, context=self._context)
        return HTTPConnection(self.host, self._port, timeout=timeout)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        # only for https: who goes without need not wait for it
        from mailtrap_local.net.tls import client_context, local_ca_file  # noqa: PLC0415

        try:
            if self._ca_file is not None:
                return client_context(Path(self._ca_file))
            context = ssl.create_default_context()
            if (ours := local_ca_file()) is not None:
                context.load_verify_locations(ours)
        except OSError as problem:  # ssl's errors are too
            raise BadSetting(
                f"{self._ca_file or 'the local CA'}: no certificates in PEM: "
                f"{problem.strerror or problem}"
            ) from None
        return context

    def _json(self, answer: _Answer, kind: str) -> Any:
        try:
            said = json.loads(answer.body)
        except (ValueError, RecursionError):
            said = None
        if answer.kind != kind or not isinstance(said, dict | list):
            raise self._somebody_else()
        return said

    def _unreachable(self, text: str) -> SandboxUnreachable:
        return SandboxUnreachable(f"{self.url}: {text}")

    def _somebody_else(self) -> SandboxUnreachable:
        return self._unreachable(
            "what answers there is no sandbox's page: is this its URL, and not a listener of SMTP?"
        )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or not url.isprintable():
        raise BadSetting(f"{url!r} is no URL of a page: write http://127.0.0.1:8025")
    return parts


def _authorization(token: str | None, login: tuple[str, str] | None) -> dict[str, str]:
    if token is not None:
        if not token or not token.isascii() or not token.isprintable():
            raise BadSetting("a token is made of ASCII letters, digits and marks")
        return {"Authorization": f"Bearer {token}"}
    if login is not None:
        shown = b64encode(":".join(login).encode()).decode("ascii")
        return {"Authorization": f"Basic {shown}"}
    return {}
