"""Requests that make no sense: each gets a problem with a status of 4xx, and changes nothing."""

import json
from http.client import HTTPConnection
from socket import create_connection
from typing import Any, NamedTuple

import pytest

from delivering import deliver
from mailtrap_local import Sandbox

JSON = "application/json"
MESSAGES = "/api/messages"
LATEST = "/api/messages/latest"


class Malformed(NamedTuple):
    method: str
    target: str
    body: bytes = b""
    kind: str = JSON
    status: int = 400


def words(text: str) -> list[str]:
    return text.split()


def lines(text: bytes) -> list[bytes]:
    return text.strip().splitlines()


PARAMETERS = words("""
    messages?limit=0 messages?limit=-1 messages?limit=1001 messages?limit=x messages?limit=
    messages?limit=1.5 messages?limit=NaN messages?limit=null messages?limit=0x10
    messages?limit=1_0 messages?limit=%D9%A3 messages?limit=+5 messages?limit=1e400
    messages?before=-1 messages?before=null messages?before=x messages?before=1e99
    messages?offset=-1 messages?offset=inf messages?offset=999999999999999999999999999999
    wait?count=0 wait?count=-5 wait?count=1001 wait?count=two wait?timeout=-1 wait?timeout=61
    wait?timeout=nan wait?timeout=inf wait?timeout=-inf wait?timeout=1e999 wait?timeout=
    wait?timeout=1s wait?after= wait?after=7 wait?after=zz.1 wait?after=1. wait?after=.1
    wait?after=1.-1 wait?after=123456789.1 wait?after=1.999999999999999999999999999999
    wait?after=%00 wait?after=1.2.3 settle?quiet=-1 settle?quiet=61 settle?quiet=nan
    settle?timeout=x settle?mailbox= sessions?failed=2 sessions?failed=true sessions?failed=null
    live live?after=1.1 sessions?limit=0
    messages/latest/preview?remote=2 messages/latest/preview?remote=yes
    messages?colour=red messages?limit=1&limit=2 messages?limit=1&limit=1
    messages?query=a&query=b messages?Limit=1 messages?limit[]=1 messages?=1 messages?%00=1
    messages?mailbox=%FF messages?query=%C3%28 messages?query=%ED%A0%80 messages?%FF=1
    messages?mailbox= messages/latest?x=1 info?x=1 tags?mailbox=a openapi.json?x=1
    faults?mailbox=a&mailbox=b messages?query=( messages?query=) messages?query=%22
    messages?query=a+OR messages?query=from: messages?query=larger:big messages?query=is:odd
    messages?query=before:then messages?query=() messages?query=-(
    messages/%FF
    messages/%C0%AE messages/%ED%A0%80/raw sessions/%FE
""")

NOWHERE = words("""
    /api /api/ /api/nothing /api//messages /api/messages/ /api/messages/x /api/messages/x/raw
    /api/messages/%00 /api/messages/a%0D%0Ab /api/messages/..%2F..%2Fetc%2Fpasswd
    /api/messages/../../etc/passwd /api/messages/%2e%2e/raw /api/messages/latest/raw/
    /api/messages/latest/nothing /api/messages/latest/parts /api/messages/latest/parts/
    /api/messages/latest/parts/0 /api/messages/latest/parts/-1 /api/messages/latest/parts/x
    /api/messages/latest/parts/1.0 /api/messages/latest/parts/1/2 /api/messages/latest/html
    /api/sessions/x /api/%6Dessages/x /%61pi/nothing /api/messages%3Flimit=1 /api/messages;x=1
    /API/messages /assets/..%2Findex.html /assets/%00 /..%5C..%5Cwindows
""")

PATCHES = lines(rb"""
{
}
[]
null
"read"
1
true
{'read': true}
{"read": true,}
{} {}
{"read": 1}
{"read": "yes"}
{"read": [true]}
{"read": {}}
{"pinned": "false"}
{"colour": "red"}
{"Read": true}
{"read": true, "read": false}
{"tags": "a"}
{"tags": [""]}
{"tags": [1]}
{"tags": [null]}
{"tags": [["a"]]}
{"tags": {"a": 1}}
{"read": NaN}
{"read": Infinity}
{"read": 1e999}
{"tags": ["\ud800"]}
{"tags": ["\u12"]}
{"tags": ["\x"]}
read=true
<read/>
""")

