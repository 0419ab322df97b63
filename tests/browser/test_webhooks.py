"""Webhooks on the page: what was posted, replay, and one that is added and removed there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from http_servers import Answer, Asked, AskedServer, http_server
from mailtrap_local import Sandbox
from receiving import asked_of, wait_for_attempts, webhook
from sending import send
from wcag import violations

Visit = Callable[[], Page]


def refuse_orders(asked: Asked) -> Answer:
    return (503, {}, b"database is down") if b"order" in asked.body else (204, {}, b"")


@pytest.fixture
def receiver() -> Iterator[AskedServer]:
    """A receiver that has no room for orders."""
    with http_server(refuse_orders) as server:
        yield server


@pytest.fixture
def sandbox_settings(receiver: AskedServer) -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "webhook": webhook(receiver, query="-subject:secret")}


@pytest.fixture
def view(visit: Visit) -> Page:
    """The view of webhooks."""
    page = visit()
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_role("heading", name="Webhooks")).to_be_visible()
    return page


def test_attempts_are_shown_and_replayed(
    view: Page, sandbox: Sandbox, receiver: AskedServer
) -> None:
    send(sandbox.smtp, "order 1")
    send(sandbox.smtp, "Hello")
    hello, order = wait_for_attempts(sandbox, 2, until=lambda one: one["tries"] == 1)
    entry = view.get_by_role("region", name="app")
    expect(entry).to_contain_text("-subject:secret")
    attempts = entry.locator("details")
    expect(attempts).to_have_count(2)
    expect(attempts.nth(0)).to_contain_text("sent")
    expect(attempts.nth(1)).to_contain_text("503 database is down")
    attempts.nth(0).locator("summary").click()
    expect(attempts.nth(0).locator("pre")).to_contain_text('"subject": "Hello"')
    assert violations(view) == []
    attempts.nth(0).get_by_role("button", name="Replay").click()
    expect(attempts).to_have_count(3)
    posted = asked_of(receiver, 3)
    assert posted[2].headers["webhook-id"] == hello["event_id"] != order["event_id"]
    view.get_by_role("link", name="Its message").click()
    expect(view.get_by_role("heading", name="Hello")).to_be_visible()


def test_a_webhook_is_added_and_removed(
    view: Page, sandbox: Sandbox, receiver: AskedServer
) -> None:
    form = view.get_by_role("form", name="Add webhook")
    form.get_by_label("Name").fill("mine")
    form.get_by_label("URL").fill("http://10.1.2.3/")
    form.get_by_role("button", name="Add webhook").click()
    expect(form.get_by_role("alert")).to_contain_text("--webhook-allow")
    form.get_by_label("URL").fill(f"{receiver.url}/mine")
    form.get_by_role("button", name="Add webhook").click()
    expect(view.get_by_role("region", name="Secret of mine")).to_contain_text("whsec_")
    entry = view.get_by_role("region", name="mine", exact=True)
    expect(entry).to_contain_text("Nothing has been posted yet.")
    send(sandbox.smtp, "Hello")
    wait_for_attempts(sandbox, name="mine")
    expect(entry.locator("details")).to_have_count(1)
    entry.get_by_role("button", name="Remove webhook mine").click()
    view.get_by_role("button", name="Remove webhook", exact=True).click()
    expect(entry).to_have_count(0)
