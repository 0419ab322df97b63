"""Events of Mailpit's socket."""

import json
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from asking import Ask
from delivering import deliver
from live_page import PromptClient
from mailtrap_local import Sandbox
from sending import send

OpenEvents = Callable[..., "Events"]


class Events:
    """A client of the socket."""

    def __init__(self, url: str) -> None:
        self.socket = PromptClient(url)

    def next(self) -> Any:
        text = self.socket.receive(timeout=30)
        return None if text is None else json.loads(text)

    def until(self, kind: str) -> list[Any]:
        """All events up to the next of a kind."""
        seen = [self.next()]
        while seen[-1]["Type"] != kind:
            seen.append(self.next())
        return seen


@pytest.fixture
def events(sandbox: Sandbox) -> Iterator[OpenEvents]:
    opened: list[Events] = []

    def events(root: str = "") -> Events:
        url = sandbox.http.url.replace("http", "ws").rstrip("/")
        opened.append(Events(f"{url}{root}/api/events"))
        return opened[-1]

    yield events
    for one in opened:
        if one.socket.connected:
            one.socket.close()


def types(several: list[Any]) -> list[str]:
    return [event["Type"] for event in several]


def test_flags_of_mail_from_before_are_known(
    api: Ask, sandbox: Sandbox, events: OpenEvents
) -> None:
    message = deliver(sandbox)
    page = events()
    sandbox.mailroom.store.update([message.id], pinned=True)  # of no account to Mailpit
    api("PUT", "/messages", {"IDs": [message.id], "Read": True})
    assert page.next() == {"Type": "update", "Data": {"ID": message.id, "Read": True}}
    api("PUT", "/tags", {"IDs": [message.id], "Tags": ["b", "A"]})
    assert page.next() == {"Type": "update", "Data": {"ID": message.id, "Tags": ["A", "b"]}}


def test_each_change_is_an_event_however_quickly_they_come(
    sandbox: Sandbox, events: OpenEvents
) -> None:
    message = deliver(sandbox)
    page, store = events(), sandbox.mailroom.store
    for number in range(50):
        store.update([message.id], read=number % 2 == 0)
    seen = [page.next() for _ in range(50)]
    assert [event["Data"]["Read"] for event in seen if event["Type"] == "update"] == [
        number % 2 == 0 for number in range(50 - types(seen).count("stats"))
    ]


def test_numbers_follow_with_a_pause(sandbox: Sandbox, events: OpenEvents) -> None:
    page = events()
    for _ in range(3):
        deliver(sandbox)
    seen = page.until("stats")
    assert types(seen) == ["new", "new", "new", "stats"]
    assert seen[-1]["Data"] == {"Total": 3, "Unread": 3, "Version": "v1.30.5"}
    assert [event["Data"]["Read"] for event in seen[:3]] == [False] * 3
    assert seen[0]["Data"]["Cc"] == []


def test_the_removal_of_many_is_one_event(sandbox: Sandbox, events: OpenEvents) -> None:
    for _ in range(250):
        deliver(sandbox)
    page = events()
    sandbox.mailroom.clear()
    seen = page.until("prune")
    assert "truncate" not in types(seen)


def test_the_removal_of_the_only_message_is_told_from_that_of_all(
    api: Ask, sandbox: Sandbox, events: OpenEvents
) -> None:
    page = events()
    first = deliver(sandbox)
    api("DELETE", "/messages", {"IDs": [first.id]})
    assert page.until("delete")[-1]["Data"] == {"ID": first.id}
    deliver(sandbox)
    api("DELETE", "/messages")
    seen = page.until("truncate")
    assert "delete" not in types(seen)
    assert seen[-1] == {"Type": "truncate", "Data": None}


def test_a_renamed_tag_is_one_event(api: Ask, sandbox: Sandbox, events: OpenEvents) -> None:
    ids = [deliver(sandbox).id for _ in range(3)]
    api("PUT", "/tags", {"IDs": ids, "Tags": ["old"]})
    page = events()
    api("PUT", "/tags/old", {"Name": "new"})
    assert types(page.until("stats")) == ["prune", "stats"]


def test_a_session_that_fails_is_an_event(sandbox: Sandbox, events: OpenEvents) -> None:
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    page = events()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sandbox.smtp, to="bad@example.com")
    error = page.until("error")[-1]["Data"]
    assert (error["Level"], error["Type"], error["IP"]) == ("warning", "smtp", "127.0.0.1")
    assert "550" in error["Message"]


def test_a_mailbox_as_web_root_has_its_own_events(sandbox: Sandbox, events: OpenEvents) -> None:
    page = events("/at/shop")
    deliver(sandbox, mailbox="inbox")
    deliver(sandbox, mailbox="shop")
    seen = page.until("stats")
    assert types(seen) == ["new", "stats"]
    assert seen[-1]["Data"]["Total"] == 1


def test_the_socket_ends_with_the_server(sandbox: Sandbox, events: OpenEvents) -> None:
    page = events()
    sandbox.stop()
    with pytest.raises(Exception, match="1001"):
        page.next()
