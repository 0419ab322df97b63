"""Requests by the OpenAPI document, valid or not, get an answer that it names."""

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from schemathesis import Case, GenerationMode, SerializationContext
from schemathesis.checks import CHECKS

from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.webapp.api.openapi import describe
from mailtrap_local.webapp.api.routes import ROUTES

schema = schemathesis.openapi.from_dict(describe(ROUTES, "1.0"))

# A search, a cursor, a fault rule have a grammar that no schema tells of.
NOT_ASKED: Any = CHECKS.get_one("positive_data_acceptance")
EXAMPLES = 20  # for each operation
MAIL = b"""\
From: App <app@example.com>\r
To: ann@example.com\r
Subject: Your code is 604118\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
\r
https://shop.example/reset\r
--b\r
Content-Type: text/html\r
\r
<a href="https://shop.example/reset">Reset</a>\r
--b--\r
"""


@schemathesis.serializer("message/rfc822")
def as_mail(_context: SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def shared_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "max_messages": 100}


@pytest.mark.slow
@schema.parametrize()
@seed(20261126)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_the_document_names(
    case: "Case[Any]", shared_sandbox: Sandbox
) -> None:
    mailroom = shared_sandbox.mailroom
    mailroom.store.remove(
        [entry.message.id for entry in mailroom.store.read(0, 100)]
    )  # pinned ones too
    deliver(mailroom, MAIL)
    make_brief(case)
    make_likely(case)
    case.call_and_validate(base_url=shared_sandbox.http.url, excluded_checks=[NOT_ASKED])


def make_brief(case: "Case[Any]") -> None:
    """No test waits for a minute: what makes sense as a timeout becomes a short one."""
    if not case.path.startswith(("/api/wait", "/api/settle")):
        return
    query: dict[str, Any] = case.query
    for name in ("timeout", "quiet"):
        with suppress(TypeError, ValueError):
            if 0.01 < float(query.get(name, 10)) <= 60:
                query[name] = 0.01


def make_likely(case: "Case[Any]") -> None:
    """Make valid requests about a message ask for one that exists."""
    well_formed = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if "/messages/{id}" in case.path and well_formed:
        case.path_parameters["id"] = "latest"
        for name in ("query", "mailbox"):
            case.query.pop(name, None)
