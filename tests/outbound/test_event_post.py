"""Posting an event once: what counts as success, when it is posted again, and its signature."""

import threading
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from http_servers import Answer, http_server, raw_server
from mailtrap_local.outbound.http_client import HttpClient
from mailtrap_local.outbound.webhooks.event_post import RETRY_DELAYS, PostResult, post_event
from mailtrap_local.outbound.webhooks.signature import signed_headers

SECRETS = tuple(f"whsec_{b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))
BODY = b'{"type":"message.received"}'


def post_to(answer: Answer) -> PostResult:
    with http_server(lambda _: answer) as server:
        result = post_event(HttpClient(), server.url, {}, BODY, seconds=5)
    (asked,) = server.asked
    assert (asked.method, asked.body) == ("POST", BODY)
    assert asked.headers["Content-Type"] == "application/json"
    return result


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_2xx_alone_is_success(status: int) -> None:
    result = post_to((status, {}, b""))
    assert result.is_success
    assert result.delay(1) is None


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 429, 500, 503])
def test_all_else_is_posted_again(status: int) -> None:
    result = post_to((status, {"Location": "http://127.0.0.1:1/"}, b"no\r\n\x1b[31m"))
    assert not result.is_success
    assert [result.delay(tries) is not None for tries in range(1, 6)] == [True] * 4 + [False]
    assert result.reply == ("redirects are not followed" if status < 400 else "no \\x1b[31m")


def test_gone_is_not_posted_again() -> None:
    result = post_to((410, {"Retry-After": "1"}, b""))
    assert result.is_gone
    assert result.delay(1) is None


def test_delays_grow_with_some_jitter() -> None:
    result = PostResult(500, "")
    for tries, least in enumerate(RETRY_DELAYS, 1):
        delays = {result.delay(tries) for _ in range(20)}
        assert len(delays) > 1
        assert all(delay is not None and least <= delay <= 1.2 * least for delay in delays)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("120", 120, 120), (" 7 ", 7, 7), ("99999999999999999999", 3600, 3600), ("0", 0, 0),
        ("-5", 0, 0), ("soon", 0, 0), ("", 0, 0), ("1.5", 0, 0), ("٣", 0, 0),
        ("Mon, 31 Feb 2030 00:00:00 GMT", 0, 0),
    ],
)  # fmt: skip
def test_a_receiver_may_ask_for_a_longer_delay(text: str, least: float, most: float) -> None:
    result = post_to((503, {"Retry-After": text.encode().decode("latin-1")}, b""))
    assert least <= result.retry_after <= most
    assert (result.delay(1) or 0) >= max(least, 5)


@pytest.mark.parametrize(("seconds", "least", "most"), [(90, 30, 90), (-86_400, 0, 0)])
def test_a_receiver_may_name_a_time(seconds: int, least: float, most: float) -> None:
    at = datetime.now(UTC) + timedelta(seconds=seconds)
    result = post_to((503, {"Retry-After": format_datetime(at, usegmt=True)}, b""))
    assert least <= result.retry_after <= most


def test_no_server_no_answer_and_an_answer_of_something_else() -> None:
    with raw_server(b"", is_open=True) as port:
        hanging = post_event(HttpClient(), f"http://127.0.0.1:{port}", {}, BODY, seconds=0.1)
    with raw_server(b"220 mail ESMTP\r\n") as port:
        other = post_event(HttpClient(), f"http://127.0.0.1:{port}", {}, BODY, seconds=5)
    closed = post_event(HttpClient(), f"http://127.0.0.1:{port}", {}, BODY, seconds=5)
    for result in (hanging, other, closed):
        assert (result.code, result.may_retry) == (None, True)
    assert hanging.reply == "no answer within 0.1 s"
    assert "no HTTP" in other.reply
    assert closed.reply == "Connection refused"


def test_a_client_that_is_closed_sends_nothing() -> None:
    client = HttpClient()
    received = threading.Event()
    done = threading.Event()
    results = []

    def hang(_: object) -> Answer:
        received.set()
        done.wait(30)
        return 200, {}, b""

    with http_server(hang) as server:
        thread = threading.Thread(
            target=lambda: results.append(post_event(client, server.url, {}, BODY, seconds=30))
        )
        thread.start()
        assert received.wait(10)
        client.close()
        thread.join(10)
        done.set()
        results.append(post_event(client, server.url, {}, BODY, seconds=5))
    assert [result.code for result in results] == [None, None]
    assert len(server.asked) == 1


@pytest.mark.parametrize("secret", SECRETS)
def test_the_reference_implementation_verifies_signatures(secret: str) -> None:
    headers = signed_headers(SECRETS, "msg_1", BODY, time.time())
    verifier = Webhook(secret)
    assert verifier.verify(BODY, headers) == {"type": "message.received"}
    with pytest.raises(WebhookVerificationError):
        verifier.verify(BODY + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        verifier.verify(BODY, {**headers, "webhook-id": "msg_2"})
    with pytest.raises(WebhookVerificationError):
        verifier.verify(BODY, signed_headers(SECRETS, "msg_1", BODY, time.time() - 3600))


def test_an_event_without_a_secret_is_not_signed() -> None:
    assert signed_headers((), "msg_1", BODY, 12.9) == {
        "webhook-id": "msg_1", "webhook-timestamp": "12",
    }  # fmt: skip


def test_another_sender_has_a_prefix_of_its_own() -> None:
    headers = signed_headers(SECRETS[:1], "msg_1", BODY, 12, prefix="svix")
    assert list(headers) == ["svix-id", "svix-timestamp", "svix-signature"]
