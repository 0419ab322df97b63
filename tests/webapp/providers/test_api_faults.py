"""Faults at the stage API: a status, a delay, a dropped connection."""

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.clock import monotonic
from mailtrap_local.errors import BadRule
from mailtrap_local.faults.mailbox_faults import Faults
from provider_calls import RECORDED, ProviderClient, replay

ERRORS = {  # what a 429 is, by recording
    "python-sendgrid": '"message":"Slow down","field":null',
    "python-boto3-sesv2": '{"message":"Slow down"}',
    "python-boto3-ses-v1": "<Code>Throttling</Code><Message>Slow down</Message>",
    "python-resend": '"name":"rate_limit_exceeded","message":"Slow down"',
    "python-mailgun": '{"message":"Slow down"}',
    "python-postmark": '{"ErrorCode":429,"Message":"Slow down"}',
    "python-azure-email": '{"error":{"code":"TooManyRequests","message":"Slow down"}}',
    "python-mailjet": '"StatusCode":429,"ErrorMessage":"Slow down"',
    "python-brevo": '{"code":"too_many_requests","message":"Slow down"}',
    "python-mailtrap": '{"success":false,"errors":["Slow down"]}',
    "python-mandrill": '"name":"GeneralError","message":"Slow down"',
    "python-mailersend": '{"message":"Slow down"}',
    "python-sparkpost": '{"errors":[{"message":"Slow down"}]}',
    "python-gmail": '"status":"RESOURCE_EXHAUSTED"',
}


@pytest.fixture
def faults(sandbox: Sandbox) -> Faults:
    return sandbox.mailbox.faults


@pytest.mark.parametrize("name", ERRORS)
def test_a_status_has_the_shape_of_the_provider(
    name: str, api: ProviderClient, faults: Faults
) -> None:
    request = RECORDED[name]["requests"][0]
    with faults.reply("API", 429, "Slow down") as fault:
        answer = replay(api, request)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert ERRORS[name] in answer.text
    assert (fault.hits, api.mails) == (1, [])
    with faults.reply("API", 599):
        assert replay(api, request).status_code == 599
    assert replay(api, request).status_code < 300
    assert api.mails


def test_conditions_hold_for_the_whole_request(api: ProviderClient, faults: Faults) -> None:
    request = RECORDED["python-sendgrid"]["requests"][0]
    missed = [
        faults.reply("API", 500, sender="bob@*"),
        faults.reply("API", 500, recipient="eve@*"),
        faults.reply("API", 500, header="X-Tenant=other"),
    ]
    met = faults.reply("API", 503, recipient="bo@*", header="X-Tenant=acme", attempt=1)
    assert [replay(api, request).status_code for _ in range(2)] == [503, 202]
    assert ([fault.hits for fault in missed], met.hits) == ([0, 0, 0], 1)


def test_a_delay_comes_before_the_answer(api: ProviderClient, faults: Faults) -> None:
    faults.delay(0.2, on="API")
    began = monotonic()
    assert replay(api, RECORDED["python-resend"]["requests"][0]).status_code == 200
    assert monotonic() - began >= 0.2


def test_a_dropped_connection_has_no_answer(api: ProviderClient, faults: Faults) -> None:
    request = RECORDED["python-resend"]["requests"][0]
    for fault, kept in ((faults.drop(on="API"), 0), (faults.drop_after_store(on="API"), 1)):
        with fault, pytest.raises(ConnectionAbortedError):
            replay(api, request)
        assert len(api.mails) == kept


def test_an_address_may_ask_for_it(api: ProviderClient) -> None:
    mail = {"from": "app@example.com", "subject": "x", "text": "x"}
    for address, status in (("api-429@fault.test", 429), ("api-500@fault.test", 500)):
        assert api.post("/emails", {**mail, "to": address}).status_code == status
    once = {**mail, "to": "api-503-then-ok@fault.test"}
    assert [api.post("/emails", once).status_code for _ in range(2)] == [503, 200]
    with pytest.raises(ConnectionAbortedError):
        api.post("/emails", {**mail, "to": "api-drop@fault.test"})
    assert len(api.mails) == 1


@pytest.mark.parametrize(
    "add",
    [
        lambda faults: faults.reply("API", 200),
        lambda faults: faults.reply("API", 429, "a\nb"),
        lambda faults: faults.garbage("API"),
        lambda faults: faults.throttle(10, on="API"),
        lambda faults: faults.reply("API", 429, auth="app"),
        lambda faults: faults.drop(on="API", after_bytes=5),
    ],
)
def test_what_makes_no_sense_there_is_refused(add: object, faults: Faults) -> None:
    assert callable(add)
    with pytest.raises(BadRule):
        add(faults)


def test_faults_of_smtp_do_not_meet_it(api: ProviderClient, faults: Faults) -> None:
    for stage in ("connect", "RCPT", "end-of-data"):
        faults.drop(on=stage)
    assert replay(api, RECORDED["python-resend"]["requests"][0]).status_code == 200
