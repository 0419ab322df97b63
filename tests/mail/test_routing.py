"""Routes: the mailbox that a message belongs to."""

import pytest

from mailtrap_local.config.values import RoutingRule
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.routing import choose_route

ENVELOPE = Envelope(
    rcpt_to=("Ann+news@Example.com", "info@shop.example"),
    listener="127.0.0.1:2525",
    auth=AuthInfo(username="app", mechanism="PLAIN"),
)
RAW = b"X-Tenant: Acme\r\nSubject: x\r\n\r\nX-Tenant: body\r\n"


@pytest.mark.parametrize(
    "route",
    [
        RoutingRule(mailbox="m", listener="127.0.0.1:2525"),
        RoutingRule(mailbox="m", auth="app"),
        RoutingRule(mailbox="m", recipient="*@shop.example"),
        RoutingRule(mailbox="m", recipient="ann+*@example.com"),
        RoutingRule(mailbox="m", header="x-tenant=acme"),
        RoutingRule(
            mailbox="m",
            header="X-Tenant=acme",
            auth="app",
            recipient="*",
            listener="127.0.0.1:2525",
        ),
    ],
    ids=str,
)
def test_a_route_that_fits(route: RoutingRule) -> None:
    assert choose_route([route], ENVELOPE, RAW) == route


@pytest.mark.parametrize(
    "route",
    [
        RoutingRule(mailbox="m", listener="127.0.0.1:1025"),
        RoutingRule(mailbox="m", auth="other"),
        RoutingRule(mailbox="m", recipient="*@shop"),
        RoutingRule(mailbox="m", header="X-Tenant=body"),
        RoutingRule(mailbox="m", header="X-None=acme"),
        RoutingRule(mailbox="m", header="X-Tenant=acme", auth="other"),
    ],
    ids=str,
)
def test_a_route_that_does_not_fit_leaves_the_inbox(route: RoutingRule) -> None:
    assert choose_route([route], ENVELOPE, RAW) is None


def test_the_first_route_that_fits_wins() -> None:
    routes = [
        RoutingRule(mailbox="first", auth="nobody"),
        RoutingRule(mailbox="second", recipient="*"),
        RoutingRule(mailbox="third", auth="app"),
    ]
    assert choose_route(routes, ENVELOPE, RAW) == routes[1]


def test_auth_routes_pass_over_clients_without_credentials() -> None:
    assert choose_route([RoutingRule(mailbox="m", auth="app")], Envelope(), RAW) is None


@pytest.mark.parametrize(
    "raw", [b"", b"X-Tenant: acme", b"X-Tenant: acme\n\nbody", b"\r\n\r\nX-Tenant: acme"]
)
def test_header_routes_take_any_bytes(raw: bytes) -> None:
    route = RoutingRule(mailbox="m", header="X-Tenant=acme")
    expected = route if raw.startswith(b"X-Tenant") else None
    assert choose_route([route], Envelope(), raw) == expected
