"""The row of tabs: the most used first, and none out of sight without a mark."""

import pytest
from playwright.sync_api import Page, expect

from previewing import OpenMail

CODE = (
    '<p>Your code is <b>604118</b>.</p><a href="https://shop.example/reset/8f2c">Reset</a>'
    '<img src="https://t.example/open.gif">'
)
NAMES = [
    *("HTML", "Text", "Attachments1", "Links3", "Checks", "Headers", "Source", "Raw", "Parts"),
    "Session",
]


@pytest.fixture
def tabs(page: Page, open_mail: OpenMail) -> Page:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_mail(CODE, text="Text", files={"a.pdf": b"%PDF"})
    return page


@pytest.mark.parametrize("width", [1024, 390])
def test_a_cut_row_fades_and_shows_the_selected_tab(tabs: Page, width: int) -> None:
    page = tabs
    page.set_viewport_size({"width": width, "height": 768})
    expect(page.get_by_role("tab")).to_have_text(NAMES)
    row = page.get_by_role("tablist")
    session = page.get_by_role("tab", name="Session")
    expect(row).to_have_attribute("data-cut", "end")
    expect(row).to_have_css(
        "mask-image",
        "linear-gradient(to right, rgb(0, 0, 0) 0px, "
        "rgb(0, 0, 0) calc(100% - 32px), rgba(0, 0, 0, 0))",
    )
    expect(session).not_to_be_in_viewport(ratio=0.95)
    page.get_by_role("tab", name="HTML").press("End")
    expect(session).to_be_in_viewport(ratio=0.95)
    expect(row).to_have_attribute("data-cut", "start")
    page.reload()
    expect(session).to_be_in_viewport(ratio=0.95)
    session.press("Home")
    page.get_by_role("tab", name="HTML").press("ArrowRight")
    expect(page.get_by_role("tab", name="Text")).to_be_focused()
    expect(row).to_have_attribute("data-cut", "end")


def test_a_row_that_fits_is_not_marked(tabs: Page) -> None:
    tabs.set_viewport_size({"width": 1680, "height": 900})
    expect(tabs.get_by_role("tablist")).to_have_attribute("data-cut", "")
    expect(tabs.get_by_role("tablist")).to_have_css("mask-image", "none")


def test_in_the_colours_of_the_system_an_arrow_marks_the_cut(tabs: Page) -> None:
    tabs.emulate_media(forced_colors="active")
    row = tabs.get_by_role("tablist")
    expect(row).to_have_css("mask-image", "none")
    assert row.evaluate("row => getComputedStyle(row, '::after').content") == '"›"'


def test_on_a_phone_the_tabs_are_chips_in_one_row(tabs: Page) -> None:
    page = tabs
    page.set_viewport_size({"width": 390, "height": 844})
    boxes = [tab.bounding_box() for tab in page.get_by_role("tab").all()]
    assert len({box["y"] for box in boxes if box is not None}) == 1
    expect(page.get_by_role("tab", name="HTML")).to_have_css("border-radius", "16px")


def test_the_width_of_the_preview_is_said_and_what_does_not_fit_is_made_to_fit(
    tabs: Page,
) -> None:
    frame = tabs.locator("iframe")
    width = tabs.get_by_role("combobox", name="Width")
    real = frame.evaluate("frame => frame.clientWidth")
    expect(width.locator("option:checked")).to_have_text(f"Full: {real} px")
    for pixels in (320, 375, 414, 600, 768):
        width.select_option(str(pixels))
        expect(frame).to_have_js_property("clientWidth", pixels)
        box, pane = frame.bounding_box(), tabs.get_by_role("article").bounding_box()
        assert box is not None
        assert pane is not None
        assert box["width"] == pytest.approx(min(pixels, pane["width"]), abs=1)
    percent = round(100 * real / 768)
    expect(width.locator("option:checked")).to_have_text(f"768 px at {percent} %")
    tabs.get_by_role("combobox", name="Colours").select_option("Light and dark")
    percent = round(100 * ((real - 1) // 2) / 768)
    expect(width.locator("option:checked")).to_have_text(f"768 px at {percent} %")
    expect(frame.first).to_have_js_property("clientWidth", 768)
