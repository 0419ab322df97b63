"""The preview alone in a window of its own can do no more harm than in its frame."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from mailtrap_local import Sandbox

ELSEWHERE = "https://evil.example"
HOSTILE = Path(__file__).with_name("hostile.html").read_text().replace("CANARY", ELSEWHERE)


@pytest.fixture
def asked_for(page: Page) -> list[str]:
    """The paths that were asked for elsewhere, with their Referer."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        headers = route.request.headers
        asked.append(f"{route.request.url} {headers.get('referer', '')}".strip())
        route.fulfill(content_type="text/html", body="<title>Elsewhere</title>")

    page.context.route(f"{ELSEWHERE}/**", answer)
    return asked


@pytest.fixture
def show(page: Page, sandbox: Sandbox, send_mail: Callable[..., None]) -> Callable[..., None]:
    def show(html: str, query: str = "?remote=0") -> None:
        send_mail("A mail", html=html)
        page.goto(f"{sandbox.http.url}/api/messages/latest/preview{query}")

    return show


def test_nothing_of_it_runs_loads_or_leads_away(
    show: Callable[..., None], page: Page, asked_for: list[str]
) -> None:
    show(HOSTILE)
    address = page.url
    expect(page.get_by_text("Seen by the reader")).to_be_visible()
    page.get_by_role("button", name="Send the form").click()
    page.get_by_role("link", name="Run a script").click()
    expect(page.get_by_text("Seen by the reader")).to_be_visible()
    expect(page.get_by_text("Written by a script")).to_have_count(0)
    assert (page.url, asked_for) == (address, [])


def test_it_has_no_origin_and_so_no_cookie_or_storage(
    show: Callable[..., None], page: Page, asked_for: list[str]
) -> None:
    show("<p>Seen")
    assert page.evaluate("origin") == "null"
    assert asked_for == []


@pytest.mark.parametrize("query", ["?remote=0", "?remote=1"])
def test_it_never_says_where_it_is_whatever_the_mail_asks_for(
    show: Callable[..., None], page: Page, asked_for: list[str], query: str
) -> None:
    html = (
        '<meta name="referrer" content="unsafe-url">'
        f'<img referrerpolicy="unsafe-url" src="{ELSEWHERE}/picture">'
        f'<a referrerpolicy="unsafe-url" rel="opener" href="{ELSEWHERE}/link">Open</a>'
    )
    show(html, query)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open").click()
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    pictures = [f"{ELSEWHERE}/picture"] if query == "?remote=1" else []
    assert asked_for == [*pictures, f"{ELSEWHERE}/link"]
