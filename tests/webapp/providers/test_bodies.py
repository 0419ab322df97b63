"""Bodies as HTTP clients send them: compressed, with a byte order mark, by other names."""

import gzip
import http.client
import json
import logging
import zlib
from typing import Any

import pytest

from conversing import Serve
from mailtrap_local import Sandbox
from provider_calls import BASIC, CREDENTIALS, ProviderClient, provider_client

APP, ANN = "app@example.com", "ann@example.com"
MAIL = {"from": APP, "to": ANN, "subject": "x", "text": "x"}
BODY = json.dumps(MAIL).encode()


def without_header(octets: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(octets) + stream.flush()


COMPRESSED = {
    "gzip": gzip.compress(BODY),
    "GZIP": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    " deflate ": without_header(BODY),
    "identity": BODY,
}


@pytest.mark.parametrize("encoding", COMPRESSED)
def test_a_compressed_body_is_read(encoding: str, api: ProviderClient) -> None:
    answer = api.post("/emails", COMPRESSED[encoding], Content_Encoding=encoding)
    assert answer.status_code == 200, answer.text
    assert api.mails[0].subject == "x"


@pytest.mark.parametrize("encoding", ["br", "gzip", "deflate", "gzip, gzip"])
def test_one_that_cannot_be_read_is_refused_by_the_provider(
    encoding: str, api: ProviderClient
) -> None:
    for broken in (BODY, gzip.compress(BODY)[:-9], b""):
        answer = api.post("/emails", broken, Content_Encoding=encoding)
        assert (answer.status_code, answer.json["name"]) == (422, "validation_error")
    assert api.mails == []


def test_one_that_grows_beyond_the_limit_is_refused(sandbox: Sandbox) -> None:
    api = provider_client(sandbox, max_message_size=10_000)
    bomb = gzip.compress(b" " * 3_000_000 + BODY)
    assert api.post("/emails", bomb, Content_Encoding="gzip").status_code == 413
    assert api.mails == []


def test_octets_under_way_count_also_those_that_were_compressed(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = serve(providers="127.0.0.1:0", max_in_flight="1MB")
    large = gzip.compress(json.dumps({**MAIL, "text": "x" * 2_000_000}).encode())
    for body, status in ((large, 503), (gzip.compress(BODY), 200)):
        client = http.client.HTTPConnection(*sandbox.providers, timeout=30)
        client.request("POST", "/emails", body, {"Content-Encoding": "gzip", **CREDENTIALS})
        answer = client.getresponse()
        assert answer.status == status
        assert answer.headers["Retry-After"] == ("1" if status == 503 else None)
        client.close()
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


def test_forms_may_be_compressed_too(api: ProviderClient) -> None:
    boundary = b"--x\r\nContent-Disposition: form-data; name="
    fields = {b"from": APP, b"to": ANN, b"text": "x", b'attachment"; filename="a.txt': "abc"}
    parts = [boundary + b'"%s"\r\n\r\n%s\r\n' % (n, v.encode()) for n, v in fields.items()]
    body = gzip.compress(b"".join(parts) + b"--x--\r\n")
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Encoding": "gzip"}
    answer = api.send("/v3/a.example/messages", method="POST", data=body, headers=BASIC | headers)
    assert answer.status_code == 200, answer.text
    assert api.mails[0].attachment("a.txt").content == b"abc"
    query = gzip.compress(b"Action=GetSendQuota")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    assert "<Max24HourSend>" in (
        api.send("/", method="POST", data=query, headers=CREDENTIALS | headers).text
    )


def test_a_byte_order_mark_is_passed_over(api: ProviderClient) -> None:
    assert api.post("/emails", b"\xef\xbb\xbf" + BODY).status_code == 200


def test_postmark_has_a_code_for_what_is_no_json(api: ProviderClient) -> None:
    answer = api.post("/email", b"{")
    assert (answer.status_code, answer.json["ErrorCode"]) == (422, 402)


def test_a_method_that_a_path_does_not_have_names_those_it_has(api: ProviderClient) -> None:
    for host in ("127.0.0.1:8026", "api.sendgrid.com"):
        for method in ("GET", "OPTIONS", "PUT"):
            answer = api.send("/v3/mail/send", method=method, headers={"Host": host})
            assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_graph_takes_names_in_pascal_case(api: ProviderClient) -> None:
    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {name[0].upper() + name[1:]: named(each) for name, each in value.items()}
        return [*map(named, value)] if isinstance(value, list) else value

    message = {
        "subject": "x",
        "body": {"contentType": "Text", "content": "hi"},
        "toRecipients": [{"emailAddress": {"address": ANN}}],
        "internetMessageHeaders": [{"name": "X-Tenant", "value": "acme"}],
    }
    body = named({"message": message, "saveToSentItems": False})
    answer = api.post("/v1.0/users/app@example.com/sendMail", body)
    assert (answer.status_code, answer.data) == (202, b"")
    (mail,) = api.mails
    assert (mail.rcpt_to, mail.text, mail.headers["X-Tenant"]) == ((ANN,), "hi\n", "acme")
    assert mail.request is not None
    assert mail.request.other == {"saveToSentItems": False}
