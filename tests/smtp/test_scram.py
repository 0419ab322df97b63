"""AUTH SCRAM-SHA-256 (RFC 7677) at a mailbox whose password is known in clear."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
import scramp

from conversing import Client, Connect, Serve
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo
from smtp_auth import PASSWORD, converse, encoded, plain

_WRONG = "535 5.7.8 Credentials not accepted"


def authenticate(
    client: Client, username: str, password: str, *, at_once: bool = True
) -> tuple[str, list[str]]:
    """Authenticate, checking the server's proof; returns the last reply and all that was sent."""
    scram = scramp.ScramClient(["SCRAM-SHA-256"], username, password)
    first = encoded(scram.get_client_first())
    if at_once:
        reply = client.say(b"AUTH SCRAM-SHA-256 " + first + b"\r\n")
    else:
        assert client.say(b"AUTH SCRAM-SHA-256\r\n") == "334 "
        reply = client.say(first + b"\r\n")
    scram.set_server_first(challenge(reply))
    final = encoded(scram.get_client_final())
    reply = client.say(final + b"\r\n")
    if reply.startswith("334"):
        scram.set_server_final(challenge(reply))
        reply = client.say(b"\r\n")
    return reply, [first.decode(), final.decode()]


def challenge(reply: str) -> str:
    assert reply.startswith("334 ")
    return b64decode(reply[4:]).decode()


@pytest.mark.parametrize("at_once", [True, False])
def test_client_and_server_prove_the_password_to_each_other(
    *,
    customer: Client,
    shop: Mailbox,
    at_once: bool,
    everything_written: Callable[[Client], str],
) -> None:
    reply, sent = authenticate(customer, "app", PASSWORD, at_once=at_once)
    assert reply == "235 2.7.0 Accepted"
    assert customer.send().startswith("250")
    assert shop[0].auth == AuthInfo(username="app", mechanism="SCRAM-SHA-256")
    written = everything_written(customer)
    assert "C: AUTH SCRAM-SHA-256" in written
    assert not any(response in written for response in sent)


@pytest.mark.parametrize(
    ("username", "password"),
    [("app", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong"), ("app ", PASSWORD)],
)
def test_an_unknown_user_and_a_wrong_password_look_the_same(
    *, customer: Client, shop: Mailbox, username: str, password: str
) -> None:
    reply, _ = authenticate(customer, username, password)
    assert reply == _WRONG
    assert customer.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530")
    assert shop.sessions[0].auth is None
    assert authenticate(customer, "app", PASSWORD)[0].startswith("235")
    assert customer.send().startswith("250")


def test_a_password_in_any_script(sandbox: Sandbox, connect: Connect) -> None:
    client = connect(sandbox.open_mailbox("büro", auth=("jürgen,=", "pässwörd")))
    client.say(b"EHLO app\r\n")
    reply, _ = authenticate(client, "ju\N{COMBINING DIAERESIS}rgen,=", "pässwörd")
    assert reply.startswith("235")


@pytest.mark.parametrize(
    ("exchange", "reply"),
    [
        ([b"AUTH SCRAM-SHA-256 " + encoded("p=tls-unique,,n=app,r=a")], "501 5.5.2 SCRAM-SHA-256"),
        ([b"AUTH SCRAM-SHA-256 " + encoded("n,,n=app,r=a"), encoded("c=biws,r=a,p=")], "501 5.5.2"),
        ([b"AUTH SCRAM-SHA-256 " + encoded("n,,n=app,r=a"), b"no base64!"], "501 5.5.2"),
        ([b"AUTH SCRAM-SHA-256 " + encoded("n,,n=app,r=a"), b"*"], "501 5.7.0"),
        ([b"AUTH SCRAM-SHA-256 " + encoded("n,,n=app,r=" + "a" * 9000), b"*"], "501 5.7.0"),
        ([b"AUTH SCRAM-SHA-256 ="], "501 5.5.2"),
        ([b"AUTH SCRAM-SHA-256", b"*"], "501 5.7.0"),
        ([b"AUTH SCRAM-SHA-256-PLUS " + encoded("n,,n=app,r=a")], "504 5.5.4"),
    ],
)
def test_an_exchange_that_goes_wrong_leaves_the_client_welcome(
    customer: Client, exchange: list[bytes], reply: str
) -> None:
    assert converse(customer, *exchange).startswith(reply)
    assert authenticate(customer, "app", PASSWORD)[0].startswith("235")


def test_a_fault_refuses_a_right_proof(customer: Client, shop: Mailbox) -> None:
    shop.faults.fail_auth(times=1)
    assert authenticate(customer, "app", PASSWORD)[0].startswith("535")
    assert authenticate(customer, "app", PASSWORD)[0].startswith("235")


@pytest.mark.parametrize("auth", ["any", "file"])
def test_scram_is_not_offered_where_no_password_is_known(
    serve: Serve, connect: Connect, tmp_path: Path, auth: str
) -> None:
    users = tmp_path / "users"
    users.write_text(f"app:{PASSWORD}\n")
    client = connect(serve(auth=str(users) if auth == "file" else auth).smtp)
    assert "SCRAM" not in client.say(b"EHLO app\r\n")
    first = encoded("n,,n=app,r=a")
    assert client.say(b"AUTH SCRAM-SHA-256 " + first + b"\r\n").startswith("504 5.5.4")
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")
