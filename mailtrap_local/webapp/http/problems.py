"""Errors as problem documents, RFC 9457, and the HTTP status of each of ours."""

from http import HTTPStatus

import msgspec
from flask import Flask, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.wrappers import Response
from wsproto.utilities import RemoteProtocolError

from mailtrap_local.errors import (
    AccountNotFound,
    BadMessage,
    BadQuery,
    BadRule,
    BadSetting,
    FaultNotFound,
    MailboxNotFound,
    MessageNotFound,
    NoFeedback,
    NotPermitted,
    NotReleased,
    RelayNotFound,
    SessionNotFound,
    StoreFull,
    StoreUnavailable,
    WebhookNotFound,
)
from mailtrap_local.webapp.http.access_denied import AccessDenied
from mailtrap_local.webapp.live.waiters import Unavailable
from mailtrap_local.webapp.shapes.common import Problem, QueryProblem

_STATUSES: dict[type[Exception], int] = {
    AccountNotFound: 404,
    NotPermitted: 403,
    MessageNotFound: 404,
    MailboxNotFound: 404,
    SessionNotFound: 404,
    FaultNotFound: 404,
    RelayNotFound: 404,
    WebhookNotFound: 404,
    BadMessage: 400,
    BadRule: 400,
    BadSetting: 400,
    NoFeedback: 400,
    NotReleased: 400,
    msgspec.ValidationError: 400,
    msgspec.DecodeError: 400,
    RemoteProtocolError: 400,  # an invalid upgrade to a WebSocket
    StoreFull: 507,  # RFC 4918 section 11.5
    StoreUnavailable: 503,
    Unavailable: 503,
}
_RETRY_AFTER = "1"  # seconds
_LONGEST_DETAIL = 200  # characters, where it quotes a path


def answer_errors(app: Flask) -> None:
    """Make an application respond to every error with a problem document."""
    for kind, status in _STATUSES.items():
        app.register_error_handler(kind, lambda error, status=status: problem(status, str(error)))

    @app.errorhandler(BadQuery)
    def answer_query(error: BadQuery) -> Response:
        if error.column is None:
            return problem(HTTPStatus.BAD_REQUEST, str(error))
        status = HTTPStatus.BAD_REQUEST
        return answer_problem(
            QueryProblem(title=status.phrase, status=status, detail=str(error), column=error.column)
        )

    @app.errorhandler(AccessDenied)
    def answer_refusal(refusal: AccessDenied) -> Response:
        response = problem(refusal.status, refusal.detail)
        for challenge in refusal.challenges:
            response.headers.add("WWW-Authenticate", challenge)
        return response

    @app.errorhandler(HTTPException)
    def answer_http(error: HTTPException) -> Response:
        response = problem(error.code or 500, _detail_of(error))
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response


def _detail_of(error: HTTPException) -> str:
    if isinstance(error, NotFound) and error.description == NotFound.description:  # of no view
        return f"nothing is served at {request.script_root}{request.path}"[:_LONGEST_DETAIL]
    return error.description or ""


def problem(status: int, detail: str) -> Response:
    """Return the response for an error."""
    return answer_problem(Problem(title=HTTPStatus(status).phrase, status=status, detail=detail))


def answer_problem(document: Problem) -> Response:
    """Return the response with a problem document."""
    response = Response(
        msgspec.json.encode(document),
        status=document.status,
        content_type="application/problem+json",
    )
    if document.status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response
