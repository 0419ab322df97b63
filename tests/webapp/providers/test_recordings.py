"""What official SDKs send becomes the message it describes, and they get the provider's answer."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from mailtrap_local import Sandbox
from mailtrap_local.webapp.providers import sendgrid
from provider_calls import RECORDED, ProviderClient, replay

ANN, CY, BO = "ann@example.com", "cy@example.com", "bo@example.com"
TO_EACH = {  # of these each recipient gets a message
    "python-mandrill": [(ANN,), (CY,), (BO,)],
    "node-mandrill": [(ANN,)],
    "python-sparkpost": [(ANN,), (CY,), (BO,)],
    "node-sparkpost": [(ANN,), (CY,), (BO,)],
    "node-mailgun": [(ANN, CY, BO), ("di@example.com", CY, BO)],
    "python-gmail": [(ANN, BO)],
}
OTHERS = {  # recipients and subjects
    "node-postmark-template": [((ANN,), "")],
    "node-sendgrid-template": [((ANN,), "s"), ((BO,), "own")],
    "python-boto3-sesv2-template": [((ANN,), "")],
    "python-mailgun-mime": [((ANN,), "x")],
    "python-mailtrap-sandbox-template": [((ANN,), "")],
    "python-resend-batch": [((ANN,), "1"), ((BO,), "2")],
}
WITH_PDF = {name for name in RECORDED if "4711.pdf" in json.dumps(RECORDED[name]["requests"])}


@pytest.fixture(autouse=True)
def _on_the_day_of_the_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendgrid, "time", _Clock)  # one of them is for a date


class _Clock:
    @staticmethod
    def time() -> float:
        return 1_796_000_000 - 3600


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_request_gets_the_answer_of_the_provider(name: str, api: ProviderClient) -> None:
    for request in RECORDED[name]["requests"]:
        answer = replay(api, request)
        assert answer.status_code == request["answered"]["status"], answer.text
        assert shape(answer.text) == shape(request["answered"]["body"])


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_request_is_the_message_it_describes(name: str, api: ProviderClient) -> None:
    for request in RECORDED[name]["requests"]:
        replay(api, request)
    mails = api.mails
    if name in OTHERS:
        assert [(mail.rcpt_to, mail.subject) for mail in mails] == OTHERS[name]
        return
    assert [mail.rcpt_to for mail in mails] == TO_EACH.get(name, [(ANN, CY, BO)])
    for mail in mails:
        assert mail.subject == "Your code is 604118"
        assert mail.code() == "604118"
        assert (mail.text or "").strip() == "Your code is 604118."
        assert "<b>604118</b>" in (mail.html or "")
        assert mail.defects == ()
        assert "s3cret" not in str(mail.request)


@pytest.mark.parametrize("name", sorted(WITH_PDF))
def test_files_and_pictures_arrive_as_they_are(name: str, api: ProviderClient) -> None:
    for request in RECORDED[name]["requests"]:
        replay(api, request)
    for mail in api.mails:
        file = mail.attachment("4711.pdf")
        assert (file.content, file.content_type) == (b"%PDF-1.4 tiny\n", "application/pdf")
        assert not file.inline
        for picture in mail.attachments:
            if picture.content_type == "image/png":
                assert picture.content.startswith(b"\x89PNG")
                assert picture.inline


@pytest.mark.parametrize("name", RECORDED)
def test_how_it_came_is_known_and_found(name: str, api: ProviderClient) -> None:
    for request in RECORDED[name]["requests"]:
        replay(api, request)
    provider = api.mails[0].via
    assert provider in name or provider == "ses"
    for mail in api.mails:
        assert mail.request is not None
        assert (mail.request.provider, mail.via) == (provider, provider)
        assert mail.request.path == RECORDED[name]["requests"][0]["path"]


def test_tags_and_metadata_are_beside_the_message(api: ProviderClient, sandbox: Sandbox) -> None:
    for name in ("python-sendgrid", "python-mailgun", "python-postmark", "python-mandrill"):
        replay(api, RECORDED[name]["requests"][0])
    for mail in api.mails:
        assert mail.request is not None
        assert mail.request.tags == ("signup",)
        assert mail.request.metadata == {"order": "4711"}
        assert sandbox.mailroom.store.get(mail.id).flags.tags == {"signup"}


def shape(body: str) -> object:
    """Return names and types of an answer, without its values."""
    if body.startswith("<"):
        return [*_names(ET.fromstring(body))]  # our own answer
    return _kinds(json.loads(body)) if body else None


def _names(element: ET.Element) -> Iterator[str]:
    yield element.tag
    for child in element:
        yield from _names(child)


def _kinds(value: Any) -> object:
    if isinstance(value, dict):
        return {name: _kinds(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_kinds(each) for each in value[:1]]  # the recorder had as many as it liked
    return type(value).__name__
