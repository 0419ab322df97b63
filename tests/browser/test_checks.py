"""Checks of a mail: worst first, led to in the source and the preview, ignored and undone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from http_servers import http_server
from mailtrap_local import Sandbox
from paths import ROOT
from sending import send

SAMPLES = ROOT / "tests" / "checks" / "samples"
LINKS = (SAMPLES / "04-links.eml").read_bytes()
LEAVING = (
    b"From: Shop <news@shop.example>\r\nTo: ann@example.com\r\nSubject: News\r\n"
    b"List-Unsubscribe: <%s/leave>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\n"
    b"See %s/news\r\n"
)
OVERFLOW = """() => [...document.querySelectorAll(".checks, .checks *")].filter(
  (one) => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > innerWidth
).map((one) => one.className)"""


@pytest.fixture
def checks(sandbox: Sandbox, visit: Callable[[], Page]) -> Locator:
    """The panel of the checks of a mail with all kinds of wrong links."""
    send(sandbox.smtp, raw=LINKS)
    return show_checks(visit())


def show_checks(page: Page) -> Locator:
    page.get_by_role("option").first.click()
    page.get_by_role("tab", name="Checks", exact=True).click()
    panel = page.get_by_role("tabpanel", name="Checks")
    expect(panel.locator(".checks")).to_be_visible()
    return panel


def test_findings_come_worst_first_and_are_counted(page: Page, checks: Locator) -> None:
    expect(checks.get_by_role("heading", level=3)).to_have_text(
        ["9 errors", "9 warnings", "8 hints"]
    )
    errors = checks.get_by_role("region", name="9 errors")
    expect(errors.get_by_role("heading", level=4)).to_have_text(["Links"])
    expect(errors.locator(".finding-title").first).to_have_text(
        "A link shows another site than it opens"
    )
    mend = errors.get_by_role("link", name="How to mend it: link-text-mismatch")
    expect(mend).to_have_attribute("href", re.compile(r"/links\.md#link-text-mismatch$"))
    tab = page.get_by_role("tab", name="Checks", exact=True)
    expect(tab).to_have_attribute("title", "9 errors")
    expect(tab.locator(".tab-badge")).to_have_text("9")
    expect(page.get_by_role("option").get_by_title("9 errors")).to_be_visible()


def test_many_findings_of_a_rule_fold(checks: Locator) -> None:
    hints = checks.get_by_role("region", name="8 hints")
    rule = hints.get_by_role("listitem").filter(has_text="domain for examples").first
    expect(rule.get_by_text("6 times")).to_be_visible()
    hidden = rule.get_by_text("https://bank.example/login")
    expect(hidden).to_be_hidden()
    rule.get_by_text("and 3 more").click()
    expect(hidden).to_be_visible()


def test_a_place_is_shown_in_the_source(page: Page, checks: Locator) -> None:
    checks.get_by_role("button", name="HTML 4:4").first.click()
    expect(page.get_by_role("tab", name="Source")).to_have_attribute("aria-selected", "true")
    line = page.get_by_role("tabpanel").locator("mark")
    expect(line).to_contain_text("https://evil.example.net/x")
    expect(line).to_be_in_viewport()
    page.get_by_role("tab", name="Text").click()
    page.get_by_role("tab", name="Source").click()
    expect(line).to_have_count(0)


def test_so_is_one_of_a_header_or_of_the_text(page: Page, checks: Locator) -> None:
    checks.get_by_role("button", name="Header Date").click()
    row = page.get_by_role("tabpanel", name="Headers").locator(".marked")
    expect(row).to_contain_text("Date")
    expect(row).to_be_in_viewport()
    page.get_by_role("tab", name="Checks").click()
    checks.get_by_text("and 3 more").click()
    checks.get_by_role("button", name="Text 1:5").click()
    expect(page.get_by_role("tabpanel", name="Text").locator("mark")).to_be_visible()


def test_elements_are_marked_in_the_preview(page: Page, checks: Locator) -> None:
    checks.get_by_role("button", name="Mark in the preview: link-localhost").click()
    frame = page.frame_locator("iframe")
    marked = frame.locator("[data-mailtrap-mark]")
    expect(marked).to_have_count(2)
    expect(marked.first).to_have_css("outline-style", "solid")
    marks = page.get_by_role("group", name="Marks in the preview")
    expect(marks).to_contain_text("A link leads to the machine of its reader")
    expect(marks).to_contain_text("1 of 2")
    marks.get_by_role("button", name="Next mark").click()
    expect(marks).to_contain_text("2 of 2")
    expect(frame.locator("#mark-2")).to_be_in_viewport()
    marks.get_by_role("button", name="Remove the marks").click()
    expect(marks).to_have_count(0)
    expect(marked).to_have_count(0)


def test_an_ignored_rule_stays_ignored_until_it_is_undone(page: Page, checks: Locator) -> None:
    checks.get_by_role("button", name="Ignore: link-localhost").press("Enter")
    expect(checks.get_by_role("button", name="Ignore: link-private")).to_be_focused()
    expect(checks.get_by_role("region", name="7 errors")).to_be_visible()
    page.reload()
    expect(checks.get_by_role("region", name="7 errors")).to_be_visible()
    expect(page.get_by_role("tab", name="Checks").locator(".tab-badge")).to_have_text("7")
    ignored = checks.get_by_text("1 ignored rule", exact=True)
    ignored.press("Enter")
    undo = checks.get_by_role("button", name="Report again: link-localhost")
    expect(undo).to_be_visible()
    undo.press("Enter")
    expect(checks.get_by_role("region", name="9 errors")).to_be_visible()
    expect(ignored).to_have_count(0)


def test_what_was_not_judged_is_one_line(sandbox: Sandbox, visit: Callable[[], Page]) -> None:
    send(sandbox.smtp, raw=(SAMPLES / "10-dkim-footer.eml").read_bytes())
    checks = show_checks(visit())
    rule = checks.get_by_text("dkim-*", exact=True)
    line = checks.get_by_text("not judged")
    expect(rule).to_be_hidden()
    line.click()
    expect(rule).to_be_visible()
    line.press("Escape")
    expect(rule).to_be_hidden()


def test_a_list_shows_errors_that_a_search_has_found(
    page: Page, sandbox: Sandbox, visit: Callable[[], Page]
) -> None:
    send(sandbox.smtp, raw=LINKS)
    visit()
    search = page.get_by_role("combobox", name="Search")
    search.press_sequentially("has:e")
    page.get_by_role("option", name="has:errors").click()
    search.press("Enter")
    expect(page.get_by_text("1 message found")).to_be_attached()
    expect(page.get_by_role("option").get_by_title("9 errors")).to_be_visible()


class TestWithConsent:
    """Servers are asked only by a button that says what it does."""

    @pytest.fixture
    def server(self) -> Iterator[Any]:
        with http_server(lambda asked: (200 if asked.method == "POST" else 404, {}, b"")) as server:
            yield server

    @pytest.fixture
    def sandbox_settings(self) -> dict[str, Any]:
        return {"http": "127.0.0.1:0", "check_hosts": "127.0.0.1"}

    def test_links_and_one_click(
        self, page: Page, sandbox: Sandbox, visit: Callable[[], Page], server: Any
    ) -> None:
        url = server.url.encode()
        send(sandbox.smtp, raw=LEAVING % (url, url))
        panel = show_checks(visit())
        for name, answer in (
            ("Check the links", "1 problem with links."),
            ("Unsubscribe with one click", f"Unsubscribed: {server.url}/leave answered 200."),
        ):
            asked = len(server.asked)
            panel.get_by_role("button", name=name).click()
            dialog = page.get_by_role("alertdialog", name=name)
            expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
            assert len(server.asked) == asked
            dialog.get_by_role("button", name=name).click()
            expect(panel.get_by_text(answer)).to_be_visible()
            expect(panel.get_by_role("button", name=name)).to_be_focused()
        expect(panel.get_by_text("link-broken", exact=True)).to_be_visible()
        assert [one.method for one in server.asked] == ["HEAD", "GET", "POST"]


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_nothing_is_cut(page: Page, checks: Locator, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for summary in checks.locator("summary").all():
        summary.click()
    assert page.evaluate(OVERFLOW) == []
    checks.get_by_role("button", name="Mark in the preview: link-localhost").click()
    marks = page.get_by_role("group", name="Marks in the preview")
    expect(marks.get_by_role("button", name="Remove the marks")).to_be_in_viewport()
