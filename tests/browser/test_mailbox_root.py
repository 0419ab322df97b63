"""The page of one mailbox, at /at/NAME/ and below a base path."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from sending import compose, send

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d4944415478da63fccff0bf1e00068d028bb8f5d8f10000000049454e44ae426082"
)


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0", "base_path": "/mail"}


def test_the_page_shows_one_mailbox_and_what_comes_into_it(page: Page, sandbox: Sandbox) -> None:
    sandbox.mailroom.create_mailbox("worker 3/a", recipient="*@w3.example")
    send(sandbox.smtp, "Theirs")
    html = '<img src="cid:logo"><a href="https://shop.example/">Shop</a>'
    ours = compose("Ours", html=html, pictures={"logo": PNG}, files={"a.bin": b"octets"})
    send(sandbox.smtp, raw=ours, to="ann@w3.example")
    elsewhere: list[str] = []
    root = f"{sandbox.http.url}/at/worker%203%2Fa"
    page.on("request", lambda one: elsewhere.append(one.url) if root not in one.url else None)

    page.goto(root)  # without the slash
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_text("1 message", exact=True)).to_be_visible()
    page.get_by_text("Ours", exact=True).first.click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Shop")).to_be_visible()
    assert frame.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    page.get_by_role("tab", name="Attachments").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="a.bin").first.click()
    assert download.value.path().read_bytes() == b"octets"

    send(sandbox.smtp, "Theirs again")
    send(sandbox.smtp, "Ours again", to="ann@w3.example")
    expect(page.get_by_text("Ours again", exact=True)).to_be_visible()
    expect(page.get_by_text("Theirs")).to_have_count(0)
    assert elsewhere == []
