"""Mailpit's API answers as Mailpit 1.30.5 has answered, or 1.33.1, but for what is listed here."""

import json
import re
import smtplib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from asking import Answer, asker
from golden_pairs import (
    GOLDEN,
    GoldenPair,
    GoldenRun,
    differences,
    golden_mails,
    golden_pairs,
    send_golden,
)
from live_page import PromptClient
from mailtrap_local import Sandbox

PAIRS = golden_pairs("mailpit")
NEWER = golden_pairs("1.33.1/mailpit")
ORDER: list[str] = json.loads((GOLDEN / "order.mailpit.json").read_text())
NAMES = [name for name in ORDER if name in PAIRS]
MAILS = golden_mails()

ALLOWED = (  # what differs, as regular expressions, and why
    (r"raw/\w+ \.headers", "the octets as they came: Mailpit puts fields in front of them"),
    (r"search/(larger|larger-kb|larger-float|smaller) ", "sizes are those of the octets as sent"),
    (
        r"search/(text-part-beside-html|inline-name|umlaut-case) ",
        "finds more: both bodies, names of pictures, letter case in every script",
    ),
    (
        r"send/all-headers \.body\.(Cc|From|Reply-To|Subject|To)",
        "names are quoted, and words encoded, by another composer",
    ),
    (r"send/all-message \.body\.Inline\[0\]\.PartID", "the MIME of another composer"),
    (r"send/all-in-list \.body\.tags", "a tag that no message has is not in use"),
    (r"events/send-read-unread-tag-delete ", "the tags of a new message are in the event of it"),
    (r"view/embed \.body", "no script of ours is in the page of a mail"),
    (r"app/(unknown|wrong-method) ", "errors of no route are problem documents, RFC 9457"),
    (r"app/options \.type", "a body that is empty has the type of Flask"),
    (r"app/foreign-origin ", "a foreign page may ask, and cannot read the answer"),
)

