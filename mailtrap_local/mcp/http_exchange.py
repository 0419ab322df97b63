"""Answer one POST: status, and JSON or a stream of events. Knows no web framework."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from mailtrap_local.mcp.messages import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    MISSING_CAPABILITY,
    PARSE_ERROR,
    Notice,
    RequestId,
    RpcError,
    RpcMessage,
    error_message,
    notice_message,
    parse_message,
    result_message,
)
from mailtrap_local.mcp.mirrored_headers import HEADER_MISMATCH, VERSION_HEADER, check_headers
from mailtrap_local.mcp.server import McpServer, Steps
from mailtrap_local.mcp.versions import (
    UNSUPPORTED_VERSION,
    check_version,
    is_modern,
    version_of,
)

_Caller = TypeVar("_Caller")

# of errors in the modern era; all others, and those of the other era, are responses like any
_STATUSES = {
    PARSE_ERROR: 400,
    INVALID_REQUEST: 400,
    INVALID_PARAMS: 400,
    HEADER_MISMATCH: 400,
    MISSING_CAPABILITY: 400,
    UNSUPPORTED_VERSION: 400,
    METHOD_NOT_FOUND: 404,
}
_HEARTBEAT = b":\n\n"  # a comment: whoever has gone is noticed by it


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """Response to a POST: JSON in `body`, or `events`, or neither for a notification."""

    status: int = 200
    body: bytes = b""
    events: Iterator[bytes] | None = None


def answer_post(  # noqa: PLR0911  # one for each outcome
    server: McpServer[_Caller],
    octets: bytes,
    *,
    header: Callable[[str], str | None],
    caller: _Caller,
    takes_events: bool,
    is_gone: Callable[[], bool],
) -> PostReply:
    """Answer the body of a POST.

    `header` returns a header by its name. What lasts becomes a stream of events after its first
    step, so that errors before have their status; without `takes_events` it stays JSON. It ends
    when the client `is_gone`, which is asked after each step.
    """
    try:
        message = parse_message(octets)
    except RpcError as error:
        return PostReply(status=_STATUSES[error.code], body=error_message(error.request_id, error))
    if message.id is None:
        return PostReply(status=202)
    modern = is_modern(message, header(VERSION_HEADER))
    if message.method == "subscriptions/listen" and not takes_events:
        return PostReply(status=406)
    try:
        if modern:
            _check(message, header)
        steps = server.answer(message, caller, is_modern=modern)
        first = next(steps)
        if takes_events:
            return PostReply(events=_events(message.id, first, steps, is_gone))
        while not is_gone():
            next(steps)
    except StopIteration as end:
        return PostReply(body=result_message(message.id, end.value))
    except RpcError as error:
        status = _STATUSES.get(error.code, 200) if modern else 200
        return PostReply(status=status, body=error_message(message.id, error))
    return PostReply(status=202)  # which nobody reads


def _check(message: RpcMessage, header: Callable[[str], str | None]) -> None:
    version = version_of(message, header(VERSION_HEADER))
    check_headers(message, version, header)
    check_version(version)


def _events(
    request_id: RequestId, first: Notice | None, steps: Steps, is_gone: Callable[[], bool]
) -> Iterator[bytes]:
    """Yield the events of a stream: notifications, comments as it lasts, and the response."""
    with closing(steps):
        notice = first
        while not is_gone():
            yield _HEARTBEAT if notice is None else _event(notice_message(notice))
            try:
                notice = next(steps)
            except StopIteration as end:
                yield _event(result_message(request_id, end.value))
                return
            except RpcError as error:
                yield _event(error_message(request_id, error))
                return


def _event(data: bytes) -> bytes:
    return b"event: message\ndata: " + data + b"\n\n"
