"""Wherever Tab stops, the focus is seen; dialogs begin where a reader does."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox

# The focused element, or one close around it that shows the focus in its place, has an outline.
STOP = """() => {
  const outlined = (one) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one);
    const isClear = /^rgba.*, 0\\)$/.test(outlineColor);
    return outlineStyle != "none" && parseFloat(outlineWidth) >= 1 && !isClear;
  };
  const stop = document.activeElement;
  if (!stop || stop == document.body) return null;
  const { width, height, bottom, right } = stop.getBoundingClientRect();
  const seen = width >= 1 && height >= 1 && bottom > 0 && right > 0;
  const around = [stop, stop.parentElement];
  const name = stop.ariaLabel || stop.title || stop.textContent.trim().slice(0, 40) || stop.tagName;
  stop.dataset.stop = "";
  return { name, seen, outlined: around.some(outlined) };
}"""
MOST_STOPS = 200
FIRST_STOP = "Skip to the list"


def stops_of(page: Page) -> list[str]:
    """Tab through a view, once around. Fails at a stop that does not show its focus."""
    names: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["name"] == "IFRAME":  # the browser's own bar; a mail has its own
            continue
        if stop["name"] == FIRST_STOP and FIRST_STOP in names:
            return names
        assert stop["seen"], stop
        page.wait_for_function(f"({STOP})().outlined")  # the frame of a mail tells a bit later
        names.append(stop["name"])
    raise AssertionError(f"Tab does not come around: {names}")


@pytest.mark.parametrize("forced", ["none", "active"])
def test_every_stop_of_every_view_shows_its_focus(
    forced: str, visit: Callable[[], Page], send_mail: Callable[..., None], sandbox: Sandbox
) -> None:
    page = visit()
    page.emulate_media(forced_colors="active" if forced == "active" else "none")
    assert "Find a sender" in stops_of(page), "the empty page"
    sandbox.mailbox.faults.reject_rcpt("bad@example.com")
    send_mail("One", html="<p>Hi</p>", files={"a.pdf": b"%PDF"})
    send_mail("Two", text="Your code is 604118: https://shop.example/reset/8f2c")
    for subject in ("Two", "One"):
        page.get_by_role("option", name=subject).click()
        expect(page.get_by_role("article", name=subject)).to_be_visible()
        tabs = page.get_by_role("tab")
        for name in tabs.all_inner_texts():
            page.get_by_role("tab", name=name.splitlines()[0], exact=True).click()
            assert len(stops_of(page)) > 10
    for place in ("Sessions", "Faults"):
        page.get_by_role("link", name=place).click()
        expect(page.get_by_role("listitem").first).to_be_visible()
        expect(page.get_by_role("main").locator("[aria-busy]")).to_have_count(0)
        assert len(stops_of(page)) > 10


def test_the_palette_and_the_tags_show_their_focus(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    send_mail("One")
    page = visit()
    page.keyboard.press("ControlOrMeta+k")
    expect(page.get_by_role("dialog").locator(":focus")).to_be_visible()
    assert page.evaluate(STOP)["outlined"]
    page.keyboard.press("Escape")
    page.get_by_role("option").click()
    page.keyboard.press("t")
    expect(page.get_by_role("dialog").locator(":focus")).to_be_visible()  # it is fetched first
    for _ in range(3):
        assert page.evaluate(STOP)["outlined"]
        page.keyboard.press("Tab")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 400), (390, 844)])
def test_the_help_opens_at_its_top_with_the_focus_there(
    page: Page, visit: Callable[[], Page], width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    visit()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    title = dialog.get_by_role("heading")
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport(ratio=1)
    assert dialog.evaluate("({ scrollTop }) => scrollTop") == 0
    expect(dialog.get_by_role("term").first).to_be_in_viewport(ratio=1)
    page.keyboard.press("End")
    expect(dialog.get_by_role("term").last).to_be_in_viewport()
    expect(title).to_be_in_viewport(ratio=1)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
