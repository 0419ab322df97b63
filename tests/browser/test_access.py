"""The page with credentials, over TLS and below a path, as a browser has it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mailtrap_local import Sandbox

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


@pytest.fixture(
    params=[
        {"token": "t0ken"},
        {"ui_auth": "ann:s3cret"},
        {"base_path": "/tools/mail"},
        {"https": True, "token": "t0ken", "base_path": "/mail"},
    ],
    ids=str,
)
def sandbox_settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    return {"http": "127.0.0.1:0", **request.param}


@pytest.fixture
def page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A browser whose user types the right thing when asked."""
    context = browser.new_context(
        http_credentials={"username": "ann", "password": _password(sandbox)},
        ignore_https_errors=True,
    )
    yield context.new_page()
    context.close()


def _password(sandbox: Sandbox) -> str:
    settings = sandbox._settings  # noqa: SLF001  # what the fixture gave it
    return settings.token or (settings.ui_auth or ("", ""))[1]  # type: ignore[index]  # no file here


def test_the_page_follows_and_shows_pictures(
    visit: Callable[[], Page], send_mail: Callable[..., None]
) -> None:
    page = visit()
    send_mail("Hello", html='<img alt="Logo" src="cid:logo@shop">', pictures={"logo@shop": PNG})
    page.get_by_role("option").click()
    picture = page.frame_locator("iframe").get_by_alt_text("Logo")
    expect(picture).to_have_js_property("naturalWidth", 1)
    page.reload()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
