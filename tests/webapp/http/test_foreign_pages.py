"""Requests that a page of another origin makes a browser send: it learns nothing from them."""

import re

import pytest

from asking import Ask, asker
from conversing import Serve
from delivering import deliver
from mailtrap_local import Sandbox

PICTURE = (
    b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    b"<img src='cid:p'>\r\n--x\r\n"
    b"Content-Type: image/png\r\nContent-ID: <p>\r\n\r\npng\r\n--x--\r\n"
)
AS_PICTURE = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "no-cors",
    "Sec-Fetch-Dest": "image",
}
AS_TAB = {
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
}
PATHS = [
    "/api/messages",
    "/api/messages/latest",
    "/api/messages/latest/preview",
    "/api/messages/latest/parts/1",
    "/api/messages/latest/raw",
    "/api/wait?timeout=0",
    "/api/settle?timeout=0",
    "/api/info",
    "/metrics",
    "/livez",
    "/favicon.svg",
    "/assets/x.js",
    "/no/such",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "fetch",
    [
        ("cross-site", "no-cors", "image"),
        ("same-site", "no-cors", "script"),
        ("cross-site", "cors", "empty"),
        ("cross-site", "navigate", "document"),
        ("same-site", "navigate", "document"),
        ("cross-site", "navigate", "iframe"),
        ("cross-site", "", ""),
        ("CROSS-SITE", "no-cors", "image"),
        ("none, cross-site", "no-cors", "image"),
        ("something-new", "no-cors", "image"),
    ],
)
def test_nothing_but_the_page_is_loaded_for_a_foreign_page(
    ask: Ask, sandbox: Sandbox, path: str, fetch: tuple[str, str, str]
) -> None:
    deliver(sandbox, PICTURE)
    headers = dict(zip(("Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"), fetch, strict=True))
    answer = ask("GET", path, **headers)
    assert answer.status == 403
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert ask("HEAD", path, **headers).status == 403


