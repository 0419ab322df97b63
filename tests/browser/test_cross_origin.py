"""A page of another port, in a browser: it uses the API where its origin is named, else nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from conversing import Serve
from http_servers import AskedServer, http_server
from mailtrap_local.mcp.mirrored_headers import mirrored_headers
from mailtrap_local.mcp.versions import MODERN
from mailtrap_local.webapp.mcp.mail_server import TOOLS
from rpc import body_of, request_of
from sending import send

USE = """async ([url, token]) => {
    const headers = {Authorization: `Bearer ${token}`};
    const list = await fetch(`${url}/api/messages`, {headers});
    const [{id}] = (await list.json()).messages;
    const patch = await fetch(`${url}/api/messages/${id}`, {
        method: "PATCH",
        headers: {...headers, "Content-Type": "application/json"},
        body: JSON.stringify({pinned: true}),
    });
    const missing = await fetch(`${url}/api/messages/none`, {headers});
    return [(await patch.json()).pinned, missing.status, (await missing.json()).title];
}"""
CALL = """async ([url, headers, body]) => {
    const answer = await fetch(`${url}/mcp`, {method: "POST", headers, body});
    return (await answer.json()).result.tools.length;
}"""
READ = "url => fetch(`${url}/api/messages`).then(answer => answer.status, error => error.name)"
WATCH = """url => new Promise(resolve => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/live`);
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("refused");
})"""


@pytest.fixture(autouse=True)
def complaints() -> None:
    """Nothing: the browser complains of what is refused."""


@pytest.fixture
def front_end(page: Page) -> Iterator[AskedServer]:
    """A page of another port, which is open."""
    with http_server(lambda _: (200, {"Content-Type": "text/html"}, b"<p>Front end")) as server:
        page.goto(server.url)
        yield server


def test_a_page_of_a_named_origin_uses_the_api(
    serve: Serve, page: Page, front_end: AskedServer
) -> None:
    sandbox = serve(http="127.0.0.1:0", allowed_origin=front_end.url, token="t0ken")
    send(sandbox.smtp)
    url = sandbox.http.url
    assert page.evaluate(USE, [url, "t0ken"]) == [True, 404, "Not Found"]
    assert page.evaluate(READ, url) == 401  # which it can read, too


def test_it_calls_the_tools_of_agents(serve: Serve, page: Page, front_end: AskedServer) -> None:
    url = serve(http="127.0.0.1:0", allowed_origin=front_end.url).http.url
    message = request_of("tools/list")
    headers = {"Content-Type": "application/json", **mirrored_headers(message, MODERN)}
    assert page.evaluate(CALL, [url, headers, body_of(message)]) == len(TOOLS)


def test_it_follows_the_live_socket(serve: Serve, page: Page, front_end: AskedServer) -> None:
    url = serve(http="127.0.0.1:0", allowed_origin=front_end.url).http.url
    assert page.evaluate(READ, url) == 200
    assert page.evaluate(WATCH, url) == "open"


@pytest.mark.usefixtures("front_end")
@pytest.mark.parametrize("settings", [{}, {"allowed_origin": "http://localhost:3000"}])
def test_a_page_of_another_origin_gets_nothing(
    serve: Serve, page: Page, settings: dict[str, str]
) -> None:
    sandbox = serve(http="127.0.0.1:0", **settings)
    assert page.evaluate(READ, sandbox.http.url) == "TypeError"
    assert page.evaluate(WATCH, sandbox.http.url) == "refused"
