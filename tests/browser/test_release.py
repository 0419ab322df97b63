"""Sending a message on: a dialog that asks to whom, and what came of it under the subject."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from asking import asker
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from name_server import name_server
from sending import ANN, BOB, send
from wcag import violations

WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def server(serve: Serve) -> Sandbox:
    """The real server: it takes no mail to Bob."""
    server = serve(http=None)
    server.mailbox.faults.reject_rcpt(BOB)
    return server


@pytest.fixture
def sandbox(serve: Serve, server: Sandbox) -> Sandbox:
    place = {"host": "127.0.0.1", "port": server.smtp.port, "tls": "off"}
    return serve(
        relay=[
            {"name": "staging", **place, "allow": ["*@example.com"], "block": ["root@*"]},
            {"name": "to-us", **place, "override_to": "qa@us.example"},
        ]
    )


def open_dialog(page: Page) -> Any:
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Send on").click()
    dialog = page.get_by_role("dialog", name="Send this message on?")
    expect(dialog).to_be_visible()
    return dialog


def check_accessible(page: Page) -> None:
    assert violations(page) == []


def test_it_is_sent_on_and_each_recipient_has_a_result(
    sandbox: Sandbox, server: Sandbox, visit: Callable[[], Page]
) -> None:
    send(sandbox.smtp, to=[ANN, BOB])
    page = visit()
    dialog = open_dialog(page)
    expect(dialog.get_by_label("Recipients, one a line")).to_have_value(f"{ANN}\n{BOB}")
    expect(dialog.get_by_text("It sends to: *@example.com and never to: root@*")).to_be_visible()
    check_accessible(page)
    dialog.get_by_role("button", name="Send on").click()
    expect(dialog).to_be_hidden()
    attempts = page.get_by_role("region", name="Sent on")
    expect(attempts.get_by_text("not sent")).to_be_visible()
    expect(attempts.get_by_text("550 5.1.1")).to_be_visible()
    expect(attempts.get_by_text("sent", exact=True)).to_be_visible()
    check_accessible(page)
    assert server.mailbox.wait_for(subject="Hello").rcpt_to == (ANN,)


def test_what_the_relay_may_not_do_is_said_in_the_dialog(
    sandbox: Sandbox, visit: Callable[[], Page]
) -> None:
    send(sandbox.smtp)
    dialog = open_dialog(visit())
    dialog.get_by_label("Recipients, one a line").fill("eve@other.example")
    dialog.get_by_role("button", name="Send on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("fits nothing in allow")
    dialog.get_by_label("Relay").select_option("to-us")
    expect(dialog.get_by_text("All of it goes to qa@us.example instead.")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert asker(sandbox)("GET", "/api/messages/latest/attempts").json == {"attempts": []}


def test_on_a_phone_it_is_as_wide_as_the_screen(
    sandbox: Sandbox, visit: Callable[[], Page], page: Page
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    send(sandbox.smtp, to=[ANN, f"{'b' * 60}@example.com"])
    visit()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Send on").click()
    dialog = page.get_by_role("dialog", name="Send this message on?")
    expect(dialog).to_be_visible()
    check_accessible(page)
    assert not page.evaluate(WIDER)
    dialog.get_by_role("button", name="Send on").click()
    expect(page.get_by_role("region", name="Sent on")).to_be_visible()
    assert not page.evaluate(WIDER)


def test_an_attempt_that_others_make_shows_too(sandbox: Sandbox, visit: Callable[[], Page]) -> None:
    send(sandbox.smtp)
    page = visit()
    page.get_by_role("option").first.click()
    body = json.dumps({"to": [ANN]})
    assert asker(sandbox)("POST", "/api/messages/latest/release", body).status == 202
    expect(page.get_by_role("region", name="Sent on").get_by_text(ANN)).to_be_visible()


def test_it_shows_where_the_message_would_go(
    sandbox: Sandbox, server: Sandbox, visit: Callable[[], Page]
) -> None:
    send(sandbox.smtp)
    page = visit()
    dialog = open_dialog(page)
    dialog.get_by_label("Recipients, one a line").fill(f"{ANN}\nroot@example.com")
    dialog.get_by_role("button", name="Where would it go?").click()
    found = dialog.get_by_role("status")
    expect(found.get_by_text("Here: mailbox inbox, as no route fits")).to_have_count(2)
    expect(found.get_by_text("Relay staging: takes it")).to_be_visible()
    expect(found.get_by_text("Relay staging: root@example.com is blocked")).to_be_visible()
    expect(found.get_by_text("Relay to-us: takes it for qa@us.example")).to_have_count(2)
    expect(found.get_by_text("its server would keep it without asking the DNS")).to_have_count(2)
    check_accessible(page)
    server.mailbox.assert_empty()


class TestByMx:
    @pytest.fixture
    def nameserver(self) -> Iterator[HostPort]:
        with name_server({("two.example.", "MX"): ["20 b.example.", "10 a.example."]}) as place:
            yield place

    @pytest.fixture
    def sandbox(self, serve: Serve, nameserver: HostPort) -> Sandbox:
        relay = {"name": "direct", "mx": True, "nameserver": str(nameserver), "allow": ["*"]}
        return serve(relay=relay)

    def test_the_dns_is_asked_by_a_button(
        self, sandbox: Sandbox, visit: Callable[[], Page]
    ) -> None:
        send(sandbox.smtp, to=["eve@two.example", "eve@none.example"])
        page = visit()
        dialog = open_dialog(page)
        expect(dialog.get_by_label("Relay")).to_contain_text("direct (MX)")
        dialog.get_by_role("button", name="Ask the DNS as well").click()
        found = dialog.get_by_role("status")
        expect(found.get_by_text("MX, in this order: 10 a.example, 20 b.example")).to_be_visible()
        expect(
            found.get_by_text("No server: the domain none.example does not exist")
        ).to_be_visible()
        check_accessible(page)


class TestWithoutARelay:
    @pytest.fixture
    def sandbox(self, serve: Serve) -> Sandbox:
        return serve()

    def test_the_dialog_says_that_nothing_leaves(
        self, sandbox: Sandbox, visit: Callable[[], Page]
    ) -> None:
        send(sandbox.smtp)
        page = visit()
        dialog = open_dialog(page)
        expect(dialog.get_by_text("Nothing leaves this sandbox")).to_be_visible()
        check_accessible(page)
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
