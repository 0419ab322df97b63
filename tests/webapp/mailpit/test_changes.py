"""Changes of messages by Mailpit's API: flags, tags, removal, sending, chaos, release."""

import base64
import json
import smtplib

import pytest

from asking import Answer, Ask, asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox
from sending import send

MINIMAL = {"From": {"Email": "app@example.com"}, "To": [{"Email": "ann@example.com"}]}


# -- flags and removal ------------------------------------------------------------------------


def test_a_look_marks_as_read_and_a_head_request_does_not(api: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    assert api("HEAD", f"/message/{message.id}").status == 200
    assert api("GET", "/messages").json["unread"] == 1
    assert api("GET", f"/message/{message.id}").status == 200
    assert api("GET", "/messages").json["unread"] == 0
    deliver(sandbox)
    assert api("GET", "/message/latest/link-check").json == {"Errors": 0, "Links": []}
    assert api("GET", "/messages").json["unread"] == 0


def test_pinned_mail_survives_the_removal_of_all_but_not_of_its_id(
    api: Ask, sandbox: Sandbox
) -> None:
    pinned, other = deliver(sandbox), deliver(sandbox)
    sandbox.mailroom.store.update([pinned.id], pinned=True)
    assert api("DELETE", "/search?query=hello").body == b"ok"
    assert [mail.id for mail in sandbox.mailbox] == [pinned.id]
    assert api("DELETE", "/messages", []).body == b"ok"
    assert other.id not in [mail.id for mail in sandbox.mailbox]
    assert len(sandbox.mailbox) == 1
    assert api("DELETE", "/messages", {"ids": [pinned.id]}).body == b"ok"
    assert len(sandbox.mailbox) == 0


def test_who_accepts_nothing_in_particular_gets_an_empty_answer(ask: Ask) -> None:
    assert ask("DELETE", "/api/v1/messages").body == b""
    assert ask("DELETE", "/api/v1/messages", Accept="*/*").body == b"ok"


@pytest.mark.parametrize("body", ["nonsense", "[", '{"IDs": 5}', "[" * 10_000, b"\xff"])
def test_a_body_that_is_invalid_removes_nothing(
    ask: Ask, sandbox: Sandbox, body: str | bytes
) -> None:
    deliver(sandbox)
    answer = ask("DELETE", "/api/v1/messages", body, Accept="*/*")
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain")
    assert len(sandbox.mailbox) == 1


@pytest.mark.parametrize("path", ["/messages", "/tags", "/chaos"])
@pytest.mark.parametrize("body", [b"", b"[]"])
def test_a_body_that_must_be_there_changes_nothing_without(
    ask: Ask, sandbox: Sandbox, path: str, body: bytes
) -> None:
    deliver(sandbox)
    sandbox.mailroom.store.update([sandbox.mailbox[0].id], read=True)
    assert ask("PUT", f"/api/v1{path}", body).status == 400
    assert sandbox.mailroom.store.count().unread == 0


def test_many_ids_fit_into_a_body(api: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    ids = [message.id, *("0" * 26 for _ in range(100_000))]
    assert api("PUT", "/messages", {"IDs": ids, "Read": True}).body == b"ok"
    assert sandbox.mailroom.store.count().unread == 0


def test_a_search_marks_by_days_of_a_time_zone(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox)
    body = {"Search": "after:2020-01-01", "Read": True}
    assert api("PUT", "/messages?tz=Europe/Vienna", body).body == b"ok"
    assert sandbox.mailroom.store.count().unread == 0


# -- tags -------------------------------------------------------------------------------------


def test_a_tag_in_use_keeps_its_spelling(api: Ask, sandbox: Sandbox) -> None:
    first, second = deliver(sandbox), deliver(sandbox)
    api("PUT", "/tags", {"IDs": [first.id], "Tags": ["Billing"]})
    api("PUT", "/tags", {"IDs": [second.id], "Tags": ["BILLING", "b/c"]})
    assert api("GET", "/tags").json == ["b c", "Billing"]
    assert api("PUT", "/tags/billing", {"Name": "BILLING"}).body == b"ok"  # its case alone
    assert api("GET", "/tags").json == ["b c", "BILLING"]


def test_a_renamed_tag_of_many_is_one_event(api: Ask, sandbox: Sandbox) -> None:
    ids = [deliver(sandbox).id for _ in range(3)]
    api("PUT", "/tags", {"IDs": ids, "Tags": ["old", "kept"]})
    assert api("PUT", "/tags/old", {"Name": "new"}).body == b"ok"
    assert api("GET", "/info").json["Tags"] == {"kept": 3, "new": 3}
    assert api("DELETE", "/tags/new").body == b"ok"
    assert api("GET", "/tags").json == ["kept"]


# -- sending ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["no end", "LF\nlines\n", "CRLF\r\nlines", "Grüße = \t x" * 40])
def test_bodies_are_kept_to_the_octet(api: Ask, text: str) -> None:
    sent = api("POST", "/send", {**MINIMAL, "Text": text, "HTML": f"<p>{text}</p>"})
    assert sent.status == 200
    found = api("GET", f"/message/{sent.json['ID']}").json
    assert (found["Text"], found["HTML"]) == (text, f"<p>{text}</p>")


def test_a_long_body_is_kept_to_the_octet(api: Ask) -> None:
    text = "long\n" * 30_000
    sent = api("POST", "/send", {**MINIMAL, "Text": text})
    assert api("GET", f"/message/{sent.json['ID']}").json["Text"] == text


def test_keys_are_read_in_any_case_but_those_of_headers(api: Ask, sandbox: Sandbox) -> None:
    body = {
        "from": {"email": "app@example.com", "NAME": "App"},
        "TO": [{"Email": "ann@example.com", "Name": None}],
        "headers": {"X-Order-Id": "4711"},
        "attachments": [{"filename": "a.txt", "content": base64.b64encode(b"hi").decode()}],
        "unknown": 1,
        "Cc": None,
    }
    sent = api("POST", "/send", body)
    mail = sandbox.mailbox.find()
    assert (sent.json["ID"], mail.sender and mail.sender.name) == (mail.id, "App")
    assert mail.headers["X-Order-Id"] == "4711"
    assert mail.attachment("a.txt").content == b"hi"
    assert (mail.via, mail.mail_from) == ("api", "app@example.com")


def test_the_user_of_a_request_is_that_of_the_message(api: Ask) -> None:
    shown = "Basic " + base64.b64encode(b"app:secret").decode()
    sent = api("POST", "/send", {**MINIMAL, "Tags": ["a"]}, Authorization=shown)
    found = api("GET", f"/message/{sent.json['ID']}").json
    assert (found["Username"], found["Tags"]) == ("app", ["a"])


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"Subject": "a\r\nBcc: x@example.com"}, "line break"),
        ({"Headers": {"X Y": "z"}}, "no name of a header field"),
        ({"Headers": {"bcc": "z"}}, 'cannot overwrite header: "bcc"'),
        ({"Cc": [{"Email": "a b@example.com"}]}, "invalid Cc address: a b@example.com"),
        ({"From": {"Email": "x"}}, "invalid From address: x"),
        ({"Attachments": [{"Filename": "x", "Content": "abc"}]}, "illegal base64 data"),
        ({"To": "ann@example.com"}, "invalid JSON"),
    ],
)
def test_what_cannot_be_sent_is_an_error_in_json(
    api: Ask, sandbox: Sandbox, more: dict[str, object], error: str
) -> None:
    answer = api("POST", "/send", {**MINIMAL, **more})
    assert answer.status == 400
    assert error in answer.json["Error"]
    assert len(sandbox.mailbox) == 0


