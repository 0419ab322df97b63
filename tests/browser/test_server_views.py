"""Views of the server: sessions and faults."""

import smtplib
from collections.abc import Callable

from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from sending import send


def be_refused(sandbox: Sandbox) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=10) as client:
        assert client.docmd("EHLO", "app")[0] == 250
        assert client.docmd("MAIL", "FROM:<app@example.com>")[0] == 250
        assert client.docmd("RCPT", "TO:<bad@example.com>")[0] == 550


def test_a_session_that_fails_is_seen_at_once_with_the_reason(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("Hello")
    page = visit()
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    be_refused(sandbox)
    with smtplib.SMTP(*sandbox.smtp, timeout=10) as leaving:
        leaving.ehlo("app")
        assert leaving.docmd("MAIL", "FROM:<ann@example.com>")[0] == 250
        leaving.close()
    page.get_by_role("link", name="Sessions 2 failed sessions").click()
    sessions = page.get_by_role("listbox", name="Sessions").get_by_role("option")
    expect(sessions).to_contain_text(["Aborted", "Rejected", "Delivered"])
    page.get_by_role("button", name="Failed 2").click()
    expect(sessions).to_have_count(2)
    sessions.last.click()
    conversation = page.get_by_role("region", name="Session", exact=True)
    expect(conversation).to_contain_text("RCPT TO:<bad@example.com> was answered 550 5.1.1")
    expect(conversation).to_contain_text("EHLO namenot fully qualified")
    said = conversation.get_by_role("list", name="Transcript")
    expect(said).to_contain_text("EHLO app")
    expect(said.locator("[data-refusal=true]")).to_contain_text("550 5.1.1")
    address = page.url
    page.reload()
    expect(said).to_contain_text("EHLO app")
    assert page.url == address


def test_a_session_leads_to_its_messages(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Hello")
    page = visit()
    page.get_by_role("link", name="Sessions").click()
    page.get_by_role("listbox", name="Sessions").get_by_role("option").click()
    page.get_by_role("link", name="Message 01").click()
    expect(page.get_by_role("article", name="Hello")).to_be_visible()


def test_a_fault_is_added_its_hits_are_counted_live_and_it_is_removed(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    page.get_by_role("link", name="Faults").click()
    expect(page.get_by_text("No faults: everything is accepted.")).to_be_visible()
    page.get_by_label("Recipient").fill("bad@example.com")
    page.get_by_label("Times").fill("2")
    page.get_by_role("button", name="Add fault").click()
    fault = page.get_by_role("list", name="Faults").get_by_role("listitem")
    expect(fault).to_contain_text("recipient=bad@example.com")
    expect(fault).to_contain_text("0 / 2 hits")
    be_refused(sandbox)
    expect(fault).to_contain_text("1 / 2 hit")
    fault.get_by_role("button", name="Remove").click()
    expect(fault).to_have_count(0)
    assert len(sandbox.mailroom.faults.all()) == 0


def test_all_that_a_rule_can_ask_for_is_in_the_form(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    page.get_by_role("link", name="Faults").click()
    form = page.get_by_role("form", name="Add fault")
    form.get_by_role("combobox", name="At", exact=True).select_option("end-of-data")
    form.get_by_text("More conditions").click()
    form.get_by_label("Header").fill("X-Tenant=acme")
    form.get_by_label("Attempt").fill("1, 3")
    form.get_by_role("button", name="Add fault").click()
    fault = page.get_by_role("list", name="Faults").get_by_role("listitem")
    expect(fault).to_contain_text("header=X-Tenant=acme attempt=1,3")
    send(sandbox.smtp, raw=b"X-Tenant: other\r\n\r\n")
    for attempt in (1, 2, 3):
        try:
            send(sandbox.smtp, raw=b"X-Tenant: acme\r\n\r\n")
        except smtplib.SMTPDataError:
            assert attempt in {1, 3}
        else:
            assert attempt == 2
    expect(fault).to_contain_text("2 hits")
    form.get_by_label("User name").fill("app")
    form.get_by_label("Session").fill("2")
    form.get_by_label("Probability").fill("0.5")
    form.get_by_label("Seed").fill("7")
    form.get_by_role("button", name="Add fault").click()
    expect(fault).to_have_count(2)
    rule = sandbox.mailroom.faults.all()[1].as_json()
    also = {"auth": "app", "session": 2}
    assert rule["match"] == also | {"attempt": [1, 3], "header": "X-Tenant=acme"}
    assert (rule["probability"], rule["seed"]) == (0.5, 7)


def test_every_condition_of_the_form_is_one_that_the_server_takes(
    visit: Callable[[], Page],
) -> None:
    values = {"Recipient": "*", "Sender": "*", "User name": "app", "Header": "A=b"}
    page = visit()
    page.get_by_role("link", name="Faults").click()
    form = page.get_by_role("form", name="Add fault")
    form.get_by_text("More conditions").click()
    stages = form.get_by_role("combobox", name="At", exact=True).locator("option").all_inner_texts()
    for added, stage in enumerate(stages, 1):
        form.get_by_role("combobox", name="At", exact=True).select_option(stage)
        form.get_by_role("combobox", name="Action").select_option("delay")
        for label in ("Recipient", "Sender", "User name", "Header", "Session", "Attempt"):
            field = form.get_by_label(label, exact=True)
            if field.count():
                field.fill(values.get(label, "1"))
        form.get_by_role("button", name="Add fault").click()
        expect(page.get_by_role("listitem").filter(has_text="hits")).to_have_count(added)


def test_every_action_of_the_form_is_one_that_the_server_takes(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    page = visit()
    page.get_by_role("link", name="Faults").click()
    added = 0
    for stage in ("connect", "banner", "EHLO", "STARTTLS", "DATA", "end-of-data"):
        page.get_by_role("combobox", name="At", exact=True).select_option(stage)
        actions = page.get_by_role("combobox", name="Action")
        for action in actions.locator("option").all():
            actions.select_option(action.get_attribute("value"))
            page.get_by_role("button", name="Add fault").click()
            added += 1
            expect(page.get_by_role("listitem").filter(has_text="hits")).to_have_count(added)
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_text("No faults: everything is accepted.")).to_be_visible()
    assert len(sandbox.mailroom.faults.all()) == 0


def test_a_rule_that_makes_no_sense_is_refused_in_words(visit: Callable[[], Page]) -> None:
    page = visit()
    page.get_by_role("link", name="Faults").click()
    page.get_by_label("Code").fill("354")
    page.get_by_role("button", name="Add fault").click()
    expect(page.get_by_role("form", name="Add fault").get_by_role("alert")).not_to_be_empty()
