"""What SDKs ask after sending: the mail by its id, another time, that it is canceled."""

from dataclasses import replace
from typing import Any

import pytest

from asking import Ask
from mailtrap_local import Sandbox
from mailtrap_local.mail.provider_ids import hex_of, id_of, uuid_of
from mailtrap_local.webapp.providers.records import ProviderRecords
from provider_calls import ProviderClient, provider_client

APP, ANN, BO = "app@example.com", "ann@example.com", "bo@example.com"
LATER, LATEST = "2026-12-02T10:00:00Z", "2026-12-03T10:00:00Z"
RESEND = {
    "from": f"Shop <{APP}>",
    "to": [ANN],
    "bcc": BO,
    "reply_to": "help@example.com",
    "subject": "x",
    "html": "<p>x",
    "text": "x",
    "tags": [{"name": "order", "value": "4711"}],
}
NOBODY = "01a22ff1-af8c-0cc7-aef8-db7e209aad58"


def tags(api: ProviderClient) -> list[frozenset[str]]:
    return [api.sandbox.mailroom.store.get(mail.id).flags.tags for mail in api.mails]


def test_ids_are_those_of_messages(api: ProviderClient) -> None:
    api.post("/emails", RESEND)
    (mail,) = api.mails
    assert id_of(uuid_of(mail.id)) == id_of(hex_of(mail.id)) == mail.id
    assert id_of("f" * 32) == "7" + "Z" * 25
    for wrong in ("", "x", "1" * 31):
        with pytest.raises(ValueError, match="UUID"):
            id_of(wrong)


def test_resend_gives_a_mail_back(api: ProviderClient) -> None:
    email = api.post("/emails", RESEND).json["id"]
    got = api.post(f"/emails/{email}", method="GET").json
    created = got.pop("created_at")
    assert created.startswith("20")
    assert got == {
        "object": "email",
        "id": email,
        "message_id": api.mails[0].message_id,
        "from": f"Shop <{APP}>",
        "to": [ANN],
        "cc": [],
        "bcc": [BO],
        "reply_to": ["help@example.com"],
        "subject": "x",
        "html": "<p>x\n",
        "text": "x\n",
        "scheduled_at": None,
        "tags": [{"name": "order", "value": "4711"}],
        "last_event": "delivered",
    }


def test_resend_moves_and_cancels_what_is_scheduled(api: ProviderClient) -> None:
    email = api.post("/emails", {**RESEND, "scheduled_at": LATER}).json["id"]
    answer = api.post(f"/emails/{email}", {"scheduled_at": LATEST}, method="PATCH")
    assert answer.json == {"object": "email", "id": email}
    got = api.post(f"/emails/{email}", method="GET").json
    assert (got["scheduled_at"], got["last_event"]) == (LATEST, "scheduled")
    assert api.post(f"/emails/{email}/cancel").json == {"object": "email", "id": email}
    assert api.post(f"/emails/{email}", method="GET").json["last_event"] == "canceled"
    assert tags(api) == [{"canceled"}]
    sent = api.post("/emails", RESEND).json["id"]
    for done in (email, sent):
        assert api.post(f"/emails/{done}/cancel").status_code == 422
    assert len(api.mails) == 2


def test_mail_that_came_another_way_is_not_given(
    api: ProviderClient, ask: Ask, sandbox: Sandbox
) -> None:
    api.post("/email", {"From": APP, "To": ANN, "TextBody": "x"})  # to Postmark
    ask("POST", "/api/messages", b"To: a@b\n\nx", **{"Content-Type": "message/rfc822"})
    elsewhere = replace(api, client=provider_client(sandbox, listener="127.0.0.1:1").client)
    elsewhere.post("/emails", RESEND)
    others = [uuid_of(mail.id) for mail in api.mails]
    assert len(others) == 3
    for email in (NOBODY, "x", *others):
        answer = api.post(f"/emails/{email}", method="GET")
        assert (answer.status_code, answer.json["name"]) == (404, "not_found")
    assert api.send(f"/emails/{NOBODY}").status_code == 401


def test_postmark_has_details_of_a_mail(api: ProviderClient) -> None:
    mail = {
        "From": f'"B, Shop" <{APP}>',
        "To": f"Ann <{ANN}>",
        "Bcc": BO,
        "Subject": "x",
        "TextBody": "x",
        "Tag": "signup",
        "Metadata": {"order": "4711"},
        "Attachments": [{"Name": "a.txt", "Content": "eA==", "ContentType": "text/plain"}],
    }
    message = api.post("/email", mail).json["MessageID"]
    place = f"/messages/outbound/{message}"
    got = api.post(f"{place}/details", method="GET").json
    assert (got["MessageID"], got["Status"], got["Tag"]) == (message, "Sent", "signup")
    assert got["To"] == [{"Email": ANN, "Name": "Ann"}]
    assert (got["Recipients"], got["Attachments"]) == ([ANN, BO], ["a.txt"])
    assert (got["TextBody"], got["Metadata"]) == ("x\n", {"order": "4711"})
    dump = api.post(f"{place}/dump", method="GET").json
    assert dump["Body"] == got["Body"] == api.mails[0].raw.decode()
    answer = api.post(f"/messages/outbound/{NOBODY}/details", method="GET")
    assert (answer.status_code, answer.json["ErrorCode"]) == (422, 701)


