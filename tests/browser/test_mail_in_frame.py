"""HTML mail reads in its frame as in a mail client: pictures, places, scrolling, keys."""

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from previewing import PNG, OpenMail
from sending import send

LINES = "<p>Some words</p>" * 80


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="Logo" src="cid:tom&amp;ann@shop">',
        '<img alt="Logo" src="cid:tom&#38;ann&#64;shop">',
        '<img alt="Logo" srcset="cid:gone 9x, cid:tom&amp;ann@shop 1x">',
        '<img alt="Logo" sizes="1px" srcset="cid:tom%26ann@shop 1w">',
        '<img alt="Logo" src="\n cid:tom&amp;ann@shop\n">',
        "<img alt='Logo' src='CID&colon;tom&amp;ann@shop'>",
        '<picture><source srcset="cid:tom&amp;ann@shop"><img alt="Logo" src="cid:gone"></picture>',
        '<input type="image" alt="Logo" src="cid:tom&amp;ann@shop">',
    ],
)
def test_a_picture_is_shown_however_its_reference_is_written(
    open_mail: OpenMail, html: str
) -> None:
    _, frame = open_mail(html, pictures={"tom&ann@shop": PNG})
    picture = frame.locator("[alt=Logo]")
    if "input" in html:
        expect(picture).to_have_css("width", "1px")
    else:
        expect(picture).to_have_js_property("naturalWidth", 1)


@pytest.mark.parametrize(
    "html",
    [
        '<p style="background-image:url(&quot;cid:a(1)@shop&quot;)">x',
        '<p style="background-image:url(&#x27;cid:a(1)@shop&#x27;)">x',
        '<p style="background-image:url(cid:a(1)@shop)">x',
        '<p style="background-image:url( cid:a\\28 1\\29@shop )">x',
        "<style>p{background:image-set('cid:a%281%29@shop' 1x)}</style><p>x",
        '<style>/* url(x) */ p { background: URL("cid:a(1)@shop") }</style><p>x',
        '<table background="cid:a(1)@shop"><tr><td><p>x</table>',
        '<svg><image href="cid:a(1)@shop" width="9" height="9"/></svg><p>x',
    ],
)
def test_a_background_is_loaded_however_its_reference_is_written(
    sandbox: Sandbox, page: Page, html: str
) -> None:
    body = f"--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b\r\nContent-Type: image/png\r\n"
    raw = b"Content-Type: multipart/related; boundary=b\r\n\r\n" + body.encode()
    raw += b"Content-ID: <a(1)@shop> (the background)\r\n\r\n" + PNG + b"\r\n--b--\r\n"
    send(sandbox.smtp, raw=raw)
    with page.expect_response(lambda response: "/parts/3?" in response.url) as loaded:
        page.goto(f"{sandbox.http.url}/api/messages/latest/preview")
    assert loaded.value.status == 200


def test_a_link_to_a_place_in_the_mail_scrolls_to_it(open_mail: OpenMail) -> None:
    html = f'<a href="#news" target="_blank">News</a>{LINES}<h2><a name="news">The news</a></h2>'
    page, frame = open_mail(html)
    heading = frame.get_by_text("The news")
    expect(heading).not_to_be_in_viewport()
    frame.get_by_role("link", name="News", exact=True).click()
    expect(heading).to_be_in_viewport()
    assert len(page.context.pages) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<html style="height:100%;overflow:hidden"><body style="height:100%;overflow:hidden">',
        "<style>html, body { overflow: hidden; max-height: 50px }</style>",
        "<style>html:root body.a.b { overflow: clip !important }</style><body class='a b'>",
        "<style>@layer a { body { overflow-y: hidden !important } }</style>",
        '<body style="height:100vh;overflow:hidden !important">',
    ],
)
def test_a_mail_can_be_read_to_its_end(open_mail: OpenMail, html: str) -> None:
    page, frame = open_mail(f"{html}{LINES}<p>The end")
    frame.get_by_text("Some words").first.hover()
    page.mouse.wheel(0, 100_000)
    expect(frame.get_by_text("The end")).to_be_in_viewport()


