"""Tabs of a message beside its text: source, parts, links, session, previews."""

import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from mailtrap_local import Sandbox
from sending import send

# a picture of one black dot
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
RESET = (
    '<p>Your code is <b>604118</b>.</p><a href="https://shop.example/reset/8f2c">Reset</a>'
    '<img src="https://t.example/open.gif" width="1" height="1">'
)
INVITATION = b"""\
Subject: Invitation
List-Unsubscribe: <https://shop.example/u/8f2>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1@shop.example
DTSTART:20261204T130000Z
SUMMARY:Workshop
LOCATION:The old press
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")
DARK = """<meta name="color-scheme" content="light dark">
<style>p { color: rgb(1, 2, 3) }
@media (prefers-color-scheme: dark) { p { color: rgb(250, 240, 230) } }</style><p>Hello</p>
"""


def show(page: Page, tab: str) -> Locator:
    page.get_by_role("option").first.click()
    page.get_by_role("tab", name=tab, exact=True).click()
    return page.get_by_role("tabpanel", name=tab, exact=True)


def test_a_part_is_shown_in_its_own_charset_and_mixed_bodies_together(
    sandbox: Sandbox, visit: Callable[[], Page]
) -> None:
    raw = (
        b"Subject: Parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n\xf0\xd2\xc9\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<i>footer</i>\r\n"
        b"--b\r\nContent-Type: text/csv; charset=windows-1251; name=a.csv\r\n\r\n\xc8\xec\xff\r\n"
        b"--b--\r\n"
    )
    send(sandbox.smtp, raw=raw)
    page = visit()
    panel = show(page, "Parts")
    for number, shown in ((2, "При"), (4, "Имя")):
        panel.get_by_role("button", name=f"Preview Part {number}").click()
        expect(panel.get_by_role("region", name=f"Part {number}")).to_contain_text(shown)
    show(page, "HTML")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("При")
    expect(frame.locator("body")).to_contain_text("footer")


def test_the_source_is_coloured_and_nothing_of_it_is_lost(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Source", html=RESET)
    panel = show(visit(), "Source")
    expect(panel.locator("pre")).to_have_text(RESET)
    expect(panel.locator(".source-value").first).to_have_text('"https://shop.example/reset/8f2c"')


def test_headers_are_filtered(visit: Callable[[], Page], send_mail: Callable[..., None]) -> None:
    send_mail("Hello")
    panel = show(visit(), "Headers")
    panel.get_by_role("searchbox", name="Filter headers").fill("subj")
    expect(panel.get_by_role("rowheader")).to_have_text(["Subject"])
    expect(panel.get_by_text("1 of ")).to_be_visible()


def test_every_part_can_be_looked_at_and_taken_away(
    visit: Callable[[], Page], send_mail: Callable[..., None], tmp_path: Path
) -> None:
    send_mail("Parts", text="As text.\n", html="<p>As HTML</p>", files={"a.bin": b"octets"})
    page = visit()
    panel = show(page, "Parts")
    expect(panel.locator("code")).to_have_text(
        [
            *("multipart/mixed", "multipart/alternative", "text/plain", "text/html"),
            "application/octet-stream",
        ]
    )
    panel.get_by_role("button", name="Preview Part 3 text/plain").click()
    expect(panel.get_by_role("region", name="Part 3")).to_contain_text("As text.")
    with page.expect_download() as download:
        panel.get_by_role("link", name="Download Part 5 application/octet-stream").click()
    download.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"octets"


def test_the_session_is_what_both_sides_said(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Hello")
    panel = show(visit(), "Session")
    expect(panel).to_contain_text("Delivered")
    said = panel.get_by_role("list", name="Transcript")
    for line in ("mail FROM:<app@example.com>", "rcpt TO:<ann@example.com>", "250 2.0.0 Kept"):
        expect(said.locator("[data-own=true]").filter(has_text=line)).to_be_in_viewport()
    for line in ("220 localhost", "quit"):
        expect(said.get_by_text(line)).to_have_count(0)
    said.get_by_role("button", name="before this message").click()
    expect(said.get_by_text("220 localhost")).to_be_visible()
    said.get_by_role("button", name="after this message").click()
    expect(said.get_by_text("quit")).to_be_visible()


def test_of_a_connection_with_many_messages_those_of_others_are_folded(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        for number in range(3):
            client.sendmail("a@example.com", ["b@example.com"], f"Subject: M{number}\r\n\r\n")
    page = visit()
    page.get_by_role("option", name="M1").click()
    page.get_by_role("tab", name="Session").click()
    said = page.get_by_role("list", name="Transcript")
    expect(said.locator("[data-own=true]").last).to_contain_text("250 2.0.0 Kept")
    expect(said.get_by_role("button")).to_contain_text(
        ["before this message, with 1 other message", "after this message, with 1 other message"]
    )


def test_codes_and_links_are_copied_in_one_click(
    visit: Callable[[], Page], send_mail: Callable[..., None], context: BrowserContext
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    send_mail("Reset", html=RESET)
    page = visit()
    panel = show(page, "Links")
    expect(panel).to_contain_text("Tracking")
    for place in (page.locator(".quick"), panel):
        for what in ("604118", "https://shop.example/reset/8f2c"):
            place.get_by_role("button", name=f"Copy {what}").click()
            assert page.evaluate("navigator.clipboard.readText()") == what


def test_all_attachments_are_downloaded_at_once(
    visit: Callable[[], Page], send_mail: Callable[..., None], tmp_path: Path
) -> None:
    send_mail("Two files", files={"a.txt": b"A", "b.txt": b"B"})
    panel = show(visit(), "Attachments")
    expect(panel).to_contain_text("2 attachments")
    with panel.page.expect_download() as download:
        panel.get_by_role("link", name="Download all").click()
    download.value.save_as(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.txt": b"A",
            "b.txt": b"B",
        }


def test_pictures_among_the_attachments_are_seen(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("A picture", text=None, html='<img src="cid:dot">', pictures={"dot": PNG})
    panel = show(visit(), "Attachments")
    expect(panel.locator("img")).to_have_js_property("naturalWidth", 1)


def test_an_event_is_a_chip_that_opens_its_card_and_the_way_to_unsubscribe(
    visit: Callable[[], Page], sandbox: Sandbox
) -> None:
    send(sandbox.smtp, raw=INVITATION)
    page = visit()
    page.get_by_role("option").click()
    page.get_by_role("button", name="Event").click()
    event = page.get_by_role("region", name="Calendar event")
    for words in ("Workshop", "REQUEST", "The old press", "2026"):
        expect(event).to_contain_text(words)
    expect(page.get_by_role("article")).to_contain_text("https://shop.example/u/8f2one click")


@pytest.mark.parametrize("browser_scheme", ["light", "dark"])
def test_a_mail_is_shown_in_light_in_dark_and_inverted_whatever_the_browser_prefers(
    visit: Callable[[], Page],
    send_mail: Callable[..., None],
    browser_scheme: Literal["light", "dark"],
) -> None:
    send_mail("Dark", html=DARK)
    page = visit()
    page.emulate_media(color_scheme=browser_scheme)
    page.get_by_role("option").click()
    words = page.frame_locator("iframe").get_by_text("Hello")
    expect(words).to_have_css("color", "rgb(1, 2, 3)")
    colours = page.get_by_role("combobox", name="Colours")
    colours.select_option("Dark")
    expect(words).to_have_css("color", "rgb(250, 240, 230)")
    colours.select_option("Forced dark")
    expect(words).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.frame_locator("iframe").locator("html")).to_have_css(
        "filter", "invert(1) hue-rotate(180deg)"
    )
    colours.select_option("Light and forced dark")
    expect(page.locator("iframe")).to_have_count(2)
    expect(page.get_by_title("The message inverted")).to_be_visible()


def test_a_mail_is_shown_as_wide_and_as_large_as_wanted(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Wide", html='<p>Hello</p><img alt="Dot" src="cid:dot">', pictures={"dot": PNG})
    page = visit()
    page.get_by_role("option").click()
    frame = page.locator("iframe")
    page.get_by_role("combobox", name="Width").select_option("375 px, phone")
    expect(frame).to_have_js_property("clientWidth", 375)
    page.get_by_role("combobox", name="Zoom").select_option("50 %")
    expect(frame).to_have_js_property("clientWidth", 375)
    box = frame.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(187.5, abs=1)
    picture = page.frame_locator("iframe").get_by_role("img", name="Dot")
    expect(picture).to_have_js_property("naturalWidth", 1)
    page.get_by_role("checkbox", name="Images").uncheck()
    expect(picture).to_have_js_property("naturalWidth", 0)
    page.reload()  # a look is kept
    expect(frame).to_have_js_property("clientWidth", 375)


def test_what_is_blocked_is_counted(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("Remote", html=RESET + '<img src="//cdn.example/logo.png"><img src="cid:none">')
    page = visit()
    page.get_by_role("option").click()
    expect(page.get_by_text("2 remote items blocked")).to_be_visible()
