"""Below 1200 pixels the places are a strip of icons, which unfolds over the list."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from sending import send


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1024, "height": 768}}


def test_the_strip_keeps_names_and_counts(visit: Callable[[], Page], sandbox: Sandbox) -> None:
    shop = sandbox.open_mailbox("shop")
    send(shop, raw=b"Subject: For the shop\r\nX-Tags: urgent\r\n\r\n")
    page = visit()
    places = page.get_by_role("navigation", name="Places")
    expect(places).to_have_css("width", "48px")
    for name in ("All mail 1 unread message", "shop 1 unread message", "urgent", "Faults"):
        expect(places.get_by_role("link", name=name)).to_be_visible()
    link = places.get_by_role("link", name="shop")
    expect(link).to_have_attribute("title", f"shop · 1 message · port {shop.port}")
    expect(link.get_by_text("sh", exact=True)).to_be_visible()
    expect(link.locator(".side-count")).to_have_text("1")
    link.click()
    expect(page.get_by_role("option", name="For the shop")).to_be_visible()
    expect(link).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("way", ["a place", "a click beside it", "Escape"])
def test_the_strip_unfolds_over_the_list(visit: Callable[[], Page], way: str) -> None:
    page = visit()
    places = page.get_by_role("navigation", name="Places")
    page.get_by_role("button", name="Mailboxes").click()
    expect(places).to_have_css("width", "300px")
    if way == "a place":
        places.get_by_role("link", name="Sessions").click()
        expect(page.get_by_text("No sessions yet")).to_be_visible()
    elif way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.mouse.click(800, 400)
    expect(places).to_have_css("width", "48px")
