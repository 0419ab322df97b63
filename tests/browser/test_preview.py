"""HTML mail can do no harm: nothing of it runs, and nothing leaves unless the reader says so."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mailtrap_local import Sandbox
from previewing import PNG, OpenMail, wait_until_loaded
from sending import compose, send

HOSTILE = Path(__file__).with_name("hostile.html").read_text()
# what may be loaded from elsewhere once the reader has asked for it: nothing that acts by itself
PASSIVE = {"picture", "background", "sheet", "font", "media", "hint"}


class Canary(ThreadingHTTPServer):
    """A server elsewhere. Counts who comes, and notes the first part of each path asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _CanaryHandler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.connections = 0
        self.asked_for: set[str] = set()


class _CanaryHandler(BaseHTTPRequestHandler):
    server: Canary

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self.server.asked_for.add(self.path.split("/")[1])
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PNG)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def canary(complaints: list[str]) -> Iterator[Canary]:
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
    # the frames that it refuses to a mail, the browser blames on the page
    complaints[:] = [one for one in complaints if server.origin not in one]


def test_nothing_of_a_hostile_mail_runs_and_nothing_leaves(
    open_mail: OpenMail, canary: Canary
) -> None:
    page, frame = open_mail(HOSTILE.replace("CANARY", canary.origin))
    page_url = page.url
    expect(frame.get_by_text("Seen by the reader")).to_be_visible()
    expect(frame.get_by_text("Written by a script")).to_have_count(0)
    assert canary.asked_for == set()
    expect(page).to_have_title("mailtrap_local")
    assert page.url == page_url


def test_whoever_sent_a_mail_cannot_even_see_a_connection(
    open_mail: OpenMail, canary: Canary
) -> None:
    open_mail(HOSTILE.replace("CANARY", canary.origin))
    assert canary.connections == 0


def test_no_form_or_script_link_of_a_mail_does_anything(
    open_mail: OpenMail, canary: Canary
) -> None:
    page, frame = open_mail(HOSTILE.replace("CANARY", canary.origin))
    frame.get_by_role("button", name="Send the form").click()
    frame.get_by_role("link", name="Run a script").click()
    expect(frame.get_by_text("Seen by the reader")).to_be_visible()
    expect(page).to_have_title("mailtrap_local")
    assert canary.asked_for == set()


def test_a_link_opens_in_a_tab_that_knows_nothing_of_the_page(
    open_mail: OpenMail, canary: Canary
) -> None:
    page, frame = open_mail(f'<a href="{canary.origin}/link">Open</a>')
    with page.expect_popup() as opened:
        frame.get_by_role("link", name="Open").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{canary.origin}/link"
    assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""]
    expect(frame.get_by_role("link", name="Open")).to_be_visible()


@pytest.mark.parametrize("attributes", ["target=win", "target=win rel=opener", "rel=opener"])
@pytest.mark.parametrize("in_frame", [True, False], ids=["frame", "tab"])
def test_no_link_of_a_mail_keeps_its_opener(
    open_mail: OpenMail, canary: Canary, sandbox: Sandbox, attributes: str, *, in_frame: bool
) -> None:
    page, frame = open_mail(f'<a {attributes} href="{canary.origin}/link">Open</a>')
    link = frame.get_by_role("link", name="Open")
    if not in_frame:
        page.goto(f"{sandbox.http.url}/api/messages/latest/preview")
        link = page.get_by_role("link", name="Open")
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{canary.origin}/link"
    assert opened.value.evaluate("window.opener") is None


def test_a_mail_may_ask_nothing_of_the_api(open_mail: OpenMail) -> None:
    html = (
        '<img alt="Wait" src="/api/wait?timeout=60"><img alt="List" src="/api/messages">'
        '<img alt="Other" src="/api/messages/latest/raw"><p>Seen'
    )
    page, frame = open_mail(html)
    expect(frame.get_by_text("Seen")).to_be_visible()
    for name in ("Wait", "List", "Other"):
        expect(frame.get_by_role("img", name=name)).to_have_js_property("naturalWidth", 0)
    metrics = page.evaluate("fetch('/metrics').then((response) => response.text())")
    assert "mailtrap_waiting_requests 0.0" in metrics


def test_remote_content_is_loaded_when_the_reader_asks_for_it(
    open_mail: OpenMail, canary: Canary
) -> None:
    page, frame = open_mail(HOSTILE.replace("CANARY", canary.origin))
    picture = frame.get_by_role("img", name="Remote picture")
    expect(picture).to_have_js_property("naturalWidth", 0)
    assert canary.asked_for == set()
    page.get_by_role("button", name="Load remote content").click()
    expect(picture).to_have_js_property("naturalWidth", 1)
    wait_until_loaded(page)
    assert "picture" in canary.asked_for
    assert canary.asked_for <= PASSIVE
    expect(frame.get_by_text("Written by a script")).to_have_count(0)
    page.get_by_role("button", name="Block remote content").click()
    expect(picture).to_have_js_property("naturalWidth", 0)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"http": "[::1]:0"},
        {"base_path": "/tools/mail"},
    ],
    ids=str,
)
def test_a_picture_that_came_with_the_mail_is_shown_wherever_the_page_is(
    serve: Callable[..., Sandbox], page: Page, settings: dict[str, str]
) -> None:
    sandbox = serve(**settings)
    html = '<img alt="Logo" src="cid:logo@shop">'
    send(sandbox.smtp, raw=compose("A mail", html=html, pictures={"logo@shop": PNG}))
    page.goto(f"{sandbox.http.url}/")
    page.get_by_role("option").click()
    picture = page.frame_locator("iframe").get_by_role("img", name="Logo")
    expect(picture).to_have_js_property("naturalWidth", 1)
    page.goto(f"{sandbox.http.url}/api/messages/latest/preview")
    expect(page.get_by_role("img", name="Logo")).to_have_js_property("naturalWidth", 1)


def test_a_picture_that_came_with_the_mail_is_shown(open_mail: OpenMail) -> None:
    html = '<style>b { color: red }</style><img alt="Logo" src="cid:logo@shop"><b>Tea</b>'
    _, frame = open_mail(html, pictures={"logo@shop": PNG})
    expect(frame.get_by_role("img", name="Logo")).to_have_js_property("naturalWidth", 1)
    expect(frame.get_by_text("Tea")).to_have_css("color", "rgb(255, 0, 0)")


def test_what_is_shown_opens_alone_and_is_as_harmless_there(
    open_mail: OpenMail, canary: Canary
) -> None:
    page, _ = open_mail(HOSTILE.replace("CANARY", canary.origin))
    page.get_by_role("combobox", name="Colours").select_option("Dark")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the HTML alone in a new window").click()
    alone = opened.value
    expect(alone.get_by_text("Seen by the reader")).to_be_visible()
    expect(alone.get_by_text("Written by a script")).to_have_count(0)
    assert "scheme=dark" in alone.url
    assert alone.evaluate("[window.opener, window.origin]") == [None, "null"]
    assert canary.asked_for == set()