def test_a_message_may_be_as_large_as_by_smtp(serve: Serve) -> None:
    sandbox = serve(max_message_size="2MB")

    def send_file(octets: int) -> Answer:
        file = {"Filename": "a.bin", "Content": base64.b64encode(b"x" * octets).decode()}
        return asker(sandbox)(
            "POST", "/api/v1/send", json.dumps({**MINIMAL, "Attachments": [file]})
        )

    assert send_file(1_300_000).status == 200
    refused = send_file(1_500_000)
    assert (refused.status, "limit is 2000000" in refused.json["Error"]) == (413, True)


# -- chaos ------------------------------------------------------------------------------------


def test_chaos_is_replied_without_an_enhanced_code(api: Ask, sandbox: Sandbox) -> None:
    api("PUT", "/chaos", {"sender": {"errorcode": 421, "probability": 100}})
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.ehlo()
        assert client.docmd("MAIL FROM:<a@example.com>") == (421, b"Chaos sender error")
    api("PUT", "/chaos", {"Authentication": {"ErrorCode": 535, "Probability": 100}})
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.ehlo()
        assert client.docmd("AUTH PLAIN AGEAYg==") == (535, b"Chaos authentication error")
        assert client.docmd("MAIL FROM:<a@example.com>")[0] == 250
    assert api("GET", "/chaos").json["Sender"] == {"ErrorCode": 451, "Probability": 0}


def test_chaos_without_a_code_has_the_usual_one(api: Ask) -> None:
    body = {"Sender": {"Probability": 5}, "Authentication": {"Probability": 6}}
    triggers = api("PUT", "/chaos", body).json
    assert triggers["Sender"] == {"ErrorCode": 451, "Probability": 5}
    assert triggers["Authentication"] == {"ErrorCode": 535, "Probability": 6}


def test_chaos_leaves_other_faults_alone_and_is_seen_as_one(api: Ask, sandbox: Sandbox) -> None:
    own = sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    api("PUT", "/chaos", {"Recipient": {"ErrorCode": 550, "Probability": 25}})
    faults = sandbox.mailroom.faults.all()
    assert [fault.rule.probability for fault in faults] == [1, 0.25]
    assert api("GET", "/chaos").json["Recipient"] == {"ErrorCode": 550, "Probability": 25}
    api("PUT", "/chaos", {})
    assert [fault.id for fault in sandbox.mailroom.faults.all()] == [own.id]


# -- release ----------------------------------------------------------------------------------


def test_a_message_is_released_by_the_first_relay(serve: Serve) -> None:
    real = serve()
    relay = {"name": "real", "host": real.smtp.host, "port": real.smtp.port, "tls": "off"}
    sandbox = serve(relay=[{**relay, "allow": ["*@staging.example"]}])
    send(sandbox.smtp, "Order")
    ask, path = asker(sandbox), f"/api/v1/message/{sandbox.mailbox[0].id}/release"
    settings = ask("GET", "/api/v1/webui").json["MessageRelay"]
    assert (settings["Enabled"], settings["AllowedRecipients"]) == (True, "*@staging.example")
    assert settings["SMTPServer"] == f"{real.smtp.host}:{real.smtp.port}"
    refused = ask("POST", path, '{"To": ["x@example.com"]}')
    assert (refused.status, b"x@example.com" in refused.body) == (400, True)
    assert ask("POST", path, '{"to": ["x@staging.example"]}').body == b"ok"
    assert real.mailbox.wait_for(subject="Order").rcpt_to == ("x@staging.example",)


def test_without_a_relay_nothing_is_released(api: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox)
    refused = api("POST", f"/message/{message.id}/release", {"To": ["x@example.com"]})
    assert (refused.status, b"relay is not configured" in refused.body) == (400, True)
