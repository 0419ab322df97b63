"""The listeners of the providers' APIs: closed unless asked for, one a sandbox, one a mailbox."""

import http.client
import json
import subprocess
import sys
from typing import Any

import pytest

from asking import asker
from conversing import Serve
from mailtrap_local import MailboxNotFound, PortTaken, Sandbox, SandboxError
from mailtrap_local.config.values import HostPort

MAIL = {
    "personalizations": [{"to": [{"email": "ann@example.com"}]}],
    "from": {"email": "app@example.com"},
    "subject": "Hello",
    "content": [{"type": "text/plain", "value": "Hi Ann."}],
}
CLOSED = """
import sys, threading
from mailtrap_local import Sandbox
with Sandbox() as sandbox:
    print(*(name for name, _ in sandbox.listeners))
    print(*(each.name for each in threading.enumerate() if "providers" in each.name))
    print(*sorted({"flask", "werkzeug", "trustme"} & sys.modules.keys()))
"""


def post(address: HostPort) -> int:
    client = http.client.HTTPConnection(*address, timeout=60)
    client.request("POST", "/v3/mail/send", json.dumps(MAIL), {"Authorization": "Bearer key"})
    return client.getresponse().status


def test_it_is_closed_and_costs_nothing_unless_it_is_asked_for() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CLOSED], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout == "smtp\n\n\n"


def test_it_is_among_the_listeners_with_its_url(serve: Serve) -> None:
    sandbox = serve(providers="127.0.0.1:0", http="127.0.0.1:0")
    address = sandbox.providers
    assert address.url == f"http://127.0.0.1:{address.port}"
    assert ("providers", address) in sandbox.listeners
    known = asker(sandbox)("GET", "/api/info").json["listeners"]
    assert {"name": "providers", "host": "127.0.0.1", "port": address.port} in known


def test_a_port_that_is_taken_names_the_flag(sandbox: Sandbox, serve: Serve) -> None:
    with pytest.raises(PortTaken, match="choose another with --providers HOST:PORT"):
        serve(providers=str(sandbox.smtp))


def test_its_mail_goes_by_the_routes(serve: Serve) -> None:
    route = {"mailbox": "ann", "recipient": "ann@*"}
    sandbox = serve(providers="127.0.0.1:0", route=[route])
    assert post(sandbox.providers) == 202
    assert sandbox.mailroom.mailboxes()["ann"].total == 1


def test_a_mailbox_has_listeners_of_its_own_until_it_is_closed(sandbox: Sandbox) -> None:
    shop, blog = sandbox.open_mailbox("shop"), sandbox.open_mailbox("blog")
    smtp = sandbox.mailroom.listeners()
    address, other = sandbox.open_providers("shop"), sandbox.open_providers("blog")
    assert post(address) == post(address) == post(other) == 202
    assert [mail.subject for mail in shop] == ["Hello", "Hello"]
    assert len(blog) == 1
    assert sandbox.mailroom.listeners() == smtp
    shop.close()
    with pytest.raises(ConnectionRefusedError):
        post(address)
    assert post(other) == 202
    sandbox.remove_mailbox("blog")
    with pytest.raises(ConnectionRefusedError):
        post(other)


def test_faults_of_a_mailbox_stay_when_its_listener_is_closed(sandbox: Sandbox) -> None:
    shop = sandbox.open_mailbox("shop")
    fault = shop.faults.reject_rcpt()
    sandbox.open_providers("shop")
    sandbox.mailroom.release_listener(str(sandbox.open_providers("shop")))
    assert shop.faults.registered == [fault]


def test_there_is_none_for_a_mailbox_that_is_not_there(sandbox: Sandbox) -> None:
    with pytest.raises(MailboxNotFound):
        sandbox.open_providers("shop")
    sandbox.stop()
    with pytest.raises(SandboxError, match="does not run"):
        sandbox.open_providers("inbox")


@pytest.mark.parametrize("settings", [{"providers": "off"}, {}])
def test_its_address_is_an_error_while_it_is_off(serve: Serve, settings: dict[str, Any]) -> None:
    with pytest.raises(SandboxError, match="providers: the listener is off"):
        _ = serve(**settings).providers
