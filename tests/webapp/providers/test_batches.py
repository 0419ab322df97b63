"""Several messages in one request, each with its own recipients, words and result."""

import io
import json
from typing import Any

import pytest

from provider_calls import ProviderClient

APP, ANN, BO = "app@example.com", "ann@example.com", "bo@example.com"
BULK = {
    "FromEmailAddress": APP,
    "DefaultContent": {
        "Template": {
            "TemplateContent": {"Subject": "Hi {{name}}", "Text": "{{shop}} for {{name}}"},
            "TemplateData": '{"name": "you", "shop": "Shop"}',
        }
    },
    "DefaultEmailTags": [{"Name": "order", "Value": "1"}],
    "BulkEmailEntries": [
        {
            "Destination": {"ToAddresses": [ANN]},
            "ReplacementEmailContent": {
                "ReplacementTemplate": {"ReplacementTemplateData": '{"name": "Ann"}'}
            },
            "ReplacementTags": [{"Name": "order", "Value": "2"}],
        },
        {"Destination": {"ToAddresses": ["x"]}},
        {"Destination": {"ToAddresses": [BO]}},
    ],
}


def subjects(api: ProviderClient) -> list[tuple[tuple[str, ...], str]]:
    return [(mail.rcpt_to, mail.subject) for mail in api.mails]


def test_a_bulk_of_ses_has_a_result_for_each(api: ProviderClient) -> None:
    answer = api.post("/v2/email/outbound-bulk-emails", BULK)
    results = answer.json["BulkEmailEntryResults"]
    assert [one["Status"] for one in results] == ["SUCCESS", "INVALID_PARAMETER", "SUCCESS"]
    assert subjects(api) == [((ANN,), "Hi Ann"), ((BO,), "Hi you")]
    ann, bo = api.mails
    assert (ann.text, bo.text) == ("Shop for Ann\n", "Shop for you\n")
    assert ann.request is not None
    assert ann.request.metadata == {"order": "2"}
    assert ann.request.template is not None
    assert ann.request.template.variables == {"name": "Ann", "shop": "Shop"}


def test_a_bulk_of_ses_v1(api: ProviderClient) -> None:
    fields = {
        "Action": "SendBulkTemplatedEmail",
        "Source": APP,
        "Template": "welcome",
        "DefaultTemplateData": '{"name": "you"}',
        "Destinations.member.1.Destination.ToAddresses.member.1": ANN,
        "Destinations.member.1.ReplacementTemplateData": '{"name": "Ann"}',
        "Destinations.member.1.Destination.CcAddresses": "",  # so boto3 sends a list that is empty
        "DefaultTags.member.1.Name": "order",
        "DefaultTags.member.1.Value": "1",
        "Destinations.member.1.ReplacementTags.member.1.Name": "order",
        "Destinations.member.1.ReplacementTags.member.1.Value": "2",
        "Destinations.member.2.Destination.ToAddresses.member.1": "x",
        "Destinations.member.3.Destination.ToAddresses.member.1": BO,
    }
    answer = api.form("/", fields)
    assert answer.text.count("<Status>Success</Status>") == 2
    assert answer.text.count("<Status>InvalidParameterValue</Status>") == 1
    assert [mail.rcpt_to for mail in api.mails] == [(ANN,), (BO,)]
    templates = [mail.request and mail.request.template for mail in api.mails]
    assert [one and one.variables for one in templates] == [{"name": "Ann"}, {"name": "you"}]
    tags = [mail.request and mail.request.metadata for mail in api.mails]
    assert tags == [{"order": "2"}, {"order": "1"}]


@pytest.mark.parametrize("path", ["/email/batch", "/email/batchWithTemplates"])
def test_a_batch_of_postmark_has_a_result_for_each(path: str, api: ProviderClient) -> None:
    items = [
        {"From": APP, "To": ANN, "TextBody": "1", "TemplateId": 1},
        {"From": "x", "To": ANN, "TextBody": "2", "TemplateId": 1},
        {"From": APP, "To": BO, "TextBody": "3", "TemplateId": 1},
    ]
    answer = api.post(path, items if path == "/email/batch" else {"Messages": items})
    assert [one["ErrorCode"] for one in answer.json] == [0, 300, 0]
    assert [one.get("To") for one in answer.json] == [ANN, None, BO]
    assert [mail.rcpt_to for mail in api.mails] == [(ANN,), (BO,)]
    assert api.post("/email/batch", [{}] * 501).json["ErrorCode"] == 410


