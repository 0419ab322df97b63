"""Files of a mail: shown in its body or attached to it, as the app says."""

from typing import Any

import pytest

from provider_calls import ProviderClient

APP, ANN = {"email": "app@example.com"}, {"email": "ann@example.com"}
WORDS = {"subject": "x", "html": "<p>x"}


def sendgrid(file: dict[str, Any]) -> tuple[str, Any]:
    content = [{"type": "text/html", "value": "<p>x"}]
    body = {"from": APP, "personalizations": [{"to": [ANN]}], "subject": "x", "content": content}
    return "/v3/mail/send", {**body, "attachments": [{"content": "eA==", **file}]}


def mailtrap(file: dict[str, Any]) -> tuple[str, Any]:
    body = {"from": APP, "to": [ANN], **WORDS}
    return "/api/send", {**body, "attachments": [{"content": "eA==", **file}]}


def mailersend(file: dict[str, Any]) -> tuple[str, Any]:
    file = {"id" if name == "content_id" else name: value for name, value in file.items()}
    body = {"from": APP, "to": [ANN], **WORDS}
    return "/v1/email", {**body, "attachments": [{"content": "eA==", **file}]}


def ses(file: dict[str, Any]) -> tuple[str, Any]:
    made: dict[str, Any] = {"RawContent": "eA==", "FileName": file["filename"]}
    if "content_id" in file:
        made["ContentId"] = file["content_id"]
    if "disposition" in file:
        made["ContentDisposition"] = file["disposition"].upper()
    simple = {"Subject": {"Data": "x"}, "Body": {"Html": {"Data": "<p>x"}}, "Attachments": [made]}
    people = {"FromEmailAddress": APP["email"], "Destination": {"ToAddresses": [ANN["email"]]}}
    return "/v2/email/outbound-emails", {**people, "Content": {"Simple": simple}}


def graph(file: dict[str, Any]) -> tuple[str, Any]:
    made = {"name": file["filename"], "contentBytes": "eA=="}
    if "content_id" in file:
        made["contentId"] = file["content_id"]
    if "disposition" in file:
        made["isInline"] = file["disposition"] == "inline"
    message = {
        "body": {"contentType": "html", "content": "<p>x"},
        "attachments": [made],
        "toRecipients": [{"emailAddress": {"address": ANN["email"]}}],
    }
    return "/v1.0/me/sendMail", {"message": message}


@pytest.mark.parametrize("provider", [sendgrid, mailtrap, mailersend, ses, graph])
@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ({}, "attached"),
        ({"content_id": "a"}, "shown"),
        ({"content_id": "a", "disposition": "inline"}, "shown"),
        ({"content_id": "a", "disposition": "attachment"}, "attached"),
        ({"disposition": "inline"}, "shown"),
        ({"disposition": "attachment"}, "attached"),
    ],
)
def test_a_file_is_shown_or_attached_as_it_says(
    provider: Any, file: dict[str, Any], shown: str, api: ProviderClient
) -> None:
    path, body = provider({"filename": "a.png", **file})
    answer = api.post(path, body)
    assert answer.status_code < 300, answer.text
    kept = api.mails[0].attachment("a.png")
    assert (kept.content, kept.content_id) == (b"x", file.get("content_id"))
    assert kept.inline == (shown == "shown")
