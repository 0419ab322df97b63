"""The view of faults: recipes, the form, and the rules in force as sentences."""

import smtplib
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mailtrap_local import Sandbox
from mailtrap_local.faults.recipes import RECIPES
from mailtrap_local.faults.rule_json import rule_as_json
from sending import send

WIDTHS = [(1440, 900), (1024, 768), (768, 1024), (390, 844)]
BOXES = """form => [...form.querySelectorAll('.fault-fields')].map(row =>
  [...row.querySelectorAll('input, select')].filter(one => one.type != 'checkbox')
    .map(one => one.getBoundingClientRect()).filter(({ width }) => width)
    .map(({ left, right, top, bottom }) => [left, right, top, bottom].map(Math.round)))"""


@pytest.fixture
def faults(visit: Callable[[], Page]) -> Page:
    """The page at its faults."""
    page = visit()
    page.get_by_role("link", name="Faults").click()
    expect(cards_of(page)).to_have_count(len(RECIPES))
    return page


def form_of(page: Page) -> Locator:
    return page.get_by_role("form", name="Add fault")


def rules_of(page: Page) -> Locator:
    return page.get_by_role("list", name="Faults").get_by_role("listitem")


def as_shown(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A fault's JSON without what only the server gives."""
    return {name: value for name, value in fault.items() if name not in ("id", "hits")}


def cards_of(page: Page) -> Locator:
    return page.get_by_role("list", name="Recipes").get_by_role("listitem")


def test_every_recipe_is_added_in_one_click(faults: Page, sandbox: Sandbox) -> None:
    for added, card in enumerate(cards_of(faults).all(), 1):
        card.get_by_role("button", name="Add:").click()
        expect(rules_of(faults)).to_have_count(added)
        sentence = card.get_by_role("paragraph").inner_text()
        expect(rules_of(faults).last).to_contain_text(sentence)
    registered = [as_shown(fault.as_json()) for fault in sandbox.mailroom.faults.all()]
    assert registered == [rule_as_json(recipe.rule) for recipe in RECIPES]


def test_every_recipe_fills_the_form_to_be_edited(faults: Page, sandbox: Sandbox) -> None:
    for added, card in enumerate(cards_of(faults).all(), 1):
        card.get_by_role("button", name="Edit:").click()
        expect(form_of(faults).get_by_role("combobox", name="At", exact=True)).to_be_focused()
        expect(form_of(faults)).to_be_in_viewport()
        form_of(faults).get_by_role("button", name="Add fault").click()
        expect(rules_of(faults)).to_have_count(added)
    registered = [as_shown(fault.as_json()) for fault in sandbox.mailroom.faults.all()]
    assert registered == [rule_as_json(recipe.rule) for recipe in RECIPES]
    cards_of(faults).filter(has_text="Mailbox full").get_by_role("button", name="Edit:").click()
    form_of(faults).get_by_label("Recipient").fill("ann@example.com")
    form_of(faults).get_by_label("Times").fill("2")
    form_of(faults).get_by_role("button", name="Add fault").click()
    expect(rules_of(faults).last).to_contain_text(
        "At RCPT, for ann@example.com, replies 552 5.2.2 Mailbox full 2 times, then lets pass"
    )


def test_a_magic_recipient_is_copied_by_a_click(faults: Page, sandbox: Sandbox) -> None:
    faults.context.grant_permissions(["clipboard-read", "clipboard-write"])
    addresses = [recipe.recipient for recipe in RECIPES if recipe.recipient]
    buttons = cards_of(faults).get_by_role("button", name="Copy ")
    expect(buttons).to_have_text(addresses)
    for address in addresses:
        cards_of(faults).get_by_role("button", name=f"Copy {address}").click()
        faults.wait_for_function(
            "a => navigator.clipboard.readText().then(b => a == b)", arg=address
        )
    assert len(sandbox.mailroom.faults.all()) == 0


def test_rules_not_hit_yet_active_and_used_up_can_be_told(faults: Page, sandbox: Sandbox) -> None:
    expect(faults.get_by_text("No faults: everything is accepted.")).to_be_visible()
    sandbox.mailbox.faults.reject_rcpt("bad@example.com", times=2)
    rule = rules_of(faults)
    for hits, state in enumerate(("Not hit yet", "Active", "Used up")):
        expect(rule).to_contain_text(state)
        expect(rule).to_contain_text(f"{hits} / 2 hit")
        if hits < 2:
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(sandbox.smtp, to="bad@example.com")


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_the_rows_of_the_form_line_up(faults: Page, width: int, height: int) -> None:
    faults.set_viewport_size({"width": width, "height": height})
    form = form_of(faults)
    form.get_by_text("More conditions").click()
    stages = form.get_by_role("combobox", name="At", exact=True)
    actions = form.get_by_role("combobox", name="Action")
    columns: set[tuple[int, int]] = set()
    across = 2 if width == 390 else 4
    for stage in ("connect", "EHLO", "STARTTLS", "RCPT", "DATA", "end-of-data"):
        stages.select_option(stage)
        for action in actions.locator("option").all():
            actions.select_option(action.get_attribute("value"))
            for row in form.evaluate(BOXES):
                columns |= {(left, right) for left, right, _, _ in row}
                lines = {(top, bottom) for _, _, top, bottom in row}
                assert len(lines) == -(-len(row) // across), (stage, row)
    assert len(columns) == across
    overflow = "({ scrollWidth, clientWidth }) => scrollWidth - clientWidth"
    assert faults.locator(".faults").evaluate(overflow) <= 0


def test_a_fault_is_added_its_hits_are_counted_live_and_it_is_removed(
    faults: Page, sandbox: Sandbox
) -> None:
    expect(faults.get_by_text("No faults: everything is accepted.")).to_be_visible()
    form_of(faults).get_by_label("Recipient").fill("bad@example.com")
    form_of(faults).get_by_label("Times").fill("2")
    faults.get_by_role("button", name="Add fault").click()
    fault = rules_of(faults)
    expect(fault).to_contain_text("At RCPT, for bad@example.com, replies 550 5.1.1")
    expect(fault).to_contain_text("0 / 2 hits")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sandbox.smtp, to="bad@example.com")
    expect(fault).to_contain_text("1 / 2 hit")
    fault.get_by_role("button", name="Remove").click()
    expect(fault).to_have_count(0)
    assert len(sandbox.mailroom.faults.all()) == 0


def test_all_that_a_rule_can_ask_for_is_in_the_form(faults: Page, sandbox: Sandbox) -> None:
    form = form_of(faults)
    form.get_by_role("combobox", name="At", exact=True).select_option("end-of-data")
    form.get_by_text("More conditions").click()
    form.get_by_label("Header").fill("X-Tenant=acme")
    form.get_by_label("Attempt").fill("1, 3")
    form.get_by_role("button", name="Add fault").click()
    fault = rules_of(faults)
    expect(fault).to_contain_text("with the header X-Tenant=acme, on the 1st and 3rd attempt")
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
    faults: Page,
) -> None:
    values = {"Recipient": "*", "Sender": "*", "User name": "app", "Header": "A=b"}
    form = form_of(faults)
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
        expect(rules_of(faults)).to_have_count(added)


def test_every_action_of_the_form_is_one_that_the_server_takes(
    faults: Page, sandbox: Sandbox
) -> None:
    added = 0
    for stage in ("connect", "banner", "EHLO", "STARTTLS", "DATA", "end-of-data"):
        faults.get_by_role("combobox", name="At", exact=True).select_option(stage)
        actions = faults.get_by_role("combobox", name="Action")
        for action in actions.locator("option").all():
            actions.select_option(action.get_attribute("value"))
            faults.get_by_role("button", name="Add fault").click()
            added += 1
            expect(rules_of(faults)).to_have_count(added)
    faults.get_by_role("button", name="Remove all").click()
    expect(faults.get_by_text("No faults: everything is accepted.")).to_be_visible()
    assert len(sandbox.mailroom.faults.all()) == 0


def test_a_rule_that_makes_no_sense_is_refused_in_words(faults: Page) -> None:
    form_of(faults).get_by_label("Code").fill("354")
    faults.get_by_role("button", name="Add fault").click()
    expect(form_of(faults).get_by_role("alert")).not_to_be_empty()