DRAFTS = lines(rb"""
[]
{"from": 1}
{"from": ["a@b"]}
{"to": {"name": "Ann"}}
{"to": [[]]}
{"to": [null]}
{"to": {"address": "a@b", "x": 1}}
{"subject": ["a"]}
{"text": 1}
{"headers": "X: y"}
{"headers": {"X": 1}}
{"headers": [["X"]]}
{"headers": [["X", "y", "z"]]}
{"headers": {"X:": "y"}}
{"headers": {"X": "a\r\nY: b"}}
{"headers": {"\u0000": "y"}}
{"headers": {"X": "\u0000"}}
{"headers": {"X": "1", "X": "2"}}
{"attachments": {}}
{"attachments": [{}]}
{"attachments": [{"content": "?"}]}
{"attachments": [{"content": "YQ"}]}
{"attachments": [{"content": "", "content_type": "text"}]}
{"subject": "\u2028"}
{"to": [{"address": "a@b@c"}]}
""")

FAULTS = lines(rb"""
[]
{}
1
{"on": "LUNCH"}
{"on": "RCPT"}
{"on": "RCPT", "action": {}}
{"on": "RCPT", "action": {"reply": 550}}
{"on": "RCPT", "on": "DATA", "action": {"drop": true}}
""")

MAILBOXES = lines(rb"""
[]
null
{"listen": 1}
{"listen": true, "tls": "ssl"}
{"tls": "off"}
{"credentials": {}}
{"credentials": {"user": "a", "password": "b"}}
{"recipient": 1}
{"x": 1}
""")

HUGE_TARGETS = [
    "messages?limit=" + "9" * 5000,
    "messages?mailbox=" + "x" * 101,
    "messages?query=" + "(" * 30 + "a" + ")" * 30,
    "messages?query=" + "x+" * 60,
    "messages?query=" + "x" * 2000,
]
HUGE_PATHS = [f"{MESSAGES}/{'x' * 5000}", f"{LATEST}/parts/{'9' * 4000}"]
ODD_BYTES = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b'{"read": true}\x00',
    '{"read": true}'.encode("utf-16"),
    b'{"tags": ["\xff"]}',
    b'{"tags": ["a\nb"]}',
    b"// {}\n{}",
    b"[" * 100_000,
    b'{"tags":' * 10_000,
    b'{"tags": [' + b"[" * 5000 + b"]" * 5000 + b"]}",
    b'{"tags": ["' + b"x" * 101 + b'"]}',
    b'{"read": ' + b"9" * 5000 + b"}",
]
HUGE_SUBJECT = b'{"subject": "' + b"x" * 10_001 + b'"}'
METHODS = [
    each.partition(":")
    for each in words("""
    PUT:/api/messages POST:/api/messages/latest PUT:/api/messages/latest BREW:/api/messages
    DELETE:/api/messages/latest/raw POST:/api/messages/latest/raw PATCH:/api/faults
    GET:/api/faults/x POST:/api/mailboxes/x POST:/api/wait DELETE:/api/settle
    POST:/api/info DELETE:/api/sessions PUT:/api/tags POST:/api/openapi.json TRACE:/api/messages
    CONNECT:/api/messages POST:/ DELETE:/favicon.svg
""")
]
KINDS = ["text/plain", "text/html", "application/xml", "image/png", "multipart/form-data", "x", "/"]

