"""Bodies that no SDK sends: each gets an error in the shape of the provider, and nothing fails."""

import json
import logging
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from mailtrap_local import Sandbox
from provider_calls import RECORDED, ProviderAnswer, ProviderClient, provider_client, replay

JSON = {
    name: each["requests"][0]
    for name, each in RECORDED.items()
    if each["requests"][0]["body"]["kind"] == "json"
}
SHAPES: dict[str, set[str]] = {  # the fields of an error
    "sendgrid": {"errors"},
    "ses": {"message"},
    "resend": {"statusCode", "name", "message"},
    "mailgun": {"message"},
    "postmark": {"ErrorCode", "Message"},
    "azure": {"error"},
    "mailjet": {"ErrorIdentifier", "StatusCode", "ErrorMessage"},
    "brevo": {"code", "message"},
    "mailtrap": {"success", "errors"},
    "mandrill": {"status", "code", "name", "message"},
    "mailersend": {"message"},
    "sparkpost": {"errors"},
    "graph": {"error"},
    "gmail": {"error"},
}
BROKEN = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"a": "\xff"}',
    "a number": b"1",
    "a list": b"[]",
    "text": b'"x"',
    "null": b"null",
    "an object": b"{}",
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "60 levels": b'{"a":' * 60 + b"1" + b"}" * 60,
    "a lone surrogate": b'{"from": "\\ud800"}',
    "a huge number": b'{"from": 1e999, "a": ' + b"9" * 5000 + b"}",
}
VALUES: list[Any] = [None, 0, -1, 2**63, 1.5, True, "", "x", "\0\r\n", [], [[]], {}, {"a": [1]}]


def provider_of(name: str) -> str:
    return next((each for each in SHAPES if each in name), "ses")


def is_refused(answer: ProviderAnswer, provider: str) -> bool:
    """Say whether an answer is a refusal in the shape of the provider, which is checked."""
    if answer.status_code < 300:
        return False
    if provider == "mandrill":
        assert answer.status_code in (500, 413)  # its status of all mistakes
    else:
        assert 400 <= answer.status_code < 500, answer.text
    if not (provider == "mailjet" and "Messages" in answer.json):
        assert SHAPES[provider] <= answer.json.keys(), answer.text
    return True


@pytest.fixture(autouse=True)
def _nothing_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("name", JSON)
def test_a_broken_body_is_refused(name: str, api: ProviderClient) -> None:
    for what, broken in BROKEN.items():
        assert is_refused(replay(api, JSON[name], broken), provider_of(name)), what
    assert api.mails == []


@pytest.mark.parametrize("name", [name for name in JSON if "python" in name])
def test_no_value_of_a_field_fails(name: str, api: ProviderClient) -> None:
    body, provider = JSON[name]["body"]["json"], provider_of(name)
    for path in paths_of(body):
        for value in VALUES:
            changed = json.dumps(replaced(body, path, value)).encode()
            is_refused(replay(api, JSON[name], changed), provider)


@pytest.mark.parametrize("name", JSON)
def test_what_is_too_large_is_refused(name: str, sandbox: Sandbox) -> None:
    api = provider_client(sandbox, max_message_size=10_000)
    body = json.dumps(JSON[name]["body"]["json"])
    long = body.replace("604118.", "604118." + "x" * 20_000)
    answer = replay(api, JSON[name], long.encode())
    is_refused(answer, provider_of(name))
    assert api.mails == [] or "x" * 20_000 not in long
    huge = b'{"a": "' + b"x" * 2_000_000 + b'"}'
    assert replay(api, JSON[name], huge).status_code == 413
    assert api.mails == [] or "x" * 20_000 not in long


def test_facts_beside_a_message_count_as_its_octets(sandbox: Sandbox) -> None:
    api = provider_client(sandbox, max_message_size=10_000)
    body = deepcopy(JSON["python-sendgrid"]["body"]["json"])
    body["custom_args"] = {"long": "x" * 12_000}
    assert api.post("/v3/mail/send", body).status_code == 413
    assert api.mails == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Action=",
        b"Action=Nothing",
        b"Action=SendEmail",
        b"Action=SendRawEmail&RawMessage.Data=%25",
        b"Action=SendRawEmail&RawMessage.Data=x&RawMessage=y",
        b"Action=SendEmail&Message=x",
        b"Action=SendEmail&Message.Subject.Data=x&Message.Subject.Data.y=z",
        b"Action=SendEmail&" + b".".join([b"a"] * 100) + b"=x",
        b"Action=SendEmail&Destination.ToAddresses=ann@example.com&Message.Body.Text.Data=x",
        b"Action=SendBulkTemplatedEmail&Destinations.member.1=x",
        b"Action=SendTemplatedEmail&Source=a@b.example&Template=t&TemplateData=x",
        b"Action=CreateTemplate&Template=x",
        b"Action=GetTemplate",
        b"\xff\xfe=1&Action=SendEmail",
        b"&".join(b"a%d=1" % number for number in range(20_000)),
    ],
)
def test_a_broken_form_gets_an_error_in_xml(body: bytes, api: ProviderClient) -> None:
    answer = api.post("/", body, Content_Type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    root = ET.fromstring(answer.text)  # our own answer
    assert root.tag.endswith("ErrorResponse")
    assert api.mails == []


@pytest.mark.parametrize(
    "body",
    [
        b"from=x&to=y&text=z",
        b"from=a%40b.example&to=%00&text=z",
        b"from=a%40b.example&to=c%40d.example&text=z&h%3A%0A=x",
        b"from=a%40b.example&to=c%40d.example&text=z&recipient-variables=[",
        b"from=a%40b.example&to=c%40d.example&template=z&t%3Avariables=1",
        b"",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--",
    ],
)
def test_a_broken_form_of_mailgun_is_refused(body: bytes, api: ProviderClient) -> None:
    is_form = b"=" in body and b"--" not in body
    kind = "application/x-www-form-urlencoded" if is_form else "multipart/form-data; boundary=x"
    for path in ("/v3/example.com/messages", "/v3/example.com/messages.mime"):
        answer = api.form(path, body, **{"Content-Type": kind})
        assert answer.status_code == 400, answer.text
        assert answer.json.keys() == {"message"}
    assert api.mails == []


def test_a_form_that_is_too_large_is_refused(sandbox: Sandbox) -> None:
    api = provider_client(sandbox, max_message_size=10_000)
    fields = {"from": "a@b.example", "to": "c@d.example", "text": "x" * 2_000_000}
    assert api.form("/v3/example.com/messages", fields).status_code == 413
    fields["text"] = "x" * 20_000
    assert api.form("/v3/example.com/messages", fields).status_code == 413
    assert api.mails == []


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Iterate over the places of all values within a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:2])
    for name, each in items:
        yield (*path, name)
        if isinstance(each, dict | list):
            yield from paths_of(each, (*path, name))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """Return a copy with another value at a place."""
    copy = node = deepcopy(value)
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = new
    return copy
