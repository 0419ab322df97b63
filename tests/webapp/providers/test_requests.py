"""How mail came, and by which request: over HTTP, in searches, elsewhere; and never a key."""

import base64
import io
import logging
from typing import Any

import pytest

from asking import Ask
from mailtrap_local import Sandbox, connect
from provider_calls import RECORDED, ProviderClient, replay

APP, ANN = "app@example.com", "ann@example.com"
RAW = b"From: app@example.com\nTo: ann@example.com\nBcc: bo@example.com\nSubject: x\n\nx\n"


def post(api: ProviderClient, name: str) -> None:
    replay(api, RECORDED[name]["requests"][0])


def test_the_page_has_the_request(api: ProviderClient, ask: Ask, sandbox: Sandbox) -> None:
    post(api, "python-mailgun")
    summary = ask("GET", "/api/messages?query=via:mailgun").json["messages"][0]
    assert (summary["via"], summary["tags"], summary["session_id"]) == ("mailgun", ["signup"], "")
    request = {
        "provider": "mailgun",
        "path": "/v3/mg.example.com/messages",
        "tags": ["signup"],
        "metadata": {"order": "4711"},
        "template": None,
        "scheduled_at": None,
        "batch": None,
        "other": {},
    }
    assert ask("GET", "/api/messages/latest").json["request"] == request
    assert ask("GET", "/api/messages/latest/envelope").json["request"] == request
    elsewhere = connect(sandbox.http.url).mailbox.wait_for(subject="code")
    assert (elsewhere.via, elsewhere.request) == ("mailgun", sandbox.mailbox[0].request)
    for query, total in {"metadata:order=47": 1, "tag:signup": 1, "via:smtp": 0}.items():
        assert ask("GET", f"/api/messages?query={query}").json["total"] == total


def test_a_large_request_is_cut_in_a_whole_message(api: ProviderClient, ask: Ask) -> None:
    api.post("/email", {"From": APP, "To": ANN, "TextBody": "x", "Metadata": {"a": "x" * 200_000}})
    detail = ask("GET", "/api/messages/latest").json
    assert detail["request"]["metadata"] == {}
    assert [one["field"] for one in detail["truncated"]] == ["request"]
    envelope = ask("GET", "/api/messages/latest/envelope").json
    assert len(envelope["request"]["metadata"]["a"]) == 200_000


def test_other_mail_has_no_request(ask: Ask, sandbox: Sandbox) -> None:
    ask("POST", "/api/messages", RAW, **{"Content-Type": "message/rfc822"})
    assert (sandbox.mailbox[0].via, sandbox.mailbox[0].request) == ("api", None)
    assert ask("GET", "/api/messages/latest").json["request"] is None


