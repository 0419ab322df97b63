"""Settings from values and from their text forms."""

from typing import Any

import pytest

from mailtrap_local.config.settings import Settings
from mailtrap_local.config.values import HostPort, RoutingRule
from mailtrap_local.errors import BadSetting


def test_the_defaults() -> None:
    settings = Settings()
    assert settings.smtp == (HostPort("127.0.0.1", 1025),)
    assert settings.http == HostPort("127.0.0.1", 8025)
    assert settings.max_messages == 100_000
    assert settings.max_bytes == 10**9
    assert settings.max_message_size == 50 * 10**6
    assert settings.max_recipients == 1000
    assert settings.idle_timeout == 300


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:0", HostPort("127.0.0.1", 0)),
        ("1025", HostPort("127.0.0.1", 1025)),
        ("mail.example:25", HostPort("mail.example", 25)),
        ("[::1]:25", HostPort("::1", 25)),
        ("off", None),
        ("OFF", None),
    ],
)
def test_addresses(text: str, address: HostPort | None) -> None:
    assert Settings.of(http=text).http == address


def test_an_address_is_written_as_it_is_read() -> None:
    for text in ("127.0.0.1:25", "[::1]:25", "localhost:0"):
        assert str(HostPort.parse(text)) == text


def test_repeatable_settings_take_one_or_many_and_off() -> None:
    assert Settings.of(smtp="2525").smtp == (HostPort("127.0.0.1", 2525),)
    assert Settings.of(smtp=["1", "[::1]:2"]).smtp == (HostPort("127.0.0.1", 1), HostPort("::1", 2))
    assert Settings.of(smtp=HostPort("h", 1)).smtp == (HostPort("h", 1),)
    assert Settings.of(smtp="off").smtp == ()
    assert Settings.of(allowed_host=["a.example", "b.example"]).allowed_host == (
        "a.example",
        "b.example",
    )


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("500", 500),
        ("1KB", 1000),
        ("1.5 MB", 1_500_000),
        ("1GB", 10**9),
        ("1KiB", 1024),
        ("2mib", 2**21),
    ],
)
def test_sizes(text: str, octets: int) -> None:
    assert Settings.of(max_bytes=text).max_bytes == octets


@pytest.mark.parametrize(
    ("text", "seconds"), [("300", 300), ("500ms", 0.5), ("5m", 300), ("2h", 7200), ("7d", 604800)]
)
def test_durations(text: str, seconds: float) -> None:
    assert Settings.of(idle_timeout=text).idle_timeout == seconds


@pytest.mark.parametrize(
    "values",
    [
        {"http": "localhost"},
        {"http": "localhost:99999"},
        {"http": "a b:1"},
        {"http": ""},
        {"smtp": ["1025", "nonsense"]},
        {"max_bytes": "10 apples"},
        {"max_bytes": "-1"},
        {"max_bytes": "0"},
        {"max_messages": "1.5"},
        {"max_messages": "0"},
        {"max_messages": "٣"},
        {"idle_timeout": "5 fortnights"},
        {"log_level": "loud"},
        {"max_messages": 0},
        {"max_bytes": -1},
        {"max_bytes": None},
        {"extensions": "LIMIT"},
        {"extensions": "LIMITS,"},
        {"extensions": ["LIMITS", 5]},
        {"extensions": ["off", "LIMITS"]},
        {"proxy_protocol": "perhaps"},
        {"idle_timeout": True},
        {"http": 5.5},
        {"smtp": [None, object()]},
        {"no_such": 1},
    ],
    ids=lambda values: str(values).partition(" at ")[0],
)
def test_nonsense_is_refused_by_name(values: dict[str, Any]) -> None:
    with pytest.raises(BadSetting, match=next(iter(values)).replace("_", ".")):
        Settings.of(**values)


@pytest.mark.parametrize(
    "names",
    [
        "MT-PRIORITY,XCLIENT",
        " xclient , mt-priority ",
        ["XCLIENT", "MT-PRIORITY"],
        ("xclient", "mt-priority,xclient"),
        frozenset({"XCLIENT", "MT-PRIORITY"}),
    ],
    ids=lambda names: type(names).__name__ if isinstance(names, frozenset) else repr(names),
)
def test_extensions_are_one_text_or_many(names: Any) -> None:
    assert Settings.of(extensions=names).extensions == {"MT-PRIORITY", "XCLIENT"}


@pytest.mark.parametrize("none", ["off", None, "", [], ()], ids=repr)
def test_no_extensions_are_the_default(none: Any) -> None:
    assert Settings.of(extensions=none) == Settings()


def test_an_unknown_extension_is_refused_with_those_that_there_are() -> None:
    known = "LIMITS, MT-PRIORITY, REQUIRETLS, FUTURERELEASE, XCLIENT"
    with pytest.raises(BadSetting, match=f"extensions: no extension 'DSN': there are {known}"):
        Settings.of(extensions="LIMITS,DSN")


def test_values_are_taken_as_they_are() -> None:
    route = RoutingRule(mailbox="shop", auth="app")
    settings = Settings.of(
        smtp=None, http=8025, max_messages=5, idle_timeout=0.25, max_bytes=10, route=[route]
    )
    assert (settings.smtp, settings.http) == ((), HostPort("127.0.0.1", 8025))
    assert (settings.max_messages, settings.idle_timeout, settings.max_bytes) == (5, 0.25, 10)
    assert settings.route == (route,)


def test_routes_come_from_tables() -> None:
    tables = [
        {"mailbox": "shop", "listener": "2525"},
        {"mailbox": "acme", "header": "X-Tenant=acme", "auth": "app", "recipient": "*@a.example"},
    ]
    assert Settings.of(route=tables).route == (
        RoutingRule(mailbox="shop", listener="127.0.0.1:2525"),
        RoutingRule(mailbox="acme", header="X-Tenant=acme", auth="app", recipient="*@a.example"),
    )


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"mailbox": "shop"},
        {"recipient": "*"},
        {"mailbox": "shop", "recipient": ""},
        {"mailbox": "shop", "recipient": 5},
        {"mailbox": "shop", "to": "*"},
        {"mailbox": "shop", "header": "X-Tenant"},
        {"mailbox": "shop", "listener": "nonsense"},
    ],
    ids=str,
)
def test_a_route_that_makes_no_sense_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(BadSetting, match=r"route"):
        Settings.of(route=[table])


def test_what_only_this_machine_can_reach() -> None:
    for text in ("127.0.0.1:1", "127.1.2.3:1", "[::1]:1", "localhost:1"):
        assert HostPort.parse(text).is_loopback
    for text in ("0.0.0.0:1", "[::]:1", "192.168.1.7:1", "mail.example:1"):
        assert not HostPort.parse(text).is_loopback