MALFORMED = [
    *(Malformed("GET", f"/api/{target}") for target in [*PARAMETERS, *HUGE_TARGETS]),
    *(Malformed("GET", path, status=404) for path in [*NOWHERE, *HUGE_PATHS]),
    *(Malformed("PATCH", LATEST, body) for body in [*PATCHES, *ODD_BYTES]),
    *(Malformed("POST", MESSAGES, body) for body in [*DRAFTS, *ODD_BYTES, HUGE_SUBJECT]),
    *(Malformed("POST", "/api/faults", body) for body in [*FAULTS, *ODD_BYTES]),
    *(Malformed("PUT", "/api/mailboxes/x", body) for body in MAILBOXES),
    *(Malformed(method, path, status=405) for method, _, path in METHODS),
    *(Malformed("PATCH", LATEST, b"{}", kind, 415) for kind in [*KINDS, "message/rfc822"]),
    *(Malformed("POST", MESSAGES, b"{}", kind, 415) for kind in [*KINDS, ""]),
    Malformed("POST", f"{MESSAGES}?rcpt_to=a%00b", b"", "message/rfc822"),
    Malformed("POST", f"{MESSAGES}?mail_from=a%0D%0Ab", b"", "message/rfc822"),
    Malformed("POST", f"{MESSAGES}?mailbox=%0A", b"", "message/rfc822"),
    Malformed("POST", f"{MESSAGES}?mailbox=a&mailbox=b", b"", "message/rfc822"),
    Malformed("PUT", "/api/mailboxes/%00"),
    Malformed("PUT", "/api/mailboxes/%FF"),
    Malformed("PUT", f"/api/mailboxes/{'x' * 101}"),
    Malformed("PUT", "/api/mailboxes/%20"),
    Malformed("PUT", "/api/mailboxes/", status=404),
    Malformed("DELETE", "/api/mailboxes/nobody", status=404),
    Malformed("DELETE", f"{MESSAGES}?query=("),
    Malformed("PATCH", f"{MESSAGES}?query=(", b"{}"),
    Malformed("DELETE", f"{MESSAGES}?mailbox=a&mailbox=b"),
    Malformed("DELETE", "/api/faults/x", status=404),
    Malformed("PATCH", LATEST, b" " * 1_000_001, status=413),
]


@pytest.fixture(scope="module")
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    deliver(shared_sandbox)
    return shared_sandbox


@pytest.mark.parametrize(
    "case", MALFORMED, ids=lambda case: f"{case.method} {case.target[:40]} {case.body[:30]!r}"
)
def test_a_malformed_request_is_a_problem_and_changes_nothing(
    case: Malformed, sandbox: Sandbox
) -> None:
    before = state(sandbox)
    connection = HTTPConnection(*sandbox.http, timeout=60)
    connection.request(case.method, case.target, case.body, {"Content-Type": case.kind})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == case.status, body
    assert_problem(case.status, response.headers["Content-Type"], body)
    assert state(sandbox) == before


def state(sandbox: Sandbox) -> tuple[object, ...]:
    """State that a request could change."""
    mailroom = sandbox.mailroom
    return mailroom.store.cursor, list(mailroom.mailboxes()), mailroom.faults.all()


def assert_problem(status: int, kind: str | None, body: bytes) -> None:
    problem: dict[str, Any] = json.loads(body)
    assert kind == "application/problem+json"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in problem["detail"]


PATCH = (
    b"PATCH /api/messages/latest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
)
BROKEN = {
    "no HTTP": b"HELO there\r\n\r\n",
    "a version that is none": b"GET /api/info HTTP/x.y\r\nHost: localhost\r\n\r\n",
    "too many words": b"GET /api/info now please HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a line without end": b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n",
    "too many headers": b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    "no Host": b"GET /api/info HTTP/1.1\r\n\r\n",
    "a length that is none": PATCH + b"Content-Length: x\r\n\r\n",
    "a negative length": PATCH + b"Content-Length: -1\r\n\r\n",
    "chunks that are none": PATCH + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "bytes that are no UTF-8": b"GET /api/tags?x=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_request_is_a_problem_too(what: str, sandbox: Sandbox) -> None:
    with create_connection(sandbox.http, timeout=60) as connection:
        connection.sendall(BROKEN[what])
        with connection.makefile("rb") as answer:
            head, _, body = answer.read().partition(b"\r\n\r\n")
    status = int(head.split()[1])
    assert 400 <= status < 500
    kinds = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-type")]
    assert_problem(status, kinds[0].decode().partition(": ")[2], body)