_NUMBERS = {"Size", "DatabaseSize", "Memory", "Uptime", "MessagesDeleted", "SMTPRejected"} | {
    *("SMTPAccepted", "SMTPAcceptedSize", "SMTPIgnored")
}
_STRINGS = {"Database", "Version", "LatestVersion"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_MADE_ID = re.compile(r"[^\s<>\"]+(?:<id:\w+>)?@mailpit|<id:\w+>@mailpit")
_SENT_AT = "2026-11-26T10:00:00"
_JSON_WORDS = ("invalid character ", "invalid JSON")


class MailpitRun(GoldenRun):
    """Reads answers in the form of those that were recorded of Mailpit."""

    def read(self, pair: GoldenPair, got: Answer) -> dict[str, Any]:
        wanted = pair.answer
        if wanted.keys() == {"status"}:
            return {"status": got.status}
        if "location" in wanted:
            location = re.sub(r"^https?://[^/]+", "", got.headers.get("location", ""))
            return {"status": got.status, "location": self.labelled(location)}
        if wanted.keys() <= {"status", "type", "disposition"}:  # a thumbnail, or a download
            answer = super().read(pair, got._replace(body=b""))
            del answer["body"]
            return answer
        answer = super().read(pair, got)
        if "headers" in wanted:
            answer["headers"] = [self.labelled(line) for line in answer["headers"]]
        return answer

    def _list_as(self, wanted: Any, got: Any) -> Any:
        labels = {own: label for label, own in self.ids.items()}
        if isinstance(wanted, str):
            return self.labelled(got["ID"]) if "ID" in got else self.normal(got)
        if isinstance(wanted, dict) and "Warnings" in wanted:
            return shape_of(got)
        if isinstance(wanted, dict) and _is_labels(wanted.get("messages")):
            found = [labels.get(one["ID"], "other") for one in got["messages"]]
            return {"messages": found} | {key: got[key] for key in wanted.keys() - {"messages"}}
        if _is_labels(wanted) and isinstance(got, dict):
            return [labels[one["ID"]] for one in got["messages"] if one["ID"] in labels]
        return self.normal(got)

    def normal(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict) and "Checksums" in value:
            return {name: self.labelled(one) if isinstance(one, str) else one
                    for name, one in value.items()}  # fmt: skip
        if isinstance(value, int | float) and not isinstance(value, bool):
            return "<number>" if key in _NUMBERS else value
        if isinstance(value, str):
            if key in _STRINGS:
                return "<string>"
            if key == "Date" and _TIME.fullmatch(value) and not value.startswith(_SENT_AT):
                return "<time>"
            if key == "Date" and "26 Nov 2026 10:00:00" not in value and ", " in value:
                return "<date>"
        return super().normal(value, key)

    def labelled(self, text: str) -> str:
        shown = _MADE_ID.sub("<made>@mailpit", super().labelled(text))
        return re.sub(r'boundary="[\w.=-]{20,}"', "<boundary>", shown)


def _is_labels(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def shape_of(value: Any) -> Any:
    """Return types in place of values; of a list that of the first, of a table nothing."""
    if isinstance(value, dict):
        if value and all(re.fullmatch(r"[a-z-]+|\d+", key) for key in value):
            return "<map>"
        return {key: shape_of(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape_of(value[0])] if value else []
    return "number" if isinstance(value, int | float) else type(value).__name__


class Scenario:
    """What a client does to a server, in the order in which it was done to Mailpit."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.run = MailpitRun(asker(sandbox))
        self.answers: dict[str, Any] = {}
        self.socket: PromptClient | None = None

    def play(self) -> None:
        steps = {"send:all": self.send_all, "send:first": self.send_first}
        steps["open socket"] = self.open_socket
        for name in ORDER:
            if name in steps:
                steps[name]()
            else:
                self.answers[name] = self.answer(PAIRS[name])

    def send_all(self) -> None:
        send_golden(self.sandbox.smtp, MAILS)
        mails = zip(MAILS, self.sandbox.mailbox, strict=True)
        self.run.ids = {mail.label: message.id for mail, message in mails}

    def send_first(self) -> None:
        send_golden(self.sandbox.smtp, MAILS[:1])

    def open_socket(self) -> None:
        url = self.sandbox.http.url.replace("http", "ws").rstrip("/")
        self.socket = PromptClient(f"{url}/api/events")

    def answer(self, pair: GoldenPair) -> dict[str, Any]:
        if "smtp" in pair.request:
            with smtplib.SMTP(*self.sandbox.smtp, timeout=60) as client:
                client.ehlo("golden.example")
                client.mail("app@example.com")
                return {"reply": client.rcpt("ann@example.com")[0]}
        if "websocket" in pair.request:
            return {"status": 101, "frames": self.frames()}
        answer = self.run.answer(self.of_this_server(pair))
        if pair.name == "send/all":
            self.run.ids["sent"] = self.sandbox.mailbox[-1].id
        return answer

    def of_this_server(self, pair: GoldenPair) -> GoldenPair:
        request = json.dumps(pair.request).replace("{origin}", self.sandbox.http.url.rstrip("/"))
        return pair._replace(request=json.loads(request))

    def frames(self) -> list[Any]:
        """All events up to the numbers that follow the removal of messages."""
        assert self.socket is not None
        seen: list[Any] = []
        is_removed = False
        while (text := self.socket.receive(timeout=30)) is not None:
            event = json.loads(text)
            is_removed |= event["Type"] in ("delete", "truncate")
            if event["Type"] == "stats":
                numbers = {key: type(each).__name__ for key, each in event["Data"].items()}
                event = {"Type": "stats", "Data": numbers}
            else:
                event = self.run.normal(event)
            if event not in seen:
                seen.append(event)
            if is_removed and event["Type"] == "stats":
                break
        self.socket.close()
        return sorted(seen, key=lambda event: json.dumps(event, sort_keys=True))


@pytest.fixture(scope="module")
def answers() -> Iterator[dict[str, Any]]:
    with Sandbox(http="127.0.0.1:0") as sandbox:
        scenario = Scenario(sandbox)
        scenario.play()
        yield scenario.answers


def found_in(name: str, got: dict[str, Any]) -> list[str]:
    """Return how an answer differs from the nearest that was recorded."""
    recorded = [pairs[name] for pairs in (PAIRS, NEWER) if name in pairs]
    several = ([f"{name} {one}" for one in _differences(each, got)] for each in recorded)
    return min(several, key=len)


def _differences(pair: GoldenPair, got: dict[str, Any]) -> Iterator[str]:
    for one in differences(pair.answer, got):
        if not (_JSON_WORDS[0] in one and _JSON_WORDS[1] in one):  # the words of a JSON reader
            yield one


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_that_of_mailpit(answers: dict[str, Any], name: str) -> None:
    found = found_in(name, answers[name])
    assert [one for one in found if not any(re.match(each, one) for each, _ in ALLOWED)] == []


def test_nothing_is_allowed_that_does_not_differ(answers: dict[str, Any]) -> None:
    used: defaultdict[str, int] = defaultdict(int)
    for name in NAMES:
        for one in found_in(name, answers[name]):
            for pattern, _ in ALLOWED:
                used[pattern] += re.match(pattern, one) is not None
    assert [pattern for pattern, _ in ALLOWED if not used[pattern]] == []
