"""The mail comes first: how far down it begins, and how wide it is, whatever stands above it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from mailtrap_local import Sandbox
from sending import send

HTML = "Content-Type: text/html\r\n\r\n<p>Hello"
EVENT = (
    "--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tea\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
FILE = "--b\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n"
CODE = '<p>Your code is <b>604118</b>, <a href="https://shop.example/reset/8f2c">reset it</a>.'
REMOTE = '<img src="https://t.example/x.gif">'
MANY = ", ".join(f"Person {number} <p{number}@example.com>" for number in range(50))
LONG = "A subject of many words that says everything twice and then once more " * 5

# header fields, the HTML, further parts
MAILS = {
    "plain": ("From: app@example.com\r\nTo: ann@example.com", HTML, ""),
    "tags": ("X-Tags: " + ", ".join(f"tag-{number}" for number in range(40)), HTML, ""),
    "long subject": (f"Subject: {LONG}", HTML, ""),
    "one long word": (f"Subject: {'x' * 900}\r\nFrom: {'y' * 60}@{'z' * 60}.example", HTML, ""),
    "50 recipients": (f"To: {MANY}", HTML, ""),
    "event": ("", HTML, EVENT),
    "code": ("", HTML + CODE, ""),
    "defects": ("", HTML + "x" * 1500, ""),
    "attachments": ("", HTML, FILE * 30),
    "remote": ("", HTML + REMOTE, ""),
    "all": (
        f"From: Boss <boss@example.com>\r\nTo: {MANY}\r\nSubject: {LONG}\r\nX-Tags: urgent, new",
        HTML + CODE + REMOTE + "x" * 1500,
        EVENT + FILE,
    ),
}


def raw_of(kind: str) -> bytes:
    fields, html, parts = MAILS[kind]
    head = f"X-Kind: {kind}\r\n{fields}".rstrip("\r\n")
    body = f"--b\r\n{html}\r\n{parts}--b--\r\n"
    return f"{head}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{body}".encode()


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def show(page: Page, kind: str, sandbox: Sandbox) -> Locator:
    """Open the mail of a kind by its address; return its frame."""
    mail = sandbox.mailbox.find(header={"X-Kind": kind})
    page.goto(f"{sandbox.http.url}#/messages/{mail.id}")
    frame = page.locator(f"iframe[src*='{mail.id}']")
    expect(frame).to_be_visible()
    return frame


@pytest.fixture
def filled(sandbox: Sandbox) -> Sandbox:
    for kind in MAILS:
        send(sandbox.smtp, raw=raw_of(kind))
    return sandbox


@pytest.mark.parametrize(
    ("size", "most"), [((1440, 900), 200), ((1024, 768), 200), ((390, 844), 180)], ids=str
)
def test_every_mail_begins_within_so_many_pixels(
    page: Page, visit: Callable[[], Page], filled: Sandbox, size: tuple[int, int], most: int
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit()
    tops = {kind: box_of(show(page, kind, filled))["y"] for kind in MAILS}
    assert max(tops.values()) <= most, tops
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", [1024, 1100, 1199, 1200, 1440])
def test_the_message_is_at_least_560_pixels_wide_and_its_toolbar_fits(
    page: Page, visit: Callable[[], Page], filled: Sandbox, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    visit()
    show(page, "all", filled)
    assert box_of(page.get_by_role("article"))["width"] >= 560
    bar = page.get_by_role("group", name="How the mail is shown")
    assert box_of(bar)["height"] <= 36
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    load = box_of(bar.get_by_role("button", name="Load remote content"))
    assert load["x"] + load["width"] < box_of(bar.get_by_label("Width"))["x"]


def test_the_toolbar_fits_a_pane_of_560_pixels(
    page: Page, visit: Callable[[], Page], filled: Sandbox
) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    visit()
    show(page, "all", filled)
    page.get_by_role("separator", name="Width of the list").press("End")
    assert box_of(page.get_by_role("article"))["width"] == pytest.approx(560, abs=1)
    bar = page.get_by_role("group", name="How the mail is shown")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    expect(bar.get_by_text("1 blocked")).to_be_visible()
    for element in bar.locator("select, a, button").all():
        assert element.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


def test_all_of_a_long_subject_and_all_recipients_are_in_the_details(
    visit: Callable[[], Page], filled: Sandbox
) -> None:
    page = visit()
    show(page, "all", filled)
    subject = page.get_by_role("article").get_by_role("heading", level=2)
    assert box_of(subject)["height"] <= 32
    expect(subject).to_have_attribute("title", LONG.strip())
    summary = page.get_by_role("button", name="Details")
    expect(summary).to_contain_text("Boss")
    expect(summary).to_contain_text("Person 0+50")  # 49 more, and the blind copy
    expect(summary).to_have_attribute("aria-expanded", "false")
    summary.press("Enter")
    details = page.get_by_role("region", name="Details")
    expect(details).to_contain_text(LONG.strip())
    details.get_by_role("button", name="and 45 more").first.click()
    expect(details).to_contain_text("p49@example.com")


@pytest.mark.parametrize(
    ("kind", "mark"),
    [("tags", "Bcc"), ("defects", "defect"), ("all", "envelope differs")],
)
def test_what_is_unusual_is_marked_in_words(
    visit: Callable[[], Page], filled: Sandbox, kind: str, mark: str
) -> None:
    page = visit()
    show(page, kind, filled)
    expect(page.get_by_role("button", name="Details")).to_contain_text(mark)


def test_addresses_are_copied_from_the_details(
    page: Page, visit: Callable[[], Page], filled: Sandbox
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit()
    show(page, "50 recipients", filled)
    page.get_by_role("button", name="Details").click()
    page.get_by_role("button", name="Copy To", exact=True).click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split(", ") == [f"p{number}@example.com" for number in range(50)]
