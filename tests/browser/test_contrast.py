"""All states can be told in forced colours, and what moves does not where motion is reduced."""

import base64
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

# Pixels that differ between two pictures of one element.
DIFFERING = """async ([one, other]) => {
  const pixels = await Promise.all([one, other].map(async (png) => {
    const octets = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([octets], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  }));
  let differing = 0;
  for (let at = 0; at < pixels[0].length; at += 4) {
    if ([0, 1, 2].some((part) => Math.abs(pixels[0][at + part] - pixels[1][at + part]) > 48)) {
      differing += 1;
    }
  }
  return differing;
}"""
# Gives an element other attributes; returns those it had.
CHANGE = """(element, changes) =>
  Object.fromEntries(Object.entries(changes).map(([name, value]) => {
    const before = element.getAttribute(name);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
    return [name, before];
  }))"""
# Elements whose transition or animation takes time.
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const { transitionDuration, animationDuration } = getComputedStyle(one);
  return /[1-9]/.test(transitionDuration + animationDuration);
}).map(({ className }) => className)"""

Told = Callable[..., int]


@pytest.fixture
def told(page: Page) -> Iterator[Told]:
    """`told(element, aria_selected="false")`: how many pixels other attributes change."""
    judge = page.context.new_page()

    def told(element: Locator, **changes: str) -> int:
        found = element.element_handle()  # the locator may go by the attributes
        assert found is not None
        before = found.screenshot(animations="disabled")
        named = {name.replace("_", "-"): value for name, value in changes.items()}
        values = found.evaluate(CHANGE, named)
        after = found.screenshot(animations="disabled")
        found.evaluate(CHANGE, values)
        pictures = [base64.b64encode(one).decode() for one in (before, after)]
        differing: int = judge.evaluate(DIFFERING, pictures)
        return differing

    yield told
    judge.close()


@pytest.fixture(params=["light", "dark"])
def forced(page: Page, request: pytest.FixtureRequest) -> None:
    page.emulate_media(forced_colors="active", color_scheme=request.param, reduced_motion="reduce")


@pytest.mark.usefixtures("forced")
def test_in_the_mail_every_state_can_be_told(
    visit: Callable[[], Page], send_mail: Callable[..., None], told: Told
) -> None:
    for subject in ("One", "Two", "Three"):
        send_mail(subject, html="<p>Hi</p>")
    page = visit()
    rows = page.get_by_role("option")
    assert told(rows.nth(1), data_unread="false") > 30
    rows.first.click()
    expect(page.get_by_role("article")).to_be_visible()
    assert told(rows.first, data_active="false", aria_selected="false") > 1000
    rows.nth(1).click(modifiers=["ControlOrMeta"])
    page.mouse.move(0, 0)
    assert told(rows.nth(1), data_picked="false", aria_selected="false") > 1000
    rows.nth(1).click(modifiers=["ControlOrMeta"])
    assert told(page.get_by_role("tab", selected=True), aria_selected="false") > 30
    assert told(page.locator(".side-item[data-current=true]"), data_current="false") > 1000
    assert told(page.locator(".connection"), data_state="reconnecting") > 10
    search = page.get_by_role("combobox", name="Search")
    search.press_sequentially("su")
    search.press("ArrowDown")
    chosen = page.locator(".search-offer[aria-selected=true]")
    assert told(chosen, aria_selected="false") > 500
    page.get_by_role("button", name="Keep this search").click()
    kept = page.get_by_role("search").locator("button[aria-pressed=true]")
    assert told(kept, aria_pressed="false") > 500
    search.fill("is:nothing")
    search.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="At character")).to_be_visible()
    assert told(page.locator(".search"), data_mistaken="false") > 500


@pytest.mark.usefixtures("forced")
def test_elsewhere_every_state_can_be_told(
    visit: Callable[[], Page], send_mail: Callable[..., None], told: Told
) -> None:
    send_mail("Hello")
    send_mail("Failed")
    page = visit()
    page.get_by_role("link", name="Sessions").click()
    options = page.get_by_role("listbox", name="Sessions").get_by_role("option")
    options.first.click()
    page.mouse.move(0, 0)
    assert told(options.first, aria_selected="false") > 1000
    assert told(page.get_by_role("button", name="All 2"), aria_pressed="false") > 100
    page.keyboard.press("ControlOrMeta+k")
    entries = page.get_by_role("dialog").get_by_role("option")
    assert told(entries.first, aria_selected="false") > 1000
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("i")
    delete = page.get_by_role("button", name="Delete all")
    enabled = delete.screenshot()
    delete.evaluate("button => { button.disabled = true }")
    assert delete.screenshot() != enabled


def test_nothing_moves_where_motion_is_reduced(
    page: Page, visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page.emulate_media(reduced_motion="reduce")
    send_mail("Hello", html="<p>Hi</p>")
    visit()
    page.get_by_role("option").click()
    expect(page.get_by_role("article")).to_be_visible()
    assert page.evaluate(MOVING) == []
    page.get_by_role("link", name="Faults").click()
    assert page.evaluate(MOVING) == []
