"""Webhooks that get a provider's events: which, how often, and what of the settings is refused."""

import socket
import time
from collections.abc import Callable
from functools import partial
from operator import add
from typing import Any

import pytest

from conversing import Serve
from delivering import deliver
from http_servers import Answer, Asked, http_server, raw_server
from mailtrap_local import NoFeedback, Sandbox
from mailtrap_local.clock import monotonic
from mailtrap_local.config.provider_webhook_fields import parse_provider_webhook
from mailtrap_local.errors import BadSetting
from provider_calls import provider_client
from receiving import PAGE, events_of, has_been_tried, provider_webhook, wait_for_attempts
from sending import ANN, BOB, send

MAIL = b"From: a@x.example\r\nSubject: Hi\r\n\r\nhttps://shop.example/track/7\r\n"


def ok(_: Asked) -> Answer:
    return 200, {}, b""


def test_mail_by_smtp_is_delivered_and_reported_as_well(serve: Serve) -> None:
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver))
        send(sandbox.smtp, to=[ANN, "bounce-5.1.3@fault.test"], raw=MAIL)
        events = events_of(receiver, 2)
    assert [one["RecordType"] for one in events] == ["Delivery", "Bounce"]
    assert (events[0]["Recipient"], events[1]["Email"]) == (ANN, "bounce-5.1.3@fault.test")
    assert (events[1]["Type"], events[1]["TypeCode"]) == ("BadEmailAddress", 100000)


def test_addresses_of_postmark_have_events_of_their_types(serve: Serve) -> None:
    types = {
        "HardBounce": 1,
        "AddressChange": 128,
        "DnsError": 256,
        "SpamNotification": 512,
        "Unknown": 2048,
        "VirusNotification": 8192,
        "BadEmailAddress": 100000,
        "Blocked": 100006,
        "DMARCPolicy": 100009,
        "SoftBounce": 4096,
        "Transient": 2,
        "AutoResponder": 64,
    }
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver, events=["bounce", "reply"]))
        send(sandbox.smtp, to=[f"{name}@bounce-testing.postmarkapp.com" for name in types])
        events = events_of(receiver, len(types))
    assert {one["Type"]: one["TypeCode"] for one in events} == types
    assert all(one["Email"].startswith(one["Type"]) for one in events)


def test_credentials_of_the_url_are_sent_and_not_shown(serve: Serve) -> None:
    with http_server(ok) as receiver:
        url = receiver.url.replace("//", "//hook:s3cret%21@")
        setting = parse_provider_webhook({"provider": "postmark", "url": url})
        assert "s3cret" not in repr(setting)
        sandbox = serve(provider_webhook=setting)
        send(sandbox.smtp)
        events_of(receiver, 1)
        (request,) = receiver.asked
    assert request.headers["Authorization"] == "Basic aG9vazpzM2NyZXQh"


def test_mail_of_another_provider_is_none_of_its(serve: Serve) -> None:
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver, "mailtrap"))
        api = provider_client(sandbox)
        body = {"from": "a@x.example", "to": ANN, "subject": "x", "text": "x"}
        assert api.post("/emails", body).status_code == 200
        mail = {"from": {"email": "a@x.example"}, "to": [{"email": ANN}]}
        answer = api.post("/api/send", {**mail, "subject": "x", "text": "x"})
        (event,) = events_of(receiver, 1)[0]["events"]
        assert event["message_id"] == answer.json["message_ids"][0]
        with pytest.raises(NoFeedback, match="provider_webhook"):
            sandbox.mailbox[0].open()
        assert len(receiver.asked) == 1


def test_each_personalization_of_sendgrid_is_found_by_the_one_id(serve: Serve) -> None:
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver, "sendgrid"))
        each = [
            {"to": [{"email": ANN}], "custom_args": {"order": "1"}},
            {"to": [{"email": "bounced@resend.dev"}], "custom_args": {"order": "2"}},
        ]
        answer = provider_client(sandbox).post(
            "/v3/mail/send",
            {
                "personalizations": each,
                "from": {"email": "a@x.example"},
                "subject": "x",
                "content": [{"type": "text/plain", "value": "x"}],
                "categories": ["news"],
            },
        )
        events = [one for body in events_of(receiver, 2) for one in body]
    given = answer.headers["X-Message-Id"]
    assert {one["sg_message_id"].partition(".")[0] for one in events} == {given}
    by_event = {one["event"]: one for one in events}
    assert by_event["delivered"]["order"] == "1"
    assert (by_event["bounce"]["order"], by_event["bounce"]["status"]) == ("2", "5.1.1")
    assert by_event["bounce"]["category"] == ["news"]
    assert sandbox.mailbox[1].request is not None
    assert sandbox.mailbox[1].request.batch == given


