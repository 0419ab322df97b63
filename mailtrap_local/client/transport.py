"""HTTP requests to the page of a sandbox elsewhere; every failure is one clear error.

Imports nothing but the standard library. Knows HTTP, and nothing of the API's content.
"""

import json
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from mailtrap_local.client.sandbox_url import authorization, split_url
from mailtrap_local.errors import BadSetting, RequestRefused, SandboxUnreachable

_MAX_OCTETS = 10**8  # of a response: the server may be any
_MAX_RAW_OCTETS = 10**9  # of a message
_PATIENCE = 60.0  # seconds between two pieces of a stream
_JSON = "application/json"
_EVENTS = "text/event-stream"
_PROBLEM = "application/problem+json"


class NotFound(RequestRefused):
    """Resource does not exist, or no longer: a 404."""


class CancelToken:
    """Lets another thread end a request, before or after it has begun."""

    def __init__(self) -> None:
        self.is_cancelled = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def cancel(self) -> None:
        """Close the connection: the thread that waits for the response gets SandboxUnreachable."""
        with self._lock:
            self.is_cancelled = True
            if self._socket is not None:
                with suppress(OSError):  # it is closed already
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def attach(self, connection: HTTPConnection) -> None:
        """Attach to an open connection. Raises ConnectionAbortedError if cancelled."""
        with self._lock:
            if self.is_cancelled:
                raise ConnectionAbortedError
            self._socket = connection.sock


class _Request(NamedTuple):
    method: str
    path: str
    body: bytes | None = None
    content_type: str = _JSON
    takes: float = 0.0  # seconds
    max_octets: int = _MAX_OCTETS
    cancel: CancelToken | None = None


class _Response(NamedTuple):
    status: int
    content_type: str
    body: bytes