@pytest.mark.parametrize("path", ["/", "/?x=1"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_elsewhere_opens_the_page(ask: Ask, path: str, site: str) -> None:
    headers = {**AS_TAB, "Sec-Fetch-Site": site}
    assert ask("GET", path, **headers).status in (200, 503)


@pytest.mark.parametrize(
    ("method", "other"),
    [
        ("POST", {}),
        ("HEAD", {}),
        ("GET", {"Sec-Fetch-Dest": "iframe"}),
        ("GET", {"Sec-Fetch-Dest": "embed"}),
        ("GET", {"Sec-Fetch-Mode": "no-cors"}),
    ],
)
def test_only_as_a_tab_of_its_own(ask: Ask, method: str, other: dict[str, str]) -> None:
    assert ask(method, "/", **{**AS_TAB, **other}).status == 403


def test_below_a_base_path_the_page_is_there_alone(serve: Serve) -> None:
    ask = asker(serve(base_path="/tools/mail"))
    assert ask("GET", "/tools/mail", **AS_TAB).status == 308
    assert ask("GET", "/tools/mail/", **AS_TAB).status in (200, 503)
    assert ask("GET", "/tools/mail/api/info", **AS_TAB).status == 403
    assert ask("GET", "/tools/mail/api/info", **{"Sec-Fetch-Site": "none"}).status == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_the_page_itself_the_user_and_programs_load_all(
    ask: Ask, sandbox: Sandbox, headers: dict[str, str]
) -> None:
    deliver(sandbox, PICTURE)
    for path in ("/api/messages/latest/preview", "/api/messages/latest/parts/3", "/api/info"):
        assert ask("GET", path, **headers).status == 200


def test_every_response_keeps_to_its_own_origin(ask: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox, PICTURE)
    for path in ("/", *PATHS):
        headers = ask("GET", path).headers
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"


def picture_of(ask: Ask, path: str) -> str:
    """Path of the picture in a preview."""
    html = ask("GET", f"{path}/preview").body.decode()
    found = re.search(r'src="\.\./([^"]+)"', html)
    assert found is not None
    return f"/api/messages/{found[1]}"


@pytest.mark.parametrize("token", [None, "t0ken"])
def test_the_frame_of_a_preview_loads_the_pictures_of_its_message(
    serve: Serve, token: str | None
) -> None:
    sandbox = serve(token=token)
    ask = asker(sandbox)
    shown = {} if token is None else {"Authorization": f"Bearer {token}"}
    mine, other = (deliver(sandbox, PICTURE).id for _ in range(2))
    html = ask("GET", f"/api/messages/{mine}/preview", **shown).body.decode()
    found = re.search(r'src="\.\./([^"]+)"', html)
    assert found is not None
    path = f"/api/messages/{found[1]}"
    answer = ask("GET", path, **AS_PICTURE)
    assert (answer.status, answer.body) == (200, b"png")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    for wrong in (path[:-1], path.replace(mine, other), path.replace("/parts/3", "/raw")):
        assert ask("GET", wrong, **AS_PICTURE).status == 403
    assert ask("GET", f"/api/messages/{mine}/parts/3", **AS_PICTURE).status == 403


def test_the_preview_of_the_latest_message_shows_its_pictures_when_another_has_come(
    ask: Ask, sandbox: Sandbox
) -> None:
    deliver(sandbox, PICTURE)
    path = picture_of(ask, "/api/messages/latest")
    deliver(sandbox, b"Subject: another\r\n\r\n")
    assert ask("GET", path, **AS_PICTURE).body == b"png"


def image_sources(ask: Ask, path: str, **headers: str) -> list[str]:
    policy = ask("GET", path, **headers).headers["content-security-policy"]
    (sources,) = re.findall(r"img-src ([^;]*)", policy)
    return str(sources).split()


def test_a_mail_may_load_its_own_parts_and_nothing_else(ask: Ask, sandbox: Sandbox) -> None:
    message = deliver(sandbox, PICTURE)
    parts = f"/api/messages/{message.id}/parts/"
    own = f"http://127.0.0.1:{sandbox.http.port}{parts}"
    assert image_sources(ask, f"/api/messages/{message.id}/preview") == [own, "data:"]
    assert image_sources(ask, "/api/messages/latest/preview") == [own, "data:"]
    assert image_sources(ask, "/api/messages/latest/preview?images=0") == ["'none'"]
    remote = image_sources(ask, "/api/messages/latest/preview?remote=1")
    assert remote == [own, "data:", "http:", "https:"]


@pytest.mark.parametrize(
    ("headers", "sources"),
    [
        ({"Host": "localhost"}, ["http://localhost/"]),
        ({"Host": "mail.example:8443"}, ["http://mail.example:8443/"]),
        ({"Host": "[::1]:8025"}, ["http://*:8025/"]),
        ({"Host": "[::1]"}, ["http://*/"]),
        (
            {"Host": "127.0.0.1:8025", "X-Forwarded-Host": "mail.example"},
            ["http://127.0.0.1:8025/", "http://mail.example/"],
        ),
        ({"Host": "localhost", "X-Forwarded-Host": "x; script-src *"}, ["http://localhost/"]),
        (
            {"Host": "mail.example", "Referer": "https://mail.example/tools/mail/"},
            ["http://mail.example/tools/mail/"],
        ),
        (
            {"Host": "mail.example", "Referer": "https://other.example/tools/mail/"},
            ["http://mail.example/"],
        ),
        (
            {"Host": "mail.example", "Referer": "https://mail.example/a;script-src%20*/"},
            ["http://mail.example/"],
        ),
        ({"Host": "mail.example", "Referer": "https://[::1"}, ["http://mail.example/"]),
    ],
)
def test_its_parts_are_where_the_browser_sees_them(
    ask: Ask, sandbox: Sandbox, headers: dict[str, str], sources: list[str]
) -> None:
    message = deliver(sandbox, PICTURE)
    expected = [f"{one}api/messages/{message.id}/parts/" for one in sources]
    found = image_sources(ask, f"/api/messages/{message.id}/preview", **headers)
    assert found == [*expected, "data:"]


def test_over_tls_and_below_a_base_path(serve: Serve) -> None:
    sandbox = serve(https=True, base_path="/mail")
    message = deliver(sandbox, PICTURE)
    found = image_sources(asker(sandbox), f"/mail/api/messages/{message.id}/preview")
    assert found == [f"{sandbox.http.url}/api/messages/{message.id}/parts/", "data:"]