@pytest.mark.parametrize("name", RECORDED)
def test_no_key_is_kept_logged_or_shown(
    name: str, api: ProviderClient, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret, texts = "S3CRETKEY", []
    for request in RECORDED[name]["requests"]:
        headers = [
            (key, secret if _is_secret(key) and "Basic" not in value else value)
            for key, value in request["headers"]
        ]
        body = request["body"]
        if body["kind"] == "json" and "key" in body["json"]:
            body = {**body, "json": {**body["json"], "key": secret}}
        answer = replay(api, {**request, "headers": headers, "body": body})
        texts.append(answer.text)
    texts += [repr(mail.request) + repr(mail.envelope) + repr(mail.raw) for mail in api.mails]
    texts += [str(ask("GET", "/api/messages/latest").json), caplog.text]
    assert secret not in "".join(texts)


def test_a_key_in_the_body_is_not_kept(api: ProviderClient, ask: Ask) -> None:
    signed = {"AWSAccessKeyId": "S3CRETKEY", "Signature": "S3CRETKEY", "SecurityToken": "S3CRETKEY"}
    fields = {"Source": APP, "Destination.ToAddresses.member.1": ANN, "ReturnPath": "r@example.com"}
    message = {"Message.Subject.Data": "x", "Message.Body.Text.Data": "x"}
    form = {"Action": "SendEmail", **fields, **message, **signed, "X-Amz-Credential": "S3CRETKEY"}
    assert api.send("/", method="POST", data=form).status_code == 200
    mail = {"from": APP, "to": ANN, "subject": "x", "text": "x", "topic_id": "t"}
    for name in ("api_key", "apiKey", "API-Key", "key", "token", "password", "access_token"):
        assert api.post("/emails", {**mail, name: "S3CRETKEY"}).status_code == 200
    others = [one.request.other for one in api.mails if one.request]
    assert others == [{"ReturnPath": "r@example.com"}, *[{"topic_id": "t"}] * 7]
    assert "S3CRETKEY" not in str(ask("GET", "/api/messages/latest").json)


def test_each_version_of_amazons_signatures_is_one(api: ProviderClient) -> None:
    quota = {"Action": "GetSendQuota"}
    headers = {"X-Amzn-Authorization": "AWS3-HTTPS AWSAccessKeyId=x, Signature=x"}
    ways: list[dict[str, Any]] = [
        {"headers": headers, "data": quota},
        {"query_string": {"X-Amz-Signature": "x"}, "data": quota},
        {"data": {**quota, "Signature": "x"}},
    ]
    for way in ways:
        assert api.send("/", method="POST", **way).status_code == 200
    assert api.send("/", method="POST", data=quota).status_code == 403


def _is_secret(header: str) -> bool:
    return header.lower() in ("authorization", "api-key", "x-postmark-server-token")


def test_an_inbox_of_mailtrap_is_a_mailbox(api: ProviderClient) -> None:
    post(api, "python-mailtrap-sandbox-template")
    assert api.mails[0].mailbox == "117"


def test_an_operation_of_azure_has_an_absolute_place(api: ProviderClient) -> None:
    body = RECORDED["python-azure-email"]["requests"][0]["body"]["json"]
    own = "11111111-2222-4333-8444-555555555555"
    send = "/emails:send?api-version=2025-09-01"
    for given in ({}, {"Operation_Id": own}):
        answer = api.post(send, body, Host="x.communication.azure.com", **given)
        place = f"http://x.communication.azure.com/emails/operations/{answer.json['id']}"
        assert answer.headers["Operation-Location"] == f"{place}?api-version=2025-09-01"
        path = answer.headers["Operation-Location"].removeprefix("http://x.communication.azure.com")
        assert api.post(path, method="GET").json["status"] == "Succeeded"
    assert answer.json["id"] == own
    assert api.post("/emails:send", body).status_code == 400
    assert api.post(send, body, Operation_Id="x").status_code == 400
    assert api.post("/emails/operations/x?api-version=1", method="GET").status_code == 404


def test_graph_takes_json_and_mime(api: ProviderClient) -> None:
    def to(address: str) -> list[dict[str, Any]]:
        return [{"emailAddress": {"address": address, "name": "N"}}]

    message = {
        "subject": "x",
        "body": {"contentType": "HTML", "content": "<p>x"},
        "toRecipients": to(ANN),
        "bccRecipients": to("bo@example.com"),
        "internetMessageHeaders": [{"name": "X-Tenant", "value": "acme"}],
        "importance": "high",
        "categories": ["signup"],
        "attachments": [
            {
                "@odata.type": "#microsoft.graph.fileAttachment",
                "name": "a.txt",
                "contentBytes": "eA==",
            }
        ],
        "flag": {"flagStatus": "flagged"},
    }
    answer = api.post("/v1.0/users/app@example.com/sendMail", {"message": message})
    assert (answer.status_code, answer.data) == (202, b"")
    mail = api.mails[0]
    assert (mail.mail_from, mail.rcpt_to) == (APP, (ANN, "bo@example.com"))
    assert (mail.headers["X-Tenant"], mail.headers["Importance"]) == ("acme", "high")
    assert mail.attachment("a.txt").content == b"x"
    assert mail.request is not None
    assert (mail.request.tags, mail.request.other) == (
        ("signup",),
        {"flag": {"flagStatus": "flagged"}},
    )


def test_graph_takes_mime(api: ProviderClient) -> None:
    mime = base64.b64encode(RAW)
    assert api.post("/v1.0/me/sendMail", mime, Content_Type="text/plain").status_code == 202
    assert api.mails[0].rcpt_to == (ANN, "bo@example.com")
    assert api.mails[0].headers.get("Bcc") is None


def test_graph_names_its_errors(api: ProviderClient) -> None:
    bad = {"message": {"internetMessageHeaders": [{"name": "Tenant", "value": "a"}]}}
    assert api.post("/v1.0/me/sendMail", bad).json["error"]["code"] == (
        "InvalidInternetMessageHeader"
    )
    assert api.post("/v1.0/me/sendMail", {"message": {"subject": "x"}}).json["error"]["code"] == (
        "ErrorInvalidRecipients"
    )


def test_tokens_are_given_to_who_asks(api: ProviderClient) -> None:
    for path in ("/tenant/oauth2/v2.0/token", "/token"):
        assert (
            api.send(path, method="POST", data={"grant_type": "x"}).json["token_type"] == "Bearer"
        )
    about = api.send("/tenant/v2.0/.well-known/openid-configuration").json
    assert about["token_endpoint"] == "http://localhost/tenant/oauth2/v2.0/token"


def test_gmail_takes_an_upload(api: ProviderClient) -> None:
    path = "/upload/gmail/v1/users/app@example.com/messages/send?uploadType=media"
    raw = RAW.replace(b"From: app@example.com\n", b"")
    answer = api.post(path, raw, Content_Type="message/rfc822")
    assert answer.json["labelIds"] == ["SENT"]
    assert api.mails[0].mail_from == APP
    assert [str(api.mails[0].sender)] == [APP]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_gmail_takes_an_upload_in_two_parts(end: str, api: ProviderClient) -> None:
    path = "/upload/gmail/v1/users/me/messages/send?uploadType=multipart"
    raw = RAW.replace(b"\n", end.encode()) + "ü --b--".encode()
    about = f'--b{end}Content-Type: application/json{end}{end}{{"threadId": "7"}}{end}'
    head = f"--b{end}Content-Type: text/plain; charset=utf-8{end}{end}"
    body = about.encode() + head.encode() + raw + f"{end}--b--{end}".encode()
    related = 'multipart/related; boundary="b"'
    answer = api.post(path, body, Content_Type=related)
    assert (answer.status_code, answer.json["threadId"]) == (200, "7")
    assert api.mails[0].rcpt_to == (ANN, "bo@example.com")
    assert api.mails[0].raw.endswith("\r\n\r\nx\r\nü --b--".encode())
    for broken in (b"", about.encode(), about.encode() + b"--b--"):
        assert api.post(path, broken, Content_Type=related).status_code == 400
    assert api.post(path, body, Content_Type="multipart/related").status_code == 400
    resumed = path.replace("multipart", "resumable")
    assert api.post(resumed, {}).status_code == 400
    assert len(api.mails) == 1


def test_a_file_at_a_url_is_not_fetched(api: ProviderClient) -> None:
    mail = {"from": APP, "to": ANN, "subject": "x", "text": "x"}
    url = "https://files.example/a/invoice.pdf?x=1"
    api.post("/emails", {**mail, "attachments": [{"path": url}]})
    file = api.mails[0].attachment("invoice.pdf")
    assert (file.content_type, file.content) == ("text/uri-list", f"{url}\r\n".encode())


def test_resend_takes_a_buffer_of_node(api: ProviderClient) -> None:
    buffer = {"type": "Buffer", "data": [120, 0, 255]}
    file = {"filename": "a.bin", "content": buffer}
    mail = {"from": APP, "to": ANN, "subject": "x", "text": "x", "attachments": [file]}
    assert api.post("/emails", mail).status_code == 200
    assert api.mails[0].attachment("a.bin").content == b"x\x00\xff"
    buffer["data"] = [256]
    assert api.post("/emails", mail).status_code == 422


def test_fields_of_mailgun_may_have_the_names_of_lists(api: ProviderClient) -> None:
    mail = {"from": APP, "to[]": [ANN, "bo@example.com"], "o:tag[0]": "a", "o:tag[1]": "b"}
    files = {"attachment[0]": (io.BytesIO(b"x"), "a.txt")}
    answer = api.form("/v3/example.com/messages", {**mail, "text": "x", "v:list[]": "1", **files})
    assert answer.status_code == 200, answer.text
    (kept,) = api.mails
    assert kept.rcpt_to == (ANN, "bo@example.com")
    assert kept.attachment("a.txt").content == b"x"
    assert kept.request is not None
    assert kept.request.tags == ("a", "b")


def test_brevo_answers_what_is_scheduled_with_202(api: ProviderClient) -> None:
    mail = {"sender": {"id": 7}, "to": [{"email": ANN}], "subject": "x", "textContent": "x"}
    answer = api.post("/v3/smtp/email", mail)
    assert (answer.status_code, [*answer.json]) == (201, ["messageId"])
    later = {**mail, "scheduledAt": "2026-12-02T10:00:00Z", "batchId": "b"}
    answer = api.post("/v3/smtp/email", later)
    assert (answer.status_code, [*answer.json]) == (202, ["messageId"])
    versions = [{"to": [{"email": ANN}]}, {"to": [{"email": "bo@example.com"}]}]
    answer = api.post("/v3/smtp/email", {**later, "messageVersions": versions})
    assert (answer.status_code, len(answer.json["messageIds"])) == (202, 2)
    assert answer.json["batchId"] == "b"
    assert (api.mails[0].mail_from, api.mails[0].rcpt_to) == ("", (ANN,))


def test_times_are_those_of_the_provider(api: ProviderClient) -> None:
    mail = {"from": APP, "to": ANN, "subject": "x", "text": "x"}
    for given in ("2026-12-01T10:00:00+01:00", "in 1 hour"):
        api.post("/emails", {**mail, "scheduled_at": given})
    form = {**mail, "o:deliverytime": "Tue, 01 Dec 2026 10:00:00 +0100", "o:tracking": "no"}
    api.form("/v3/example.com/messages", form)
    requests = [one.request for one in api.mails if one.request]
    assert [one.scheduled_at for one in requests] == [
        *("2026-12-01T09:00:00Z", "in 1 hour", "2026-12-01T09:00:00Z")
    ]
    assert requests[2].other == {"o:tracking": "no"}


def test_other_bodies_are_alternatives(api: ProviderClient) -> None:
    mail = {"from": APP, "to": ANN, "subject": "x", "text": "x", "html": "<p>x"}
    files = {"inline": (io.BytesIO(b"\x89PNG"), "a.png"), "amp-html": "<html amp4email>"}
    api.form("/v3/example.com/messages", {**mail, **files})
    calendar = {"type": "text/calendar; method=REQUEST", "value": "BEGIN:VCALENDAR\r\n"}
    content = [{"type": "text/plain", "value": "x"}, calendar]
    to = [{"to": [{"email": ANN}]}]
    body = {"from": {"email": APP}, "subject": "x", "content": content, "personalizations": to}
    assert api.post("/v3/mail/send", body).status_code == 202
    amp, invitation = (mail.raw for mail in api.mails)
    assert b"Content-Type: text/x-amp-html" in amp
    assert b'Content-Type: text/calendar; charset="utf-8"; method="REQUEST"' in invitation
