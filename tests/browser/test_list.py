"""The list: what it says of each message, and what can be done in it."""

import re
from collections.abc import Callable
from urllib.request import Request, urlopen

from playwright.sync_api import FloatRect, Locator, Page, expect

from mailtrap_local import Sandbox

SUBJECTS = {
    "订单确认：您的茶已发货": "ltr",
    "تأكيد الطلب رقم 117": "rtl",
    "אישור הזמנה": "rtl",
    "Grüße 👋🏽 aus Zürich": "ltr",
}


def test_a_row_says_who_wrote_what_to_whom(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Your invoice", text="Thank you for your order.\n", files={"invoice.pdf": b"%PDF"})
    row = visit().get_by_role("option")
    for word in ("The App", "ann@example.com", "Your invoice", "Thank you for", "1 attachment"):
        expect(row).to_contain_text(word)


def test_the_time_is_kept_current_without_a_row_drawn_anew(
    page: Page, visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page.clock.install()
    send_mail("Hello")
    row = visit().get_by_role("option")
    time = row.get_by_role("time")
    expect(time).to_have_text("now")
    row.evaluate("row => { row.drawn = true; }")
    page.clock.fast_forward("02:00")
    expect(time).to_have_text("2 min")
    page.clock.fast_forward("48:00:00")
    expect(time).to_have_text(re.compile(r"^([A-Z][a-z]{2} \d+|\d{4}-\d\d-\d\d)$"))
    assert row.evaluate("row => row.drawn")
    expect(time).to_have_attribute("title", re.compile(r"\d:\d\d:\d\d"))


def test_times_are_one_column_and_rows_are_on_the_grid(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    for number, subject in enumerate(SUBJECTS):
        send_mail(subject, files={f"{number}.txt": b"x"} if number % 2 else {})
    page = visit()
    expect(page.get_by_role("option")).to_have_count(len(SUBJECTS))
    columns = {(box["x"], box["width"]) for box in boxes(page.locator(".row time"))}
    assert len(columns) == 1
    rows = boxes(page.get_by_role("option"))
    assert {box["height"] for box in rows} == {64}
    for lines in (".row-sender", ".row-subject", ".row-snippet"):
        assert len({box["x"] for box in boxes(page.locator(lines))}) == 1, lines


def test_a_subject_from_right_to_left_begins_where_the_others_do(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    for subject in SUBJECTS:
        send_mail(subject)
    page = visit()
    for subject, direction in SUBJECTS.items():
        words = page.get_by_role("option", name=subject).locator(".row-subject")
        expect(words).to_have_css("direction", direction)
        indent = words.evaluate(
            """line => {
              const words = document.createRange();
              words.selectNodeContents(line);
              return words.getBoundingClientRect().x - line.getBoundingClientRect().x;
            }"""
        )
        assert abs(indent) < 1


def boxes(locator: Locator) -> list[FloatRect]:
    return [box for one in locator.all() if (box := one.bounding_box()) is not None]


def test_the_newest_message_comes_first(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    for subject in ("First", "Second", "Third"):
        send_mail(subject)
    expect(visit().get_by_role("option")).to_contain_text(["Third", "Second", "First"])


def test_subjects_of_any_script_are_shown(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    for subject in SUBJECTS:
        send_mail(subject)
    page = visit()
    for subject, direction in SUBJECTS.items():
        page.get_by_role("option", name=subject).click()
        heading = page.get_by_role("article").get_by_role("heading")
        expect(heading).to_have_text(subject)
        expect(heading).to_have_css("direction", direction)


def test_a_hostile_subject_is_text(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    subject = """"><img src=x onerror="document.title='taken'"><script>alert(1)</script>"""
    send_mail(subject, text=None, html=f"<p>{subject}</p>")
    page = visit()
    page.get_by_role("option").click()
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text(subject)
    expect(page).to_have_title("mailtrap_local")


def test_the_title_counts_what_is_unread(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page = visit()
    expect(page).to_have_title("mailtrap_local")
    send_mail("First")
    send_mail("Second")
    expect(page).to_have_title("(2) mailtrap_local")
    page.get_by_role("option").first.click()
    expect(page).to_have_title("(1) mailtrap_local")


def test_arrow_keys_go_through_the_messages(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    for subject in ("First", "Second", "Third"):
        send_mail(subject)
    page = visit()
    heading = page.get_by_role("article").get_by_role("heading")
    for key, subject in [
        ("ArrowDown", "Third"),
        ("ArrowDown", "Second"),
        ("ArrowDown", "First"),
        ("ArrowDown", "First"),
        ("ArrowUp", "Second"),
    ]:
        page.keyboard.press(key)
        expect(heading).to_have_text(subject)
        expect(page.get_by_role("option", selected=True)).to_contain_text(subject)


def test_deleting_steps_on_to_the_next_message_and_can_be_taken_back(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    for subject in ("First", "Second", "Third"):
        send_mail(subject)
    page = visit()
    heading = page.get_by_role("article").get_by_role("heading")
    page.get_by_role("option", name="Third").click()
    page.get_by_role("article").get_by_role("button", name="Delete", exact=True).click()
    expect(heading).to_have_text("Second")
    page.get_by_role("button", name="Undo").click()
    expect(heading).to_have_text("Third")
    page.keyboard.press("#")
    page.keyboard.press("Delete")
    expect(heading).to_have_text("First")
    expect(page.get_by_role("option")).to_have_count(1)
    page.get_by_role("button", name="Dismiss").click()
    sandbox.mailbox.wait_for(subject="First")
    expect(page.get_by_text("1 message deleted")).to_be_hidden()
    wait_until_deleted(sandbox, left=1)
    assert [mail.subject for mail in sandbox.mailbox] == ["First"]


def wait_until_deleted(sandbox: Sandbox, *, left: int) -> None:
    """Until so many messages are left."""
    assert sandbox.mailroom.wait(
        lambda: True if sandbox.mailroom.count() == left else None, timeout=10
    )


def test_what_is_deleted_is_gone_also_when_the_page_is_left_at_once(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("First")
    page = visit()
    page.get_by_role("option").click()
    page.keyboard.press("#")
    page.goto("about:blank")
    wait_until_deleted(sandbox, left=0)


def test_all_can_be_deleted_and_the_page_asks_first(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("First")
    send_mail("Second")
    page = visit()
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Cancel").click()
    assert len(sandbox.mailbox) == 2
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Delete messages").click()
    expect(page.get_by_text("No mail yet")).to_be_visible()
    assert len(sandbox.mailbox) == 0


def test_what_is_deleted_elsewhere_goes_from_the_page(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("First")
    send_mail("Second")
    page = visit()
    page.get_by_role("option", name="Second").click()
    expect(page).to_have_title("(1) mailtrap_local")
    url = f"{sandbox.http.url}/api/messages/{sandbox.mailbox.find(subject='Second').id}"
    urlopen(Request(url, method="DELETE"), timeout=60).close()
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_text("This message is gone")).to_be_visible()
