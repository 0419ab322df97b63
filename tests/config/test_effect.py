"""Settings without effect are refused before anything starts."""

from pathlib import Path
from typing import Any

import pytest

from mailtrap_local.config.effect import check_effect
from mailtrap_local.config.settings import Settings
from mailtrap_local.errors import BadSetting

OFF = {"smtp": "off", "http": "off"}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"cert": "/nonexistent.pem"}, "--cert /nonexistent.pem: there is no such file"),
        ({"key": "/nonexistent.pem"}, "--key /nonexistent.pem: there is no such file"),
        ({"key": __file__}, "its certificate is missing"),
        ({"cert": __file__, "key": "/nonexistent.pem"}, "--key /nonexistent.pem"),
        ({"tls_client_ca": "/nonexistent.pem"}, "--tls-client-ca /nonexistent.pem: there is no"),
        ({"templates": "/nonexistent"}, "--templates /nonexistent: there is no such folder"),
        (OFF, "nothing listens"),
    ],
)
def test_what_would_have_no_effect_is_refused(values: dict[str, Any], told: str) -> None:
    with pytest.raises(BadSetting, match=told):
        check_effect(Settings.of(**values))


@pytest.mark.parametrize("listener", ["smtps", "lmtp", "pop3", "pop3s", "imap", "imaps", "http"])
def test_one_listener_is_enough(listener: str) -> None:
    check_effect(Settings.of(**{**OFF, listener: "127.0.0.1:0"}))


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, True),
        ({"tls": "starttls"}, False),
        ({"smtps": "1465"}, False),
        ({"imaps": "1993"}, False),
        ({"https": True}, False),
        ({"providers": "1443"}, False),
    ],
)
def test_a_certificate_needs_a_listener_with_tls(
    values: dict[str, Any],
    lacks: bool,  # noqa: FBT001  # a value of the table
) -> None:
    remedy = f"--cert {__file__}: no listener shows it; add --tls starttls, --https"
    check(remedy if lacks else None, cert=Path(__file__), **values)


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, True),
        ({"tls": "starttls"}, False),
        ({"tls": "require", "smtp": "off", "lmtp": "1024"}, False),
        ({"smtps": "1465", "smtp": "off"}, False),
        ({"imaps": "1993", "https": True}, True),
        ({"tls": "starttls", "smtp": "off", "imap": "1143"}, True),
    ],
)
def test_a_ca_for_clients_needs_an_smtp_listener_with_tls(
    values: dict[str, Any],
    lacks: bool,  # noqa: FBT001  # a value of the table
) -> None:
    remedy = f"--tls-client-ca {__file__}: no SMTP listener has TLS; add --tls starttls or --smtps"
    check(remedy if lacks else None, tls_client_ca=Path(__file__), **values)


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, True),
        ({"smtp": ["1025", "2525"]}, False),
        ({"smtps": "2525"}, False),
        ({"lmtp": "0.0.0.0:2525"}, False),
        ({"imap": "2525"}, True),
        ({"smtp": "127.0.0.1:0"}, False),
    ],
)
def test_a_route_needs_a_listener_on_its_port(
    values: dict[str, Any],
    lacks: bool,  # noqa: FBT001  # a value of the table
) -> None:
    route = {"mailbox": "shop", "listener": "127.0.0.1:2525"}
    remedy = (
        "[[route]]: listener = '127.0.0.1:2525': nothing listens there; "
        "add --smtp 127.0.0.1:2525, --smtps or --lmtp"
    )
    check(remedy if lacks else None, route=route, **values)


def check(told: str | None, **values: Any) -> None:
    """Check that settings are refused with this text, or not at all."""
    settings = Settings.of(**values)
    if told is None:
        check_effect(settings)
        return
    with pytest.raises(BadSetting) as refused:
        check_effect(settings)
    assert told in str(refused.value)