def test_a_batch_of_resend_is_all_or_nothing_unless_it_is_permissive(api: ProviderClient) -> None:
    good = {"from": APP, "to": ANN, "subject": "x", "text": "x"}
    items = [good, {**good, "to": "x"}, {**good, "to": BO}]
    assert api.post("/emails/batch", items).status_code == 422
    assert api.mails == []
    answer = api.post("/emails/batch", items, x_batch_validation="permissive")
    assert len(answer.json["data"]) == 2
    assert [one["index"] for one in answer.json["errors"]] == [1]
    file = {"filename": "a.txt", "content": "eA=="}
    for extra in ({"attachments": [file]}, {"scheduled_at": "in 1 hour"}):
        assert api.post("/emails/batch", [{**good, **extra}]).status_code == 422
    assert api.post("/emails/batch", [good] * 101).status_code == 422


def test_a_batch_of_mailtrap_adds_to_its_base(api: ProviderClient) -> None:
    base = {"from": {"email": APP}, "subject": "Base", "text": "x"}
    items = [{"to": [{"email": ANN}], "subject": "Own"}, {"to": [{"email": "x"}]}, 1]
    answer = api.post("/api/batch/shop", {"base": base, "requests": items})
    assert [one["success"] for one in answer.json["responses"]] == [True, False, False]
    assert subjects(api) == [((ANN,), "Own")]
    assert api.mails[0].mailbox == "shop"


def test_messages_of_mailjet_are_judged_one_by_one(api: ProviderClient) -> None:
    good = {"From": {"Email": APP}, "TextPart": "x", "To": [{"Email": ANN}]}
    answer = api.post("/v3.1/send", {"Globals": {"Subject": "All"}, "Messages": [good, {}]})
    assert [one["Status"] for one in answer.json["Messages"]] == ["success", "error"]
    assert subjects(api) == [((ANN,), "All")]
    assert api.post("/v3.1/send", {"Messages": [{}]}).status_code == 400


def test_versions_of_brevo_are_messages(api: ProviderClient) -> None:
    answer = api.post(
        "/v3/smtp/email",
        {
            "sender": {"email": APP},
            "subject": "Hi {{params.name}}",
            "htmlContent": "<p>{{ params.name }} at {{params.shop}}",
            "params": {"shop": "A & B"},
            "messageVersions": [
                {"to": [{"email": ANN}], "params": {"name": "Ann"}},
                {"to": [{"email": BO}], "params": {"name": "Bo"}, "subject": "Own"},
            ],
        },
    )
    assert answer.status_code == 201
    assert answer.json["messageIds"] == [mail.message_id for mail in api.mails]
    assert subjects(api) == [((ANN,), "Hi Ann"), ((BO,), "Own")]
    assert (api.mails[0].html or "").strip() == "<p>Ann at A &amp; B"


def test_recipient_variables_of_mailgun_make_a_message_for_each(api: ProviderClient) -> None:
    fields = {
        "from": APP,
        "to": [f"Ann <{ANN}>", BO],
        "subject": "Hi %recipient.name%",
        "text": "%recipient% %recipient_email% %recipient.cart%",
        "h:X-Name": "%recipient.name%",
        "h:Reply-To": "%recipient.name%@help.example",
        "v:user": "%recipient.name%",
        "recipient-variables": json.dumps({ANN: {"name": "Ann", "cart": [1]}, BO: {"name": "Bo"}}),
        "attachment": (io.BytesIO(b"content"), "a.txt"),
    }
    answer = api.form("/v3/example.com/messages", fields)
    assert subjects(api) == [((ANN,), "Hi Ann"), ((BO,), "Hi Bo")]
    ann, bo = api.mails
    assert ann.text == f"Ann <{ANN}> {ANN} [1]\n"
    assert bo.text == f"{BO} {BO} %recipient.cart%\n"
    assert [str(one) for one in ann.to] == [ANN]
    assert (ann.headers["X-Name"], bo.headers["X-Name"]) == ("Ann", "Bo")
    assert (ann.reply_to, bo.reply_to) == (("Ann@help.example",), ("Bo@help.example",))
    assert [mail.request and mail.request.metadata for mail in (ann, bo)] == [
        {"user": "Ann"},
        {"user": "Bo"},
    ]
    assert ann.message_id == bo.message_id == answer.json["id"]
    assert [mail.attachment().content for mail in (ann, bo)] == [b"content", b"content"]


