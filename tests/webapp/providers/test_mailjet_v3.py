"""Mailjet's Send API v3, which its SDKs speak unless they are told otherwise."""

import base64
from typing import Any

import pytest

from provider_calls import BASIC, ProviderAnswer, ProviderClient

APP, ANN, BO, CY = "app@example.com", "ann@example.com", "bo@example.com", "cy@example.com"
PNG = base64.b64encode(b"\x89PNG").decode()
FILE = {"Content-type": "image/png", "Filename": "a.png", "content": PNG}


def send(api: ProviderClient, **fields: Any) -> ProviderAnswer:
    mail = {"FromEmail": APP, "FromName": "Shop, Inc", "Subject": "x", "Text-part": "t", **fields}
    return api.post("/v3/send", mail, Authorization=BASIC["Authorization"])


def test_each_of_the_recipients_gets_a_message(api: ProviderClient) -> None:
    recipients = [
        {"Email": ANN, "Name": "Ann", "Vars": {"name": "Ann"}},
        {"Email": BO, "Vars": {"name": "Bo"}},
    ]
    answer = send(
        api,
        Recipients=recipients,
        Subject="Hi {{var:name}}",
        Vars={"name": "you", "shop": "S"},
        **{
            "Html-part": "<p>{{var:shop}}",
            "Mj-TemplateLanguage": "True",
            "Mj-CustomID": "4711",
            "Mj-campaign": "spring",
            "Mj-trackopen": 1,
            "Headers": {"Reply-To": "help@example.com", "X-A": "b"},
            "Inline_attachments": [FILE],
        },
    )
    ann, bo = api.mails
    assert [one["Email"] for one in answer.json["Sent"]] == [ANN, BO]
    assert {type(one["MessageID"]) for one in answer.json["Sent"]} == {int}
    assert [mail.subject for mail in (ann, bo)] == ["Hi Ann", "Hi Bo"]
    assert (ann.rcpt_to, ann.html) == ((ANN,), "<p>S\n")
    assert (ann.reply_to, ann.headers["X-A"]) == (("help@example.com",), "b")
    assert ann.attachment("a.png").inline
    assert ann.sender is not None
    assert ann.sender.name == "Shop, Inc"
    assert ann.request is not None
    assert (ann.request.tags, ann.request.metadata) == (("spring",), {"CustomID": "4711"})
    assert ann.request.other == {"Mj-trackopen": 1}


def test_to_cc_and_bcc_are_of_one_message(api: ProviderClient) -> None:
    answer = send(
        api, To=f'"B, Ann" <{ANN}>, {BO}', Cc=CY, Bcc="di@example.com", Attachments=[FILE]
    )
    (mail,) = api.mails
    assert mail.rcpt_to == (ANN, BO, CY, "di@example.com")
    assert (mail.bcc, [one.name for one in mail.to]) == (("di@example.com",), ["B, Ann", ""])
    assert not mail.attachment("a.png").inline
    assert len({one["MessageUUID"] for one in answer.json["Sent"]}) == 1


def test_several_messages_are_sent_at_once(api: ProviderClient) -> None:
    one = {"FromEmail": APP, "Text-part": "t", "Recipients": [{"Email": ANN}]}
    body = {"Messages": [{**one, "Subject": "1"}, {**one, "Subject": "2"}]}
    path = "/v3/send/message"
    answer = api.post(path, body, Authorization=BASIC["Authorization"])
    assert (answer.status_code, len(answer.json["Sent"])) == (200, 2)
    assert [mail.subject for mail in api.mails] == ["1", "2"]


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, "at least one recipient"),
        ({"To": ANN, "FromEmail": None}, "FromEmail is required"),
        ({"To": ANN, "Text-part": None}, '"Text-part" or "Html-part" is mandatory.'),
        ({"Recipients": [{"Email": "x"}]}, "'x' is no valid address"),
        ({"Recipients": ANN}, "Recipients: Expected `array`"),
    ],
)
def test_a_mistake_is_refused(fields: dict[str, Any], text: str, api: ProviderClient) -> None:
    answer = send(api, **fields)
    assert (answer.status_code, answer.json["StatusCode"]) == (400, 400)
    assert text in answer.json["ErrorMessage"]
    assert api.mails == []


def test_the_keys_of_the_account_are_wanted(api: ProviderClient) -> None:
    answer = api.send("/v3/send", method="POST", data=b"{}")
    assert (answer.status_code, answer.json["StatusCode"]) == (401, 401)
