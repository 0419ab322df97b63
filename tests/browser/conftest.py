"""A sandbox with a page, mail for it, and a browser that shows it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, FrameLocator, Page, expect

from mailtrap_local import Sandbox
from previewing import OpenMail, wait_until_clickable, wait_until_loaded
from sending import compose, send

expect.set_options(timeout=20_000)  # milliseconds: the machine may have other work

SendMail = Callable[..., None]
IN_WORDS = ("400 (Bad Request)", "503 (Service Unavailable)")


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture
def send_mail(sandbox: Sandbox) -> SendMail:
    """`send_mail("Hello", text=…, html=…, pictures={cid: png}, files={name: octets})`."""

    def send_mail(subject: str, **parts: Any) -> None:
        send(sandbox.smtp, raw=compose(subject, **parts))

    return send_mail


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """Errors and warnings of the browser about the page; a test must leave it empty.

    Those about the frame with a mail do not count: the browser refuses what mail may not do.
    """
    complaints: list[str] = []

    def listen(said: ConsoleMessage) -> None:
        place = said.location["url"]
        of_a_mail = "/preview?" in place or place == "about:srcdoc"
        if said.type in ("error", "warning") and not of_a_mail:
            complaints.append(f"{place}: {said.text}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    # what the server refuses in words, the page shows; the browser notes it all the same
    assert [one for one in complaints if not one.endswith(IN_WORDS)] == []


@pytest.fixture
def visit(page: Page, sandbox: Sandbox) -> Callable[[], Page]:
    """`visit()` opens the page, and waits until it is live."""

    def visit() -> Page:
        page.goto(sandbox.http.url)
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        return page

    return visit


@pytest.fixture
def open_mail(visit: Callable[[], Page], send_mail: SendMail) -> OpenMail:
    """`open_mail(html)` is the page with that mail open, and the frame it is shown in."""

    def open_mail(html: str, **parts: object) -> tuple[Page, FrameLocator]:
        send_mail("A mail", html=html, **parts)
        page = visit()
        page.get_by_role("option").click()
        frame = page.frame_locator("iframe")
        expect(frame.locator("body")).to_be_attached()
        wait_until_loaded(page)
        wait_until_clickable(page)
        return page, frame

    return open_mail
