"""A message that cannot be shown costs its own row, and nothing else."""

import logging
from dataclasses import dataclass

import pytest

from asking import Ask
from delivering import deliver
from live_page import OpenPage
from mailtrap_local import Message, Sandbox
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.mime.content import Content
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.search import parse_query
from mailtrap_local.store.base import Change, Changes, Cursor, Entry
from mailtrap_local.webapp.shapes.common import UNREADABLE, summary
from mailtrap_local.webapp.shapes.live import Added, ChangesFrame, frame
from mailtrap_local.webapp.shapes.message import detail
from public_texts import message_of

JSON = {"Content-Type": "application/json"}
LONE = "\udc80@example.com"  # of a client that is no SMTP client: Python itself


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrokenMessage(Message):
    """A message whose content cannot be parsed."""

    @property
    def content(self) -> Content:
        raise RecursionError("too deep")


class BrokenContent(Content):
    """Content that cannot be read."""

    @property
    def headers(self) -> Headers:
        raise MemoryError


def test_the_list_has_a_marked_row_and_the_others(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, b"Subject: before\r\n\r\n")
    deliver(sandbox, b"Subject: never seen\r\n\r\n", rcpt_to=("ann@example.com", LONE))
    deliver(sandbox, b"Subject: after\r\n\r\n")
    answer = ask("GET", "/api/messages")
    assert answer.status == 200
    assert [one["subject"] for one in answer.json["messages"]] == ["after", UNREADABLE, "before"]
    row = answer.json["messages"][1]
    assert row["unreadable"]
    assert row["rcpt_to"] == ["ann@example.com", "\ufffd@example.com"]
    assert (row["size"], row["mail_from"], row["mailbox"]) == (23, "app@example.com", "inbox")
    assert "unreadable" not in answer.json["messages"][0]


def test_it_can_be_opened_waited_for_and_deleted(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, b"Subject: hidden\r\n\r\nHi", rcpt_to=(LONE,))
    whole = ask("GET", f"/api/messages/{message.id}")
    assert whole.status == 200
    assert whole.json["unreadable"]
    assert [one["id"] for one in whole.json["defects"]] == ["unreadable"]
    assert ask("GET", f"/api/messages/{message.id}/raw").body == message.raw
    assert ask("GET", "/api/wait?timeout=1&query=subject:hidden").status == 200
    assert ask("GET", "/api/wait?timeout=0&query=subject:other").json["near_misses"]
    assert ask("DELETE", f"/api/messages/{message.id}").status == 204


def test_the_live_socket_goes_on(sandbox: Sandbox, open_page: OpenPage) -> None:
    page = open_page(sandbox.mailroom.store.cursor)
    deliver(sandbox, rcpt_to=(LONE,))
    deliver(sandbox, b"Subject: after\r\n\r\n")
    subjects = [change["message"]["subject"] for change in page.changes(2)]
    assert subjects == [UNREADABLE, "after"]


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00x", "\\ud800\\ud800"])
def test_json_with_half_a_letter_is_refused(ask: Ask, escape: str) -> None:
    for field in ("subject", "text", "html", "from"):
        answer = ask("POST", "/api/messages", f'{{"{field}": "{escape}"}}', **JSON)
        assert answer.status == 400
    assert ask("PATCH", "/api/messages", f'{{"tags": ["{escape}"]}}', **JSON).status == 400
    raw = b"Subject: x\r\n\r\n"
    path = "/api/messages?mail_from=%ED%A0%80@x&rcpt_to=%ED%B0%80@x"
    assert ask("POST", path, raw, **{"Content-Type": "message/rfc822"}).status == 400


def broken_entry() -> Entry:
    message = message_of(b"Subject: x\r\n\r\n")
    fields = ("id", "seq", "mailbox", "received_at", "envelope", "raw")
    broken = BrokenMessage(**{name: getattr(message, name) for name in fields})
    return Entry(broken, Flags(read=True, tags=frozenset({"new"})))


def test_whatever_is_raised_is_one_row(caplog: pytest.LogCaptureFixture) -> None:
    entry = broken_entry()
    row = summary(entry)
    assert (row.subject, row.unreadable) == (UNREADABLE, True)
    assert (row.id, row.seq, row.read, row.tags) == ("01", 1, True, ["new"])
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert entry.message.id in record.getMessage()


def test_whatever_is_raised_is_one_change_of_a_frame() -> None:
    entry = broken_entry()
    change = Change(
        seq=1, kind="added", message_id="01", mailbox="inbox", message_seq=1, entry=entry
    )
    made = frame(Changes(Cursor(1, 1), (change,)))
    assert isinstance(made, ChangesFrame)
    (added,) = made.changes
    assert isinstance(added, Added)
    assert added.message.unreadable
    assert detail(entry).unreadable


def test_a_search_finds_it_by_its_envelope() -> None:
    message = message_of(b"Subject: x\r\n\r\n")
    broken = BrokenContent(raw=message.raw, parts=(), tree_defects=())
    object.__setattr__(message, "_content", broken)
    assert parse_query("mail-from:app@example.com").matches(message, Flags())
    assert not parse_query("subject:x").matches(message, Flags())