def test_a_relative_link_leads_where_the_base_of_the_mail_says(
    open_mail: OpenMail, page: Page
) -> None:
    page.context.route("https://shop.example/**", lambda route: route.fulfill(body="The shop"))
    html = '<base href="https://shop.example/app/"><a href="confirm/7">Confirm</a><a href="#x">'
    page, frame = open_mail(f"{html}Down</a>{LINES}<b id=x>Deep</b>")
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Confirm").click()
    assert opened.value.url == "https://shop.example/app/confirm/7"
    frame.get_by_role("link", name="Down").click()
    expect(frame.get_by_text("Deep")).to_be_in_viewport()


def test_whatever_a_mail_would_load_is_counted_and_can_be_loaded(open_mail: OpenMail) -> None:
    html = (
        '<base href="https://cdn.example/"><style>@import "https://fonts.example/a.css";</style>'
        "<div style=\"background:image-set('https://cdn.example/a.png' 1x)\">x</div>"
        '<svg><image xlink:href="https://cdn.example/b.png"/></svg><img src="c.png">'
        '<a href="https://cdn.example/d.png"><img src="https://cdn.example/d.png"></a>'
    )
    page, _ = open_mail(html)
    expect(page.get_by_text("5 remote items blocked")).to_be_visible()
    expect(page.get_by_role("button", name="Load remote content")).to_be_visible()


def test_keys_work_after_a_click_into_the_mail(open_mail: OpenMail, page: Page) -> None:
    page, frame = open_mail("<p>Some words</p>", text="Other words.")
    frame.get_by_text("Some words").click()
    page.keyboard.press("]")
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("[")
    frame.get_by_text("Some words").click()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_have_count(0)


def test_the_mail_scrolls_from_the_second_key_on_and_then_gives_the_keys_back(
    open_mail: OpenMail,
) -> None:
    page, frame = open_mail(f"{LINES}<p>The end", text="Other words.")
    frame.get_by_text("Some words").first.click()
    expect(page.locator("iframe")).not_to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.locator("iframe")).to_be_focused()
    page.keyboard.press("PageDown")
    expect(frame.get_by_text("Some words").first).not_to_be_in_viewport()
    expect(page.locator("iframe")).not_to_be_focused()
    page.keyboard.press("]")
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")


def test_keys_come_back_from_either_of_two_frames(open_mail: OpenMail) -> None:
    page, _ = open_mail("<p>Some words</p>", text="Other words.")
    page.get_by_role("combobox", name="Colours").select_option("Light and dark")
    for index in (0, 1, 0):
        page.frame_locator("iframe").nth(index).get_by_text("Some words").click()
        for frame in page.locator("iframe").all():
            expect(frame).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("article")).to_have_count(0)


def test_links_in_the_mail_are_reached_with_tab(open_mail: OpenMail) -> None:
    page, frame = open_mail('<a href="https://shop.example/">Shop</a>')
    expect(frame.get_by_role("link", name="Shop")).to_be_visible()
    page.get_by_role("link", name="Open the HTML alone").focus()
    page.keyboard.press("Tab")
    expect(frame.get_by_role("link", name="Shop")).to_be_focused()


# the order of events where the frame has a process of its own: it is given the focus late
TAB_RELEASED_EARLY = """async () => {
    for (const type of ["keydown", "keyup"])
        document.body.dispatchEvent(new KeyboardEvent(type, { key: "Tab", bubbles: true }));
    const blurred = new Promise((resolve) => window.addEventListener("blur", resolve));
    document.querySelector("iframe").focus();
    await blurred;
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve));
    return document.activeElement.tagName;
}"""


def test_tab_leads_into_the_mail_also_where_it_is_released_early(open_mail: OpenMail) -> None:
    page, frame = open_mail('<a href="https://shop.example/">Shop</a>')
    expect(frame.get_by_role("link", name="Shop")).to_be_visible()
    assert page.evaluate(TAB_RELEASED_EARLY) == "IFRAME"


def test_what_is_selected_in_the_mail_is_copied_by_the_second_key(open_mail: OpenMail) -> None:
    page, frame = open_mail("<p>604118</p>")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('nothing')")
    code = frame.get_by_text("604118")
    code.click()
    expect(page.locator("iframe")).not_to_be_focused()
    code.evaluate("node => getSelection().selectAllChildren(node)")
    page.keyboard.press("Control+C")
    expect(page.locator("iframe")).to_be_focused()
    page.keyboard.press("Control+C")
    expect(page.locator("iframe")).not_to_be_focused()
    assert page.evaluate("navigator.clipboard.readText()").strip() == "604118"
