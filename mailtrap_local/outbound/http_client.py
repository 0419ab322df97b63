"""Send HTTP requests out of the sandbox: one exchange a connection, and no redirect followed.

The only HTTP client for other servers. It knows no proxies, no cookies and no credentials, reads
no more than it is asked for, and is not used before something is configured to send.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from typing import Literal, NamedTuple, Protocol, cast
from urllib.parse import quote, urlsplit

from mailtrap_local.clock import monotonic
from mailtrap_local.outbound.timed_stream import TimedStream, connect, remaining

FailureKind = Literal["url", "forbidden", "name", "connection", "certificate", "timeout", "answer"]
Resolve = Callable[[str, int], Sequence[str]]
"""Return the addresses of a host. Raises OSError."""

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 8192
_MOST_ADDRESSES = 8
_UNQUOTED = "%/:=&?~#+!$,;'@()*[]|"
_AGENT = "mailtrap-local"


class ConnectionGuard(Protocol):
    """Judges the addresses of a host before a connection is made."""

    def refusal(self, host: str, port: int, addresses: Collection[str]) -> str:
        """Say why none of these addresses may be connected to, "" if all may."""


class HttpFailure(Exception):
    """A request got no answer; the text says why."""

    def __init__(self, kind: FailureKind, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class HttpCall(NamedTuple):
    """A request. `max_octets` are read of the body at most."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    max_octets: int = 0


class HttpAnswer(NamedTuple):
    """Status, headers by names in lower case, and the start of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Target(NamedTuple):
    """Server and resource of a URL."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_field(self) -> str:
        """Value of the field Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, of any spelling that the system reads. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class HttpClient:
    """Sends requests. May be used from any thread.

    `guard` judges the addresses of each host, which are resolved once, and connected to as they
    were judged; without one any may be connected to, which is for URLs of the configuration.
    """

    def __init__(
        self,
        guard: ConnectionGuard | None = None,
        *,
        context: ssl.SSLContext | None = None,
        resolve: Resolve = addresses_of,
    ) -> None:
        self._guard = guard
        self._context = context
        self._resolve = resolve
        self._streams: set[TimedStream] = set()
        self._is_closed = False

    def close(self) -> None:
        """Break off what is being sent, which fails, and send nothing from now on."""
        self._is_closed = True
        for stream in list(self._streams):
            stream.break_off()

    def send(self, call: HttpCall, seconds: float) -> HttpAnswer:
        """Send a request, within so many seconds. Raises HttpFailure."""
        deadline = monotonic() + seconds
        target = parse_url(call.url)
        try:
            addresses = self._addresses(target, deadline)
            with self._open(target, addresses, deadline) as stream:
                return self._exchange(stream, call, target)
        except ssl.SSLCertVerificationError as problem:
            raise HttpFailure("certificate", f"its certificate: {problem.verify_message}") from None
        except TimeoutError:
            raise HttpFailure("timeout", f"no answer within {seconds:g} s") from None
        except (OSError, HTTPException) as problem:
            kind: FailureKind = "answer" if isinstance(problem, HTTPException) else "connection"
            raise HttpFailure(kind, _describe(problem)) from None

    def _exchange(self, stream: TimedStream, call: HttpCall, target: Target) -> HttpAnswer:
        self._streams.add(stream)
        try:
            if self._is_closed:
                raise ConnectionAbortedError("the client has been closed")
            stream.send_all(_encode(call, target))
            return _read(stream, call)
        finally:
            self._streams.discard(stream)

    def _addresses(self, target: Target, deadline: float) -> Sequence[str]:
        """Resolve a host within the time; the system's resolver itself cannot be stopped."""
        self._check(target, ())  # not even a name is looked up that is refused
        results: SimpleQueue[Sequence[str] | OSError] = SimpleQueue()

        def resolve() -> None:
            try:
                results.put(self._resolve(target.host, target.port))
            except (OSError, UnicodeError) as problem:
                results.put(problem if isinstance(problem, OSError) else OSError(str(problem)))

        threading.Thread(target=resolve, name="resolve-host", daemon=True).start()
        try:
            result = results.get(timeout=remaining(deadline))
        except Empty:
            raise TimeoutError from None
        if isinstance(result, OSError):
            is_temporary = result.errno in (socket.EAI_AGAIN, None)
            kind: FailureKind = "connection" if is_temporary else "name"
            raise HttpFailure(kind, f"{target.host}: {_describe(result)}")
        self._check(target, result)
        return result[:_MOST_ADDRESSES]

    def _check(self, target: Target, addresses: Sequence[str]) -> None:
        if self._guard and (why := self._guard.refusal(target.host, target.port, addresses)):
            raise HttpFailure("forbidden", why)

    def _open(self, target: Target, addresses: Sequence[str], deadline: float) -> TimedStream:
        connected = connect(addresses, target.port, deadline)
        try:
            if target.scheme == "https":
                connected.settimeout(remaining(deadline))
                context = self._context or ssl.create_default_context()
                connected = context.wrap_socket(connected, server_hostname=target.host)
        except BaseException:
            connected.close()
            raise
        return TimedStream(connected, deadline)


def parse_url(url: str) -> Target:
    """Return the target of an http or https URL. Raises HttpFailure."""
    if len(url) > _LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        raise HttpFailure("url", "it is no valid URL")
    try:
        parts = urlsplit(url)
        host = _ascii_host((parts.hostname or "").rstrip("."))
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise HttpFailure("url", "it is no valid http or https URL") from None
    if not host or "%" in host:
        raise HttpFailure("url", "it has no valid host")
    if parts.username is not None:
        raise HttpFailure("url", "it has credentials, which are not sent")
    path = quote(parts.path or "/", safe=_UNQUOTED)
    query = f"?{quote(parts.query, safe=_UNQUOTED)}" if parts.query else ""
    return Target(parts.scheme, host, port, path + query)


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    import idna  # noqa: PLC0415  # its tables are rarely needed

    return idna.encode(host, uts46=True).decode()


def _encode(call: HttpCall, target: Target) -> bytes:
    headers = {
        "Host": target.host_field,
        "User-Agent": _AGENT,
        "Accept": "*/*",
        "Connection": "close",
        **call.headers,
    }
    if call.body is not None:
        headers["Content-Length"] = str(len(call.body))
    lines = [f"{call.method} {target.path} HTTP/1.1"]
    lines += [f"{name}: {' '.join(value.split())}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    return head + (call.body or b"")


def _read(stream: TimedStream, call: HttpCall) -> HttpAnswer:
    response = HTTPResponse(cast("socket.socket", stream), method=call.method)
    try:
        response.begin()
        body = response.read(call.max_octets) if call.max_octets else b""
        headers = {name.lower(): value for name, value in response.getheaders()}
        return HttpAnswer(response.status, headers, body)
    except ValueError as problem:  # of a length that is no number, say
        raise HTTPException(str(problem)) from None
    finally:
        response.close()


def _describe(problem: OSError | HTTPException) -> str:
    if isinstance(problem, HTTPException):
        return f"the answer is no HTTP: {type(problem).__name__}"
    return problem.strerror or str(problem) or type(problem).__name__