def test_mandrill_tells_moves_and_cancels(api: ProviderClient) -> None:
    def ask(method: str, **fields: Any) -> Any:
        return api.post(f"/api/1.0/{method}.json", {"key": "k", **fields}).json

    message: dict[str, Any] = {"from_email": APP, "from_name": "Shop", "to": [{"email": ANN}]}
    message |= {"subject": "x", "text": "x", "tags": ["signup"], "metadata": {"order": "1"}}
    (sent,) = ask("messages/send", message=message, send_at="2026-12-02 10:00:00")
    info = ask("messages/info", id=sent["_id"])
    assert (info["email"], info["state"], info["tags"]) == (ANN, "scheduled", ["signup"])
    content = ask("messages/content", id=sent["_id"])
    assert (content["text"], content["from_name"], content["to"]["email"]) == ("x\n", "Shop", ANN)
    moved = ask("messages/reschedule", id=sent["_id"], send_at="2026-12-03 10:00:00")
    assert (moved["_id"], moved["send_at"]) == (sent["_id"], LATEST)
    assert ask("messages/cancel-scheduled", id=sent["_id"])["to"] == ANN
    assert tags(api) == [{"signup", "canceled"}]
    for name in (sent["_id"], "0" * 32, "x"):
        assert ask("messages/cancel-scheduled", id=name)["name"] == "Unknown_Message"
    assert (ask("users/ping"), ask("users/ping2")) == ("PONG!", {"PING": "PONG!"})
    assert ask("users/ping", key="")["name"] == "Invalid_Key"


def test_batches_of_sendgrid_are_paused_and_canceled(api: ProviderClient) -> None:
    pauses = "/v3/user/scheduled_sends"
    created = api.post("/v3/mail/batch")
    batch = created.json["batch_id"]
    assert created.status_code == 201
    assert api.post(f"/v3/mail/batch/{batch}", method="GET").json == {"batch_id": batch}
    assert api.post("/v3/mail/batch/none", method="GET").status_code == 400
    status = {"batch_id": batch, "status": "pause"}
    answer = api.post(pauses, status)
    assert (answer.status_code, answer.json) == (201, status)
    assert api.post(pauses, status).status_code == 400
    assert api.post(f"{pauses}/{batch}", {"status": "cancel"}, method="PATCH").status_code == 204
    changed = [{**status, "status": "cancel"}]
    assert api.post(pauses, method="GET").json == changed
    assert api.post(f"{pauses}/{batch}", method="GET").json == changed
    assert api.post(f"{pauses}/{batch}", method="DELETE").status_code == 204
    assert api.post(f"{pauses}/{batch}", method="GET").json == []
    assert api.post(f"{pauses}/{batch}", {"status": "cancel"}, method="PATCH").status_code == 404
    assert api.post(pauses, {**status, "status": "x"}).status_code == 400


def test_a_bulk_of_mailersend_has_a_state(api: ProviderClient) -> None:
    good = {"from": {"email": APP}, "to": [{"email": ANN}], "subject": "x", "text": "x"}
    answer = api.post("/v1/bulk-email", [good, {}, good, {**good, "to": [{"email": "x"}]}])
    bulk = answer.json["bulk_email_id"]
    state = api.post(f"/v1/bulk-email/{bulk}", method="GET").json["data"]
    assert (state["state"], state["total_recipients_count"]) == ("completed", 2)
    assert state["messages_id"] == [hex_of(mail.id) for mail in api.mails]
    assert [*state["validation_errors"]] == ["message.1", "message.3"]
    assert "to.0.email" in state["validation_errors"]["message.3"]
    assert api.post("/v1/bulk-email/none", method="GET").status_code == 404


def test_identities_of_ses_are_verified(api: ProviderClient) -> None:
    def ask(action: str, **fields: str) -> str:
        given = {name.replace("_", "."): value for name, value in fields.items()}
        return api.form("/", {"Action": action, **given}).text

    assert "<VerifyEmailIdentityResult>" in ask("VerifyEmailIdentity", EmailAddress=APP)
    assert "<VerificationToken>" in ask("VerifyDomainIdentity", Domain="example.com")
    assert "<Code>ValidationError</Code>" in ask("VerifyEmailIdentity")
    listed = f"<Identities><member>{APP}</member><member>example.com</member></Identities>"
    assert listed in ask("ListIdentities")
    assert f"<Identities><member>{APP}</member></Identities>" in ask(
        "ListIdentities", IdentityType="EmailAddress"
    )
    assert f"<member>{APP}</member>" in ask("ListVerifiedEmailAddresses")
    asked = ask("GetIdentityVerificationAttributes", Identities_member_1="other.example")
    assert "<key>other.example</key><value><VerificationStatus>Success<" in asked
    place = "/v2/email/identities"
    assert api.post(place, {"EmailIdentity": "new.example"}).json["IdentityType"] == "DOMAIN"
    again = api.post(place, {"EmailIdentity": "new.example"})
    assert again.headers["x-amzn-ErrorType"] == "AlreadyExistsException"
    assert api.post(f"{place}/{APP}", method="GET").json["VerifiedForSendingStatus"] is True
    assert api.post(f"{place}/example.com", method="DELETE").status_code == 200
    ask("DeleteIdentity", Identity=APP)
    for method, path in (("GET", place), ("POST", "/v2/email/list-identities")):
        names = api.post(path, {}, method=method).json["EmailIdentities"]
        assert [one["IdentityName"] for one in names] == ["new.example"]
    assert "<Enabled>true</Enabled>" in ask("GetAccountSendingEnabled")
    assert "<SendDataPoints>" in ask("GetSendStatistics")


def test_records_have_a_bound() -> None:
    records = ProviderRecords()
    for number in range(5001):
        records.keep("a", str(number), number)
    assert (records.find("a", "0"), records.find("a", "1")) == (None, 1)
    assert len(records.all("a")) == 5000
    records.keep("b", "long", "x" * 19_990_000)
    assert 0 < len(records.all("a")) < 4999
    assert records.find("b", "long") is not None
    assert records.remove("b", "long")
    assert not records.remove("b", "long")
