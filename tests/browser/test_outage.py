"""A server that does not answer: the page says since when, what comes, and is as before after."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from mailtrap_local import Sandbox
from sending import compose, send


@pytest.fixture
def lose(page: Page, complaints: list[str]) -> Iterator[Callable[[Sandbox], None]]:
    """`lose(sandbox)` stops it, and waits until the page has noticed."""

    def lose(sandbox: Sandbox) -> None:
        sandbox.stop()
        expect(page.get_by_text("has not answered since")).to_be_visible()

    yield lose
    # nothing is wrong but that the server went away
    complaints[:] = [
        one
        for one in complaints
        if not any(word in one for word in ("WebSocket", "CONNECTION_", "Failed to load resource"))
    ]


@pytest.fixture
def page_of_lost_server(
    sandbox: Sandbox, visit: Callable[[], Page], lose: Callable[[Sandbox], None]
) -> Page:
    for subject in ("First", "Second"):
        send(sandbox.smtp, raw=compose(subject))
    page = visit()
    page.get_by_role("option", name="First").click()
    expect(page.get_by_role("article", name="First")).to_be_visible()
    expect(page).to_have_title("(1) mailtrap_local")
    lose(sandbox)
    return page


def message_button(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="What to do with the message").get_by_role(
        "button", name=name
    )


def test_it_counts_to_the_next_attempt_and_offers_one_now(page_of_lost_server: Page) -> None:
    page = page_of_lost_server
    expect(page.get_by_text("Next attempt in")).to_be_visible()
    attempts: list[str] = []
    page.on("websocket", lambda socket: attempts.append(socket.url))
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_text("Next attempt in")).to_be_visible()
    assert attempts


def test_what_needs_the_server_is_off_but_what_came_can_be_read(page_of_lost_server: Page) -> None:
    page = page_of_lost_server
    for button in (
        page.get_by_role("button", name="Delete all"),
        page.get_by_role("button", name="Mark all as read"),
        message_button(page, "Delete"),
        message_button(page, "Pin"),
    ):
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_attribute("title", re.compile("does not answer"))
    page.keyboard.press("Delete")
    expect(page.get_by_text("This needs the server")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("tab", name="Headers").click()
    expect(page.get_by_role("tabpanel", name="Headers")).to_contain_text("The App")


def test_the_page_is_dimmed(page_of_lost_server: Page) -> None:
    rows = page_of_lost_server.get_by_role("listbox")
    expect(rows).to_have_css("background-color", "rgb(236, 238, 238)")


def test_all_is_as_before_when_it_is_back_with_its_mail_gone(
    page_of_lost_server: Page, sandbox: Sandbox
) -> None:
    page = page_of_lost_server
    with Sandbox(http=sandbox.http, smtp=sandbox.smtp) as second:  # found by itself
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        expect(page.get_by_text("has not answered since")).to_have_count(0)
        expect(
            page.get_by_text("The server has started anew, and its mail is gone")
        ).to_be_visible()
        expect(page.get_by_text("The mail is gone", exact=True)).to_be_visible()
        expect(page.get_by_text("This message is gone")).to_be_visible()
        send(second.smtp, raw=compose("Third"))
        row = page.get_by_role("option")
        expect(row).to_contain_text(["Third"])
        row.click()
        expect(message_button(page, "Pin")).not_to_have_attribute("aria-disabled", "true")
        message_button(page, "Pin").click()
        expect(row).to_contain_text("Pinned")
