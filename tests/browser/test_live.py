"""The open page follows what happens: at once, in a burst, and after it has lost its server."""

import smtplib
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from mailtrap_local.config.values import HostPort
from sending import compose, send

# looks at every frame for a row with the subject; promises the wall clock's time of the first
_WATCH_FOR = """subject => {
  const deadline = Date.now() + 5000;
  window.arrival = new Promise((resolve, reject) => {
    const look = () => {
      const rows = [...document.querySelectorAll("[role=option]")];
      if (rows.some((row) => row.textContent.includes(subject))) resolve(Date.now());
      else if (Date.now() > deadline) reject(new Error(`${subject} is not on the page`));
      else requestAnimationFrame(look);
    };
    look();
  });
}"""


def test_mail_appears_in_the_open_page_in_no_time(
    visit: Callable[[], Page],
    send_mail: Callable[..., None],
    record_property: Callable[[str, object], None],
) -> None:
    page = visit()
    delays = []
    for number in range(20):
        page.evaluate(_WATCH_FOR, f"Message {number}.")
        started = time.time()
        send_mail(f"Message {number}.")
        delays.append(page.evaluate("window.arrival") - started * 1000)
    figures = f"median {statistics.median(delays):.0f} ms, at most {max(delays):.0f} ms"
    record_property("from connect to screen", figures)
    print(f"from the client's connect to the screen: {figures}")
    assert max(delays) < 2000


def send_many(listener: HostPort, count: int) -> None:
    with smtplib.SMTP(*listener, timeout=60) as client:
        for number in range(count):
            raw = f"From: App <app@example.com>\r\nSubject: Message {number}\r\n\r\nHi\r\n"
            client.sendmail("app@example.com", ["ann@example.com"], raw)


def test_a_burst_is_counted_to_the_last_while_the_page_stays_at_hand(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("Before the burst")
    page = visit()
    page.get_by_role("option").click()
    with ThreadPoolExecutor(5) as senders:
        sending = [senders.submit(send_many, sandbox.smtp, 100) for _ in range(5)]
        for tab in ("Headers", "Raw", "Text"):
            page.get_by_role("tab", name=tab, exact=True).click(timeout=2000)
            expect(page.get_by_role("tabpanel", name=tab, exact=True)).to_be_visible(timeout=2000)
        for sent in sending:
            sent.result()
    expect(page).to_have_title("(500) mailtrap_local")
    expect(page.get_by_role("heading", name="Before the burst")).to_be_visible()
    listbox, heading = (
        page.get_by_role("listbox"),
        page.get_by_role("article").get_by_role("heading"),
    )
    newest = sandbox.mailbox[-1].subject
    for _ in range(50):  # the rows come some moments after the number of them
        listbox.press("Home")
        if heading.text_content() == newest:
            break
        page.wait_for_timeout(100)
    selected = page.get_by_role("option", selected=True)
    expect(heading).to_have_text(newest)
    expect(selected).to_have_attribute("aria-posinset", "1")
    expect(selected).to_have_attribute("aria-setsize", "501")


def test_the_whole_of_a_long_list_can_be_reached(
    visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    send_mail("The oldest of all")
    send_many(sandbox.smtp, 300)
    page = visit()
    rows = page.get_by_role("listbox")
    expect(page.get_by_role("option").first).to_have_attribute("aria-setsize", "301")
    rows.press("End")
    expect(page.get_by_role("heading", name="The oldest of all")).to_be_visible()


def test_the_page_finds_its_way_back_to_a_server_that_has_started_anew(
    page: Page, complaints: list[str]
) -> None:
    with Sandbox(http="127.0.0.1:0") as first:
        place = first.http
        send(first.smtp, raw=compose("From before"))
        page.goto(place.url)
        expect(page.get_by_role("option")).to_contain_text("From before")
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    with Sandbox(http=place) as second:
        send(second.smtp, raw=compose("From after"))
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        expect(page.get_by_text("Connected again.")).to_be_visible()
        expect(page.get_by_role("option")).to_have_count(1)
        expect(page.get_by_role("option")).to_contain_text("From after")
        send(second.smtp, raw=compose("Live again"))
        expect(page.get_by_role("option").first).to_contain_text("Live again")
    # nothing is wrong but that the first server went away
    its_leaving = ("WebSocket", "CONNECTION_REFUSED", "CONNECTION_RESET")
    assert [one for one in complaints if not any(word in one for word in its_leaving)] == []
    complaints.clear()