class HttpTransport:
    """Sends requests to the page at `url`, such as `http://user:password@127.0.0.1:8025/base`.

    `login` is a user and a password, instead of those in the URL; `ca_file` has the certificates
    to trust, in PEM, in place of the system's and the local CA's. A response may take `timeout`
    seconds. Each request has its own connection, so any thread may send one. Raises BadSetting for
    invalid arguments; requests raise SandboxUnreachable, and RequestRefused for a status of 400
    or above.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        login: tuple[str, str] | None = None,
        ca_file: str | Path | None = None,
        timeout: float = 10.0,
    ) -> None:
        parts = split_url(url)
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self.host = parts.hostname or ""
        self.port = parts.port or (443 if parts.scheme == "https" else 80)
        self._base = parts.path.rstrip("/")
        self._is_secure = parts.scheme == "https"
        self._ca_file = ca_file
        self._timeout = timeout
        if login is None and parts.username is not None:
            login = unquote(parts.username), unquote(parts.password or "")
        self._authorization = authorization(token, login)

    def get(
        self,
        path: str,
        *,
        needs: Collection[str] = (),
        takes: float = 0.0,
        cancel: CancelToken | None = None,
        **parameters: Any,
    ) -> Any:
        """Return the JSON of a GET, which may take `takes` seconds longer than others.

        A response without the fields `needs` is not of a sandbox: raises SandboxUnreachable.
        """
        response = self.request("GET", path, takes=takes, cancel=cancel, **parameters)
        if needs and not (isinstance(response, dict) and response.keys() >= set(needs)):
            raise self._not_a_sandbox()
        return response

    def raw(self, path: str) -> bytes:
        """Return the body of a GET."""
        return self._send(_Request("GET", path, max_octets=_MAX_RAW_OCTETS)).body

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
        """Return the JSON of a response, None for a 204. `body` is raw mail, or encoded as JSON.

        Parameters that are None are left out, lists are repeated. See `get` for `takes`.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        target = f"{path}?{urlencode(given, doseq=True)}" if given else path
        if isinstance(body, bytes):
            request = _Request(method, target, body, "message/rfc822")
        else:
            request = _Request(method, target, None if body is None else json.dumps(body).encode())
        response = self._send(request._replace(takes=takes, cancel=cancel))
        return None if response.status == 204 else self._json(response, _JSON)

    def _send(self, request: _Request) -> _Response:
        with self._clear_errors(self._timeout + request.takes):
            response = self._exchange(request)
        if response.status >= 400:
            raise self._refusal(response)
        return response

    def _refusal(self, response: _Response) -> RequestRefused | SandboxUnreachable:
        problem = self._json(response, _PROBLEM)
        if response.status == 401:
            return self._unreachable(
                "it wants credentials, and not these: pass its token, or a user and a password"
            )
        refusal = NotFound if response.status == 404 else RequestRefused
        return refusal(response.status, problem)

    def stream(
        self, path: str, body: bytes, headers: Mapping[str, str], cancel: CancelToken
    ) -> Iterator[bytes]:
        """Yield the documents of the response to a POST of JSON: its body, or each event's data.

        A body of JSON is one whatever the status; without any there is none.
        """
        given = {"Accept": f"{_JSON}, {_EVENTS}", "Content-Type": _JSON, **headers}
        with self._clear_errors(_PATIENCE):
            connection = self._connection(_PATIENCE)
            try:
                connection.connect()
                cancel.attach(connection)
                target = self._base + path
                connection.request("POST", target, body, {**given, **self._authorization})
                with connection.getresponse() as response:
                    if response.headers.get_content_type() == _EVENTS:
                        yield from _data_of_events(response)
                        return
                    whole = self._read(response, _MAX_OCTETS)
            finally:
                connection.close()
        if whole.content_type != _JSON:
            raise self._refusal(whole)
        if whole.body:
            yield whole.body

    @contextmanager
    def _clear_errors(self, seconds: float) -> Iterator[None]:
        """Raise SandboxUnreachable for whatever the network, or who is there, does."""
        try:
            yield
        except ssl.SSLCertVerificationError as problem:
            raise self._unreachable(
                f"its certificate is not trusted, {problem.verify_message}: name the file of its "
                "CA, which `mailtrap-local ca` prints where it runs"
            ) from None
        except TimeoutError:
            raise self._unreachable(f"no answer within {seconds:g} s") from None
        except (OSError, UnicodeError) as problem:  # the latter for an invalid host
            reason = problem.strerror if isinstance(problem, OSError) else None
            raise self._unreachable(
                f"{reason or problem}: does a sandbox run there? `mailtrap-local` starts one"
            ) from None
        except HTTPException:
            raise self._not_a_sandbox() from None

    def _exchange(self, request: _Request) -> _Response:
        connection = self._connection(self._timeout + request.takes)
        headers = {"Accept": f"{_JSON}, */*", **self._authorization}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        try:
            if request.cancel is not None:
                connection.connect()
                request.cancel.attach(connection)
            # a server that refuses a large body may respond before the end of it, and close
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(request.method, self._base + request.path, request.body, headers)
            with connection.getresponse() as response:  # else its socket stays open beyond `close`
                return self._read(response, request.max_octets)
        finally:
            connection.close()

    def _read(self, response: HTTPResponse, max_octets: int) -> _Response:
        body = response.read(max_octets + 1)
        if len(body) > max_octets:
            raise self._unreachable(f"an answer has more than {max_octets:,} octets")
        if response.length:  # what is missing of Content-Length
            raise self._unreachable("an answer broke off")
        return _Response(response.status, response.headers.get_content_type(), body)

    def _connection(self, timeout: float) -> HTTPConnection:
        if self._is_secure:
            return HTTPSConnection(self.host, self.port, timeout=timeout, context=self._context)
        return HTTPConnection(self.host, self.port, timeout=timeout)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        # only for https: imported late for a quick start
        from mailtrap_local.net.tls import client_context, local_ca_file  # noqa: PLC0415

        try:
            if self._ca_file is not None:
                return client_context(Path(self._ca_file))
            context = ssl.create_default_context()
            if (ours := local_ca_file()) is not None:
                context.load_verify_locations(ours)
        except OSError as problem:  # ssl's errors are such
            raise BadSetting(
                f"{self._ca_file or 'the local CA'}: no certificates in PEM: "
                f"{problem.strerror or problem}"
            ) from None
        return context

    def _json(self, response: _Response, content_type: str) -> Any:
        try:
            content = json.loads(response.body)
        except (ValueError, RecursionError):
            content = None
        if response.content_type != content_type or not isinstance(content, dict | list):
            raise self._not_a_sandbox()
        return content

    def _unreachable(self, text: str) -> SandboxUnreachable:
        return SandboxUnreachable(f"{self.url}: {text}")

    def _not_a_sandbox(self) -> SandboxUnreachable:
        return self._unreachable(
            "what answers there is no sandbox's page: is this its URL, and not a listener of SMTP?"
        )


def _data_of_events(response: HTTPResponse) -> Iterator[bytes]:
    """Yield the data of events, each of which is one line."""
    while line := response.readline(_MAX_OCTETS):
        if line.startswith(b"data:"):
            yield line.removeprefix(b"data:").strip()
