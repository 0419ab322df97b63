"""Requests that are repeated with the same idempotency key send one message."""

import threading

import pytest
from werkzeug.wrappers import Response

from mailtrap_local import Sandbox
from mailtrap_local.webapp.providers.idempotency import IdempotentResponses
from mailtrap_local.webapp.providers.refusal import ApiRefusal
from provider_calls import RECORDED, ProviderClient, replay

MAIL = {"from": "app@example.com", "to": "ann@example.com", "subject": "x", "text": "x"}


def test_resend_answers_a_repeated_request_as_before(api: ProviderClient) -> None:
    first = api.post("/emails", MAIL, Idempotency_Key="k")
    again = api.post("/emails", MAIL, Idempotency_Key="k")
    assert (again.status_code, again.json) == (200, first.json)
    assert len(api.mails) == 1
    other = api.post("/emails", {**MAIL, "text": "y"}, Idempotency_Key="k")
    assert (other.status_code, other.json["name"]) == (409, "invalid_idempotent_request")
    assert api.post("/emails", MAIL, Idempotency_Key="k2").json != first.json
    assert api.post("/emails/batch", [MAIL], Idempotency_Key="k").status_code == 200
    for key in ("", "x" * 257):
        answer = api.post("/emails", MAIL, Idempotency_Key=key)
        assert (answer.status_code, answer.json["name"]) == (400, "invalid_idempotency_key")


def test_a_refused_request_may_be_mended(api: ProviderClient, sandbox: Sandbox) -> None:
    assert api.post("/emails", {**MAIL, "to": "x"}, Idempotency_Key="k").status_code == 422
    assert api.post("/emails", MAIL, Idempotency_Key="k").status_code == 200
    fault = sandbox.mailbox.faults.temp_fail(on="API")
    assert api.post("/emails", MAIL, Idempotency_Key="k2").status_code == 503
    assert api.post("/emails", MAIL, Idempotency_Key="k2").status_code == 200
    assert fault.hits == 1


def test_one_that_is_under_way_is_a_conflict() -> None:
    responses, inside, done = IdempotentResponses(), threading.Event(), threading.Event()

    def slow() -> Response:
        inside.set()
        assert done.wait(10)
        return Response("first")

    thread = threading.Thread(target=responses.once, args=("resend", "k", b"", slow))
    thread.start()
    assert inside.wait(10)
    try:
        with pytest.raises(ApiRefusal) as refusal:
            responses.once("resend", "k", b"", lambda: Response("second"))
    finally:
        done.set()
        thread.join()
    assert (refusal.value.status, refusal.value.code) == (409, "concurrent_idempotent_requests")
    again = responses.once("resend", "k", b"", lambda: Response("second"))
    assert again.get_data() == b"first"


def test_brevo_has_its_key_among_the_headers_of_the_mail(api: ProviderClient) -> None:
    body = {
        "sender": {"email": "app@example.com"},
        "to": [{"email": "ann@example.com"}],
        "subject": "x",
        "textContent": "x",
        "headers": {"idempotencyKey": "k", "X-Tenant": "acme"},
    }
    first, again = api.post("/v3/smtp/email", body), api.post("/v3/smtp/email", body)
    assert first.json == again.json
    (mail,) = api.mails
    assert mail.headers.get("idempotencyKey") is None
    assert mail.headers["X-Tenant"] == "acme"


def test_a_key_that_the_provider_does_not_know_means_nothing(api: ProviderClient) -> None:
    for _ in range(2):  # mailjet-rest makes it of the body
        replay(api, RECORDED["python-mailjet"]["requests"][0])
    assert len(api.mails) == 2
