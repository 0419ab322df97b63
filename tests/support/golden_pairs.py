"""Requests and what another server has answered to them, to be compared with what we answer.

`tests/webapp/golden/` has the recorded pairs, in files named `SERVER.GROUP.json`, and the messages
that the server had. In a pair `{plain}` and `<id:plain>` stand for the id of the message `plain`;
`<time>`, `<received>` and `<number>` for what differs from run to run.
"""

import hashlib
import json
import re
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from asking import Answer, Ask
from conversing import ListenerAddress
from paths import ROOT

GOLDEN = ROOT / "tests" / "webapp" / "golden"
_CHANGING = {"Received": "<received>", "Created": "<time>", "Size": "<number>"}


class GoldenMail(NamedTuple):
    """One of the messages, with its envelope. `user` authenticates."""

    label: str
    mail_from: str
    rcpt_to: list[str]
    user: str | None

    @property
    def raw(self) -> bytes:
        return (GOLDEN / "mails" / f"{self.label}.eml").read_bytes()


class GoldenPair(NamedTuple):
    """A request, and what the other server answered."""

    group: str
    step: str
    request: dict[str, Any]
    answer: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.group}/{self.step}"


def golden_mails() -> list[GoldenMail]:
    """All messages, in the order in which they were sent."""
    return [
        GoldenMail(**one) for one in json.loads((GOLDEN / "mails" / "envelopes.json").read_text())
    ]


def golden_pairs(server: str) -> dict[str, GoldenPair]:
    """All pairs of a server by their names, group after group, in the order of the requests."""
    found: dict[str, GoldenPair] = {}
    for path in sorted(GOLDEN.glob(f"{server}.*.json")):
        for one in json.loads(path.read_text()):
            pair = GoldenPair(**one)
            found[pair.name] = pair
    return found


def send_golden(listener: ListenerAddress, mails: list[GoldenMail]) -> None:
    """Send messages over SMTP, each over a connection of its own."""
    for mail in mails:
        with smtplib.SMTP(listener.host, listener.port, timeout=60) as client:
            client.ehlo("golden.example")
            if mail.user is not None:
                client.login(mail.user, "x")
            options = [] if mail.raw.isascii() else ["BODY=8BITMIME"]
            client.sendmail(mail.mail_from, mail.rcpt_to, mail.raw, options)


@dataclass
class GoldenRun:
    """Asks what the pairs ask, of a sandbox of ours. `ids` has the id of each message by label."""

    ask: Ask
    ids: dict[str, str] = field(default_factory=dict)

    def answer(self, pair: GoldenPair) -> dict[str, Any]:
        """Send the request of a pair. Returns our answer, as far as the recorded one goes."""
        body = self.filled(pair.request.get("body"))
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        headers = {"Accept": "*/*", **pair.request.get("headers", {})}
        got = self.ask(pair.request["method"], self.filled(pair.request["path"]), body, **headers)
        return self.read(pair, got)

    def filled(self, value: Any) -> Any:
        """Return a request with the ids of our messages."""
        text = json.dumps(value)
        for label, own in self.ids.items():
            text = text.replace(f"{{{label}}}", own)
        return json.loads(text)

    def read(self, pair: GoldenPair, got: Answer) -> dict[str, Any]:
        """Return an answer in the form of the recorded one."""
        wanted = pair.answer
        if wanted.keys() == {"status"}:
            return {"status": got.status}
        content_type = got.headers.get("content-type", "").partition(";")[0]
        answer: dict[str, Any] = {"status": got.status, "type": content_type}
        if "content-disposition" in got.headers:
            answer["disposition"] = self.labelled(got.headers["content-disposition"])
        if "sha256" in wanted:
            return answer | {
                "sha256": hashlib.sha256(got.body).hexdigest(),
                "length": len(got.body),
            }
        if "headers" in wanted:
            head, _, body = self.labelled(got.body.decode()).partition("\r\n\r\n")
            lines = re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")
            shown = (re.sub("^Received: .*", "Received: <received>", line) for line in lines)
            return answer | {"headers": sorted(shown), "body": body}
        if not content_type.endswith("json"):
            return answer | {"body": self.labelled(got.body.decode())}
        return answer | {"body": self._list_as(wanted["body"], json.loads(got.body))}

    def _list_as(self, wanted: Any, got: Any) -> Any:
        """Return JSON with labels for the messages of a list, where the recorded one has those."""
        labels = {own: label for label, own in self.ids.items()}
        if isinstance(wanted, dict) and isinstance(wanted.get("messages"), list):
            counts = got if isinstance(got, dict) else {}
            items = got if isinstance(got, list) else got.get("items", [])
            found = {"messages": [labels.get(one["ID"], "other") for one in items]}
            return found | {key: counts[key] for key in wanted.keys() & counts.keys()}
        if isinstance(wanted, list) and wanted and isinstance(wanted[0], str):
            return [labels[one["ID"]] for one in got["items"] if one["ID"] in labels]
        return self.normal(got)

    def normal(self, value: Any, key: str = "") -> Any:
        """Return JSON without what differs from run to run."""
        if isinstance(value, dict):
            return {name: self.normal(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.normal(one, key) for one in value]
        if key in _CHANGING:
            return _CHANGING[key]
        if not isinstance(value, str):
            return value
        shown = self.labelled(value)
        return "<id:other>" if key == "ID" and shown == value else shown

    def labelled(self, text: str) -> str:
        """Return a text with labels for the ids of messages."""
        for label, own in self.ids.items():
            text = text.replace(own, f"<id:{label}>")
        return text


def differences(wanted: Any, got: Any, path: str = "") -> Iterator[str]:
    """Yield where an answer differs from the recorded one: `.body.items[0].ID: 1 -> 2`."""
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        for key in (*wanted, *(key for key in got if key not in wanted)):
            if key not in got or key not in wanted:
                yield f"{path}.{key}: {'missing' if key in wanted else 'extra'}"
            else:
                yield from differences(wanted[key], got[key], f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(got, list) and len(wanted) == len(got):
        for number, (one, other) in enumerate(zip(wanted, got, strict=True)):
            yield from differences(one, other, f"{path}[{number}]")
    elif wanted != got:
        yield f"{path}: {wanted!r} -> {got!r}"
