"""Bridge for clients that start a program: MCP on stdin and stdout, as requests to a sandbox."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from mailtrap_local.client.transport import CancelToken, HttpTransport
from mailtrap_local.errors import SandboxError
from mailtrap_local.mcp.messages import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    RequestId,
    RpcError,
    RpcMessage,
    error_message,
    parse_message,
)
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import is_modern, version_of

_MOST_REQUESTS = 100  # at a time; each has a thread
_GRACE = 2.0  # seconds for what is under way when the client has closed its side


class McpBridge:
    """Passes messages on, each with a thread of its own. `write` writes a line; any thread may.

    Keeps nothing but what is under way, so the sandbox may be restarted meanwhile.
    """

    def __init__(self, transport: HttpTransport, write: Callable[[bytes], None]) -> None:
        self._transport = transport
        self._write = write
        self._changed = threading.Condition()  # guards all below, and the order of lines
        self._under_way: dict[RequestId, CancelToken] = {}
        self._threads: set[threading.Thread] = set()

    def run(self, lines: Iterable[bytes]) -> None:
        """Pass lines on until there are no more, then give requests a moment to be answered."""
        for line in lines:
            if line.strip():
                self._take(line)
        with self._changed:
            self._changed.wait_for(lambda: not self._under_way, _GRACE)
            for cancel in self._under_way.values():
                cancel.cancel()
            threads = [*self._threads]
        for thread in threads:
            thread.join(_GRACE)

    def refuse(self, error: RpcError, request_id: RequestId | None = None) -> None:
        """Write an error, of a request if there is one."""
        with self._changed:
            self._write(error_message(request_id, error))

    def _take(self, line: bytes) -> None:
        try:
            message = parse_message(line)
        except RpcError as error:
            self.refuse(error, error.request_id)
            return
        if message.id is None:
            self._note(message)
            return
        cancel = CancelToken()
        with self._changed:
            is_taken = message.id in self._under_way
            is_full = len(self._under_way) >= _MOST_REQUESTS
            if not is_taken and not is_full:
                self._under_way[message.id] = cancel
        if is_taken or is_full:
            reason = "a request with this id" if is_taken else f"{_MOST_REQUESTS} requests"
            self.refuse(RpcError(INVALID_REQUEST, f"{reason} under way already"), message.id)
            return
        self._start(message.id, message, line, cancel)

    def _note(self, message: RpcMessage) -> None:
        """Take a notification: the server, which keeps nothing, has no use for any but one."""
        request_id: Any = message.params.get("requestId")
        if message.method == "notifications/cancelled" and isinstance(request_id, str | int):
            with self._changed:
                cancel = self._under_way.pop(request_id, None)
            if cancel is not None:
                cancel.cancel()

    def _start(
        self, request_id: RequestId, message: RpcMessage, line: bytes, cancel: CancelToken
    ) -> None:
        def answer() -> None:
            try:
                self._answer(request_id, message, line, cancel)
            finally:
                with self._changed:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=answer, name="mailtrap-mcp", daemon=True)
        with self._changed:
            self._threads.add(thread)
        thread.start()

    def _answer(
        self, request_id: RequestId, message: RpcMessage, line: bytes, cancel: CancelToken
    ) -> None:
        failure = "the sandbox has ended before its answer"
        try:
            headers = _headers(message)
            for document in self._transport.stream("/mcp", line.strip(), headers, cancel):
                if _is_response(document):
                    self._end(request_id, document, cancel)
                    return
                self._pass_back(document, cancel)
        except SandboxError as problem:
            failure = str(problem)
        finally:  # whatever happens, a client does not wait for ever
            error = RpcError(INTERNAL_ERROR, failure)
            self._end(request_id, error_message(request_id, error), cancel)

    def _end(self, request_id: RequestId, response: bytes, cancel: CancelToken) -> None:
        """Write the response; from then on the client may use the id again."""
        with self._changed:
            if self._under_way.get(request_id) is cancel:
                del self._under_way[request_id]
                self._write(response)
            self._changed.notify_all()

    def _pass_back(self, document: bytes, cancel: CancelToken) -> None:
        with self._changed:
            if not cancel.is_cancelled:
                self._write(document)


def _headers(message: RpcMessage) -> dict[str, str]:
    try:
        return mirrored_headers(message, version_of(message)) if is_modern(message, None) else {}
    except RpcError:  # the server says so, too
        return {}


def _is_response(document: bytes) -> bool:
    try:
        content = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return False
    return isinstance(content, dict) and "method" not in content