def test_only_the_events_that_are_wanted(serve: Serve) -> None:
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver, events=["click", "reply"]))
        send(sandbox.smtp, raw=MAIL)
        mail = sandbox.mailbox.find()
        assert mail.bounce().webhooks == ()
        assert mail.click("https://shop.example/track/7").webhooks == ("postmark",)
        assert mail.reply().webhooks == ("postmark",)
        events = events_of(receiver, 2)
    assert [one["RecordType"] for one in events] == ["Click", "Bounce"]
    assert events[0]["OriginalLink"] == "https://shop.example/track/7"
    assert events[1]["Type"] == "AutoResponder"


def test_mail_of_the_null_sender_has_events_and_no_mail(serve: Serve) -> None:
    with http_server(ok) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver))
        event = deliver(sandbox, mail_from="").bounce()
        assert (event.messages, event.webhooks) == ((), ("postmark",))
        assert "its sender is <>" in event.note
        events_of(receiver, 1)
    sandbox.mailbox.assert_count(1)


@pytest.mark.parametrize("status", [500, 302, 429])
def test_what_fails_is_posted_again_with_the_same_body(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    def answer(_: Asked) -> Answer:
        is_first = len(receiver.asked) == 1
        return (status if is_first else 200), {"Location": "/other"}, b"busy"

    with http_server(answer) as receiver:
        sandbox = serve(http=PAGE, provider_webhook=provider_webhook(receiver))
        deliver(sandbox).complain()
        wait_for_attempts(sandbox, name="provider:postmark", until=has_been_tried)
        monkeypatch.setattr(time, "time", partial(add, 60, time.time()))
        deliver(sandbox, to=BOB).complain()  # wakes the thread
        bodies = events_of(receiver, 3)
        assert {one.path for one in receiver.asked} == {"/hook"}
    assert sorted(one["Email"] for one in bodies) == [ANN, ANN, BOB]
    first, second = (one for one in bodies if one["Email"] == ANN)
    assert first == second


@pytest.mark.parametrize(("provider", "status"), [("postmark", 410), ("mailgun", 406)])
def test_an_answer_may_end_it(
    serve: Serve, caplog: pytest.LogCaptureFixture, provider: str, status: int
) -> None:
    key = {"key": "signing-key"} if provider == "mailgun" else {}
    with http_server(lambda _: (status, {}, b"no more")) as receiver:
        sandbox = serve(provider_webhook=provider_webhook(receiver, provider, **key))
        deliver(sandbox).complain()
        wait_for_log(caplog, f"is given up: {status} no more")


def wait_for_log(caplog: pytest.LogCaptureFixture, text: str) -> None:
    deadline = monotonic() + 20
    while text not in caplog.text:
        assert monotonic() < deadline, caplog.text
        time.sleep(0.01)


def test_the_sandbox_posts_nothing_to_itself(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api/messages"
    sandbox = serve(http=f"127.0.0.1:{port}", provider_webhook={"provider": "postmark", "url": url})
    deliver(sandbox).complain()
    wait_for_log(caplog, "is a listener of this sandbox")


def test_a_receiver_that_hangs_holds_up_no_client_and_no_stop() -> None:
    with raw_server(b"", is_open=True) as port:
        url = f"http://127.0.0.1:{port}/hook"
        with Sandbox(provider_webhook={"provider": "postmark", "url": url}) as sandbox:
            for _ in range(20):
                send(sandbox.smtp)
            sandbox.mailbox.assert_count(20)
            began = monotonic()
        assert monotonic() - began < 10


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"provider": None}, "provider is missing"),
        ({"provider": "gmail"}, "there are events of ses, sendgrid"),
        ({"url": None}, "url is missing"),
        ({"url": "ftp://x"}, "url: write one like http://"),
        ({"url": "http://x:99999/"}, "url: write one like"),
        ({"key": "x"}, "key: postmark has none"),
        ({"provider": "mailgun"}, "key is missing: Mailgun signs all"),
        ({"provider": "resend", "key": "secret"}, "key: write the signing secret, whsec_"),
        ({"provider": "resend", "key": "whsec_???"}, "key: write the signing secret, whsec_"),
        ({"provider": "mailtrap", "key": 7}, "key: write the signing secret"),
        ({"events": ["opened"]}, "events: write a list of some of delivery, bounce"),
        ({"events": []}, "events: write a list"),
        ({"name": "x"}, "no such key: name; there are provider, url, key, events"),
    ],
)
def test_a_mistake_in_a_table_is_said(change: dict[str, Any], said: str) -> None:
    table = {"provider": "postmark", "url": "http://127.0.0.1:8000/hook", **change}
    with pytest.raises(BadSetting) as problem:
        parse_provider_webhook({name: one for name, one in table.items() if one is not None})
    assert said in str(problem.value)


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_key_of_sendgrid_that_is_none_is_said_at_the_start(
    serve: Callable[..., Sandbox], tmp_path: Any, content: bytes | None
) -> None:
    key = tmp_path / "sendgrid.pem"
    if content is not None:
        key.write_bytes(content)
    hook = {"provider": "sendgrid", "url": "http://127.0.0.1:8000", "key": str(key)}
    with pytest.raises(BadSetting, match="openssl ecparam"):
        serve(provider_webhook=hook)