def test_mandrill_sends_to_each_unless_recipients_are_preserved(api: ProviderClient) -> None:
    message: dict[str, Any] = {
        "from_email": APP,
        "subject": "Hi *|NAME|*",
        "text": "*|name|* *|UNKNOWN|*",
        "to": [{"email": ANN}, {"email": BO, "type": "bcc"}, {"email": "x"}],
        "global_merge_vars": [{"name": "NAME", "content": "you"}],
        "merge_vars": [{"rcpt": ANN, "vars": [{"name": "name", "content": "Ann"}]}],
        "metadata": {"order": "1"},
        "recipient_metadata": [{"rcpt": BO, "values": {"order": "2"}}],
    }
    answer = api.post("/api/1.0/messages/send.json", {"key": "k", "message": message})
    assert [one["status"] for one in answer.json] == ["sent", "sent", "invalid"]
    assert subjects(api) == [((ANN,), "Hi Ann"), ((BO,), "Hi you")]
    assert api.mails[0].text == "Ann *|UNKNOWN|*\n"
    metadata = [mail.request and mail.request.metadata for mail in api.mails]
    assert metadata == [{"order": "1"}, {"order": "2"}]
    message["preserve_recipients"] = True
    answer = api.post(
        "/api/1.3/messages/send",
        {"key": "k", "message": message, "send_at": "2026-12-01 10:00:00"},
    )
    assert [one["status"] for one in answer.json] == ["scheduled", "scheduled", "invalid"]
    last = api.mails[-1]
    assert (last.rcpt_to, [str(one) for one in last.to]) == ((ANN, BO), [ANN])
    assert last.request is not None
    assert last.request.scheduled_at == "2026-12-01T10:00:00Z"
    assert "key" not in str(last.request.as_json())


def test_personalization_of_mailersend_makes_a_message_for_each(api: ProviderClient) -> None:
    body = {
        "from": {"email": APP},
        "to": [{"email": ANN}, {"email": BO}],
        "subject": "Hi {{ name }}{$old}",
        "text": "{% if x %}",
        "personalization": [{"email": ANN, "data": {"name": "Ann"}}],
        "variables": [{"email": BO, "substitutions": [{"var": "old", "value": "Bo"}]}],
    }
    assert api.post("/v1/email", body).status_code == 202
    assert subjects(api) == [((ANN,), "Hi Ann{$old}"), ((BO,), "Hi Bo")]
    assert api.mails[0].text == "{% if x %}\n"  # for the checks to find
    answer = api.post("/v1/bulk-email", [body, {}])
    assert (answer.status_code, len(api.mails)) == (202, 4)


def test_sparkpost_sends_to_each(api: ProviderClient) -> None:
    body = {
        "content": {
            "from": {"email": "{{shop}}@example.com", "name": "For {{name}}"},
            "reply_to": "{{shop}} <help@example.com>",
            "subject": "Hi {{name}}",
            "text": "{{shop}}",
            "headers": {"X-Name": "{{name}}"},
        },
        "substitution_data": {"name": "you", "shop": "S"},
        "metadata": {"order": "1"},
        "options": {"start_time": "2026-12-01T10:00:00+01:00"},
        "recipients": [
            {"address": ANN, "substitution_data": {"name": "Ann"}, "tags": ["t"]},
            {"address": {"email": BO, "header_to": ANN}, "metadata": {"order": "2"}},
        ],
    }
    assert api.post("/api/v1/transmissions", body).status_code == 200
    assert subjects(api) == [((ANN,), "Hi Ann"), ((BO,), "Hi you")]
    ann, bo = api.mails
    assert [str(one) for one in bo.to] == [ANN]
    assert (ann.mail_from, ann.sender and ann.sender.name) == ("S@example.com", "For Ann")
    assert (ann.reply_to[0].name, bo.headers["X-Name"]) == ("S", "you")
    assert ann.request is not None
    assert bo.request is not None
    assert (ann.request.tags, bo.request.metadata) == (("t",), {"order": "2"})
    assert ann.request.scheduled_at == "2026-12-01T09:00:00Z"
