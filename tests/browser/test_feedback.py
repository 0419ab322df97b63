"""Reporting back to the sender: a dialog that asks what happens, and says what has come of it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conversing import Serve
from http_servers import AskedServer, http_server
from mailtrap_local import Sandbox
from reporting import failures
from sending import ANN, BOB, send
from wcag import violations

RAW = b"From: app@example.com\r\nSubject: Order\r\n\r\nhttps://shop.example/track/7\r\n"


def open_dialog(page: Page) -> Any:
    page.get_by_role("option").last.click()
    page.get_by_role("button", name="Report back").click()
    dialog = page.get_by_role("dialog", name="Report back to the sender")
    expect(dialog).to_be_visible()
    return dialog


def test_a_bounce_is_sent_to_the_sender(sandbox: Sandbox, visit: Callable[[], Page]) -> None:
    send(sandbox.smtp, to=[ANN, BOB], raw=RAW)
    page = visit()
    dialog = open_dialog(page)
    assert violations(page) == []
    dialog.get_by_label("Status code").select_option("5.2.2")
    dialog.get_by_label("Recipient").select_option(BOB)
    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("1 message to the sender")
    assert violations(page) == []
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("option").first).to_contain_text("Undelivered Mail")
    assert failures(sandbox.mailbox.wait_for(subject="Undelivered"))[1] == {BOB}


def test_a_reply_has_words_of_ones_own(sandbox: Sandbox, visit: Callable[[], Page]) -> None:
    send(sandbox.smtp, raw=RAW)
    dialog = open_dialog(visit())
    dialog.get_by_label("What happens").select_option("An automatic reply")
    dialog.get_by_label("Text (optional)").fill("Bis März!")
    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(dialog.get_by_role("status")).to_be_visible()
    assert sandbox.mailbox.wait_for(subject="Auto: Order").text == "Bis März!\n"


def test_what_has_no_webhook_is_said(sandbox: Sandbox, visit: Callable[[], Page]) -> None:
    send(sandbox.smtp, raw=RAW)
    dialog = open_dialog(visit())
    dialog.get_by_label("What happens").select_option("It is opened")
    dialog.get_by_role("button", name="Report", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("[[provider_webhook]]")


class TestWithAWebhook:
    @pytest.fixture
    def sandbox(self, serve: Serve) -> Any:
        with http_server(lambda _: (200, {}, b"")) as receiver:
            yield self.sandbox_of(serve, receiver)

    def sandbox_of(self, serve: Serve, receiver: AskedServer) -> Sandbox:
        return serve(provider_webhook={"provider": "postmark", "url": receiver.url})

    def test_a_click_is_an_event(self, sandbox: Sandbox, visit: Callable[[], Page]) -> None:
        send(sandbox.smtp, raw=RAW)
        page = visit()
        page.set_viewport_size({"width": 360, "height": 740})
        page.get_by_role("option").first.click()
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Report back").click()
        dialog = page.get_by_role("dialog", name="Report back to the sender")
        dialog.get_by_label("What happens").select_option("A link is clicked")
        expect(dialog.locator("select[name=link]")).to_have_value("https://shop.example/track/7")
        assert violations(page) == []
        dialog.get_by_role("button", name="Report", exact=True).click()
        expect(dialog.get_by_role("status")).to_contain_text("the webhook of postmark")
