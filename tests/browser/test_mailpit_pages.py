"""Mailpit's pages of a message, as tests open them in a browser."""

import pytest
from playwright.sync_api import Page, expect

from conversing import Serve
from mailtrap_local import Sandbox
from sending import compose, send

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100"
    "00050001"
    "0d0a2db40000000049454e44ae426082"
)
HTML = (
    '<h1>Welcome</h1><img src="cid:logo" alt="Logo"><img src="http://127.0.0.1:{port}/livez">'
    '<p><a href="{link}">Confirm</a></p><script>document.title = "it runs"</script>'
)


@pytest.mark.parametrize("root", ["", "/at/inbox"])
def test_a_page_shows_its_picture_and_its_link_can_be_clicked(
    sandbox: Sandbox, page: Page, complaints: list[str], root: str
) -> None:
    link = f"{sandbox.http.url.rstrip('/')}/livez"
    html = HTML.format(port=sandbox.smtp.port, link=link)
    send(sandbox.smtp, raw=compose("Welcome", html=html, pictures={"logo": PNG}))
    page.goto(f"{sandbox.http.url.rstrip('/')}{root}/view/latest.html")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    assert page.get_by_alt_text("Logo").evaluate("image => image.complete && image.naturalWidth")
    assert page.title() != "it runs"
    page.get_by_role("link", name="Confirm").click()
    expect(page).to_have_url(link)
    complaints.clear()  # of the browser, about what it has refused


def test_a_page_of_a_guarded_server_loads_its_picture(
    serve: Serve, page: Page, complaints: list[str]
) -> None:
    guarded = serve(ui_auth="ann:secret")
    send(guarded.smtp, raw=compose("Hi", html=HTML, pictures={"logo": PNG}))
    address = guarded.http.url.replace("http://", "http://ann:secret@").rstrip("/")
    page.goto(f"{address}/view/latest.html")
    assert page.get_by_alt_text("Logo").evaluate("image => image.naturalWidth") == 1
    complaints.clear()


def test_a_message_is_opened_on_the_page(sandbox: Sandbox, page: Page) -> None:
    send(sandbox.smtp, "Hello")
    page.goto(f"{sandbox.http.url.rstrip('/')}/view/latest")
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    page.goto(f"{sandbox.http.url.rstrip('/')}/search?q=hello")
    expect(page.get_by_role("option", name="Hello")).to_be_visible()
