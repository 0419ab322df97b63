"""Origins whose pages may use the API."""

import pytest

from mailtrap_local.config.page_fields import parse_origin
from mailtrap_local.config.settings import Settings
from mailtrap_local.errors import BadSetting


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://localhost:3000", "http://localhost:3000"),
        ("HTTPS://App.Test", "https://app.test"),
        ("https://app.test:443", "https://app.test"),
        ("http://app.test:80", "http://app.test"),
        ("http://app.test:443", "http://app.test:443"),
        ("http://[::1]:5173", "http://[::1]:5173"),
        ("http://bücher.test", "http://xn--bcher-kva.test"),
        ("capacitor://localhost", "capacitor://localhost"),
        (" http://localhost:3000 ", "http://localhost:3000"),
    ],
)
def test_origins_are_as_browsers_send_them(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *(
            "*",
            "null",
            "",
            "localhost:3000",
            "localhost",
            "http://",
            "http://*.app.test",
            "//app.test",
        ),
        *("http://localhost:3000/", "http://localhost:3000/app", "http://localhost:0"),
        *("http://localhost:70000", "http://localhost:port", "http://user@app.test", "file://x"),
        *("http://a.test,http://b.test", "http://a.test http://b.test", "http://a.test?x"),
        *("http://a.test#x", "http://a..\u00fc.test", "http://a.test\r\nX: y", "http://[::1"),
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(BadSetting):
        parse_origin(text)


def test_the_error_names_the_setting_and_the_remedy() -> None:
    with pytest.raises(BadSetting, match=r"allowed-origin: 'http://a.test/' is no origin: write"):
        Settings.of(allowed_origin=["http://b.test", "http://a.test/"])
    with pytest.raises(BadSetting, match="allowed-origin: not every origin may read mail"):
        Settings.of(allowed_origin="*")
