"""A page of another origin, in a real browser, tries to read mail by time, pictures and windows.

Not collected by default: pytest --override-ini 'python_files=attack_*.py' tests/attack
"""

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page

from delivering import deliver
from mailtrap_local import Sandbox

CODE = "604118"

# Seconds that a request takes whose response the page cannot see.
TIMED = """async (url) => {
    const began = performance.now();
    try { await fetch(url, {mode: "no-cors", cache: "no-store"}); } catch {}
    return (performance.now() - began) / 1000;
}"""

# Whether something loads in an element of this page.
LOADED = """([name, url]) => new Promise((done) => {
    const element = document.createElement(name);
    element.onload = () => done(true);
    element.onerror = () => done(false);
    element[name === "link" ? "href" : "src"] = url;
    if (name === "link") element.rel = "stylesheet";
    document.body.append(element);
    setTimeout(() => done(false), 3000);
})"""

# Windows that a script can still reach after it has opened them.
OPENED = """(url) => new Promise((done) => {
    const opened = window.open(url);
    setTimeout(() => done(Boolean(opened) && !opened.closed && opened.length >= 0), 1500);
})"""


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Elsewhere</title><body>")

    def log_message(self, *_words: object) -> None:
        """Log nothing."""


@pytest.fixture
def sandbox_settings() -> dict[str, Any]:
    return {"http": "127.0.0.1:0"}


@pytest.fixture
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser for which evil.test is this machine, as rebinding or a tunnel would have it."""
    arguments = [
        *browser_type_launch_args.get("args", []),
        "--host-resolver-rules=MAP evil.test 127.0.0.1",
    ]
    running = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
    yield running
    running.close()


@pytest.fixture(params=["evil.test", "localhost"], ids=["cross-site", "same-site"])
def foreign_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page elsewhere; `localhost` is the same site as that of the sandbox in the test."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        page = browser.new_page()
        page.goto(f"http://{request.param}:{server.server_port}/")
        yield page
        server.shutdown()
        thread.join()


@pytest.fixture
def target(sandbox: Sandbox, foreign_page: Page) -> str:
    """URL of the sandbox, by the name that makes it the same site if the page is on localhost."""
    host = "localhost" if "localhost" in foreign_page.url else "127.0.0.1"
    return f"http://{host}:{sandbox.http.port}"


def test_no_code_is_read_by_the_time_that_waits_take(
    sandbox: Sandbox, foreign_page: Page, target: str
) -> None:
    deliver(sandbox, f"Subject: Your code is {CODE}\r\n\r\n".encode())
    times = {
        digit: foreign_page.evaluate(
            TIMED, f'{target}/api/wait?timeout=1&query=subject:"code is {digit}"'
        )
        for digit in ("6", "9")
    }
    assert max(times.values()) < 0.8, times  # neither waits


@pytest.mark.parametrize("element", ["img", "script", "link", "iframe", "video"])
def test_no_part_is_loaded_or_not_by_what_is_in_the_mail(
    sandbox: Sandbox, foreign_page: Page, target: str, element: str
) -> None:
    deliver(sandbox, f"Subject: {CODE}\r\nContent-Type: image/svg+xml\r\n\r\n<svg/>".encode())
    found = [
        foreign_page.evaluate(LOADED, [element, f"{target}{path}?query=subject:{query}"])
        for path in ("/api/messages/latest/parts/1", "/api/messages/latest/preview")
        for query in (CODE, "999999")
    ]
    assert len(set(found)) == 1, found


def test_no_window_stays_within_reach(sandbox: Sandbox, foreign_page: Page, target: str) -> None:
    foreign_page.context.add_init_script("")  # nothing of ours in what it opens
    for path in ("/", "/api/messages/latest/preview", "/api/messages"):
        deliver(sandbox, b"Content-Type: text/html\r\n\r\n<p>x")
        assert not foreign_page.evaluate(OPENED, target + path)


def test_no_live_socket_opens(sandbox: Sandbox, foreign_page: Page, target: str) -> None:
    url = json.dumps(target.replace("http", "ws", 1) + "/api/live")
    opened = foreign_page.evaluate(
        f"() => new Promise((done) => {{ const socket = new WebSocket({url});"
        "socket.onopen = () => done(true); socket.onerror = () => done(false); })"
    )
    assert opened is False
    assert sandbox.mailroom.background.health_problem() == ""
