"""AUTH (RFC 4954): who is believed, who is recorded, and that no password is."""

import re
import select
from base64 import b64encode
from collections.abc import Callable
from hmac import HMAC
from pathlib import Path

import pytest

from conversing import Client, Connect
from mailtrap_local import Mailbox, Sandbox
from mailtrap_local.mail.connection_info import AuthInfo

PASSWORD = "s3cret"
BCRYPT = "$2y$04$rJ1GIiIG4SUjXCi1w5LK7e9TVBh4jLu./S2xjsfb1O.ZhkEXkCMwy"  # of that password


def encoded(text: str) -> bytes:
    return b64encode(text.encode())


def plain(username: str = "app", password: str = PASSWORD) -> bytes:
    return encoded(f"\0{username}\0{password}")


def xoauth2(username: str = "app", token: str = PASSWORD) -> bytes:
    return encoded(f"user={username}\1auth=Bearer {token}\1\1")


def converse(client: Client, *lines: bytes) -> str:
    """The last reply; those before are challenges."""
    *challenges, last = [client.say(line + b"\r\n") for line in lines]
    assert all(challenge.startswith("334 ") for challenge in challenges)
    return last


@pytest.fixture
def everything_written(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> Callable[[Client], str]:
    """Says QUIT and tells all that a password could have got into."""
    caplog.set_level("DEBUG")

    def written(client: Client) -> str:
        client.say(b"QUIT\r\n")
        assert client.reply() == ""
        (session,) = sandbox.mailroom.sessions.find()
        return f"{session} {session!r} {session.reason} {session.auth} {caplog.text}"

    return written


EXCHANGES = {
    "PLAIN": [b"AUTH PLAIN", plain()],
    "PLAIN at once": [b"AUTH PLAIN " + plain()],
    "PLAIN in small letters": [b"auth plain " + plain()],
    "PLAIN for somebody": [b"AUTH PLAIN " + encoded(f"boss\0app\0{PASSWORD}")],
    "LOGIN": [b"AUTH LOGIN", encoded("app"), encoded(PASSWORD)],
    "LOGIN at once": [b"AUTH LOGIN " + encoded("app"), encoded(PASSWORD)],
    "XOAUTH2": [b"AUTH XOAUTH2", xoauth2()],
    "XOAUTH2 at once": [b"AUTH XOAUTH2 " + xoauth2()],
}


# -- anybody is believed ---------------------------------------------------------------------


@pytest.mark.parametrize("exchange", EXCHANGES.values(), ids=EXCHANGES)
def test_any_credentials_are_taken_and_the_user_is_recorded(
    *,
    client: Client,
    inbox: Mailbox,
    exchange: list[bytes],
    everything_written: Callable[[Client], str],
) -> None:
    assert converse(client, *exchange) == "235 2.7.0 Accepted"
    client.send()
    mechanism = exchange[0].split()[1].decode().upper()
    assert inbox[0].auth == AuthInfo(username="app", mechanism=mechanism)
    assert PASSWORD not in repr(inbox[0].envelope)
    written = everything_written(client)
    assert f"C: {exchange[0].decode().split(' ')[0]}" in written
    for secret in (PASSWORD.encode(), plain(), xoauth2(), encoded(PASSWORD)):
        assert secret.decode() not in written


def test_cram_md5_is_answered_by_a_digest_of_the_challenge(client: Client, inbox: Mailbox) -> None:
    challenge = client.say(b"AUTH CRAM-MD5\r\n")
    digest = HMAC(PASSWORD.encode(), challenge[4:].encode(), "md5").hexdigest()
    assert converse(client, encoded(f"the app {digest}")) == "235 2.7.0 Accepted"
    client.send()
    assert inbox[0].auth == AuthInfo(username="the app", mechanism="CRAM-MD5")


def test_no_two_cram_md5_challenges_are_the_same(connect: Connect) -> None:
    challenges = set()
    for _ in range(3):
        client = connect()
        client.say(b"EHLO app\r\n")
        challenges.add(client.say(b"AUTH CRAM-MD5\r\n"))
    assert len(challenges) == 3


def test_login_asks_for_the_name_and_for_the_password(client: Client) -> None:
    assert client.say(b"AUTH LOGIN\r\n") == f"334 {encoded('Username:').decode()}"
    assert converse(client, encoded("app")) == f"334 {encoded('Password:').decode()}"


def test_a_name_in_any_script_is_recorded_without_its_control_characters(
    client: Client, inbox: Mailbox
) -> None:
    assert converse(client, b"AUTH PLAIN " + plain("jürgen\x1b[31m")).startswith("235")
    client.send()
    assert inbox[0].auth == AuthInfo(
        username="jürgen\N{REPLACEMENT CHARACTER}[31m", mechanism="PLAIN"
    )


def test_authentication_is_of_one_connection(connect: Connect, inbox: Mailbox) -> None:
    known, unknown = connect(), connect()
    for client in (known, unknown):
        client.say(b"EHLO app\r\n")
    converse(known, b"AUTH PLAIN " + plain())
    unknown.send()
    assert inbox[0].auth is None


# -- what makes no sense ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exchange", "reply"),
    [
        ([b"AUTH"], "501 5.5.4"),
        ([b"AUTH "], "501 5.5.4"),
        ([b"AUTH PLAIN a b"], "501 5.5.4"),
        ([b"AUTH GSSAPI"], "504 5.5.4"),
        ([b"AUTH " + plain()], "504 5.5.4"),
        ([b"AUTH PLAIN ="], "501 5.5.2"),
        ([b"AUTH PLAIN no-base64!"], "501 5.5.2"),
        ([b"AUTH PLAIN \xfc"], "501 5.5.2"),
        ([b"AUTH PLAIN AAA"], "501 5.5.2"),
        ([b"AUTH PLAIN " + encoded("one word")], "501 5.5.2"),
        ([b"AUTH PLAIN " + encoded("\0too\0many\0words")], "501 5.5.2"),
        ([b"AUTH PLAIN", b"*"], "501 5.7.0"),
        ([b"AUTH PLAIN", b""], "501 5.5.2"),
        ([b"AUTH PLAIN", b"="], "501 5.5.2"),
        ([b"AUTH PLAIN", b"\xfc\x00"], "501 5.5.2"),
        ([b"AUTH PLAIN", b"x" * 5000], "500 5.5.2"),
        ([b"AUTH LOGIN", b"*"], "501 5.7.0"),
        ([b"AUTH LOGIN", encoded("app"), b"*"], "501 5.7.0"),
        ([b"AUTH LOGIN", encoded("app"), b"no base64!"], "501 5.5.2"),
        ([b"AUTH XOAUTH2 " + encoded("user=app")], "501 5.5.2"),
        ([b"AUTH XOAUTH2 " + encoded("user=app\1auth=Basic x\1\1")], "501 5.5.2"),
        ([b"AUTH XOAUTH2", b"*"], "501 5.7.0"),
        ([b"AUTH CRAM-MD5 " + encoded("app x")], "501 5.5.2"),
        ([b"AUTH CRAM-MD5", encoded("app")], "501 5.5.2"),
        ([b"AUTH CRAM-MD5", b"*"], "501 5.7.0"),
    ],
)
def test_an_exchange_that_goes_wrong_leaves_the_client_unknown_and_welcome(
    client: Client, inbox: Mailbox, exchange: list[bytes], reply: str
) -> None:
    assert converse(client, *exchange).startswith(reply)
    client.send()
    assert inbox[0].auth is None
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")


def test_auth_comes_once_after_ehlo_and_outside_transactions(connect: Connect) -> None:
    client = connect()
    assert converse(client, b"AUTH PLAIN " + plain()) == "503 5.5.1 Send EHLO first"
    client.say(b"EHLO app\r\n")
    client.say(b"MAIL FROM:<ann@example.com>\r\n")
    assert converse(client, b"AUTH PLAIN " + plain()) == "503 5.5.1 Not within a transaction"
    client.say(b"RSET\r\n")
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")
    assert converse(client, b"AUTH PLAIN " + plain()) == "503 5.5.1 Already authenticated"


@pytest.mark.parametrize(
    "said",
    [
        [b"AUTH " + plain()],
        [b"AUTH\tPLAIN\t" + plain()],
        [b" AUTH PLAIN " + plain()],
        [b"AUTH=PLAIN " + plain()],
        [b"AUTH PLAIN " + plain() + b" " + plain()],
        [b"AUTH GSSAPI " + plain()],
        [b"AUTH GSSAPI", plain()],
        [b"AUTH PLAIN", b"no base64!", plain()],
        [b"AUTH LOGIN", b"no base64!", encoded(PASSWORD)],
        [b"AUTH LOGIN", encoded("app"), b"*", encoded(PASSWORD), PASSWORD.encode()],
    ],
)
def test_a_password_is_written_nowhere_also_when_auth_goes_wrong(
    client: Client, said: list[bytes], everything_written: Callable[[Client], str]
) -> None:
    for line in said:
        client.say(line + b"\r\n")
    written = everything_written(client)
    assert "***" in written
    for secret in (plain(), encoded(PASSWORD), PASSWORD.encode()):
        assert secret.decode() not in written


def test_what_mechanism_was_asked_for_can_be_read(client: Client, inbox: Mailbox) -> None:
    client.say(b"AUTH NTLM TlRMTVNTUAABAAAAB4IIAA==\r\n")
    client.send()
    assert "C: AUTH NTLM ***\n" in str(inbox.sessions[0])


# -- only some are believed ------------------------------------------------------------------


@pytest.fixture
def shop(sandbox: Sandbox) -> Mailbox:
    return sandbox.open_mailbox("shop", auth=("app", PASSWORD))


@pytest.fixture
def customer(shop: Mailbox, connect: Connect) -> Client:
    client = connect(shop)
    assert "250-AUTH PLAIN LOGIN XOAUTH2\n" in client.say(b"EHLO app\r\n")
    return client


@pytest.mark.parametrize("exchange", EXCHANGES.values(), ids=EXCHANGES)
def test_the_right_credentials_are_believed(
    customer: Client, shop: Mailbox, exchange: list[bytes]
) -> None:
    assert converse(customer, *exchange) == "235 2.7.0 Accepted"
    customer.send()
    assert len(shop) == 1


@pytest.mark.parametrize(
    "exchange",
    [
        [b"AUTH PLAIN " + plain(password="wrong")],
        [b"AUTH PLAIN " + plain(password="")],
        [b"AUTH PLAIN " + plain(username="APP")],
        [b"AUTH LOGIN", encoded("app"), encoded("wrong")],
        [b"AUTH LOGIN", encoded("wrong"), encoded(PASSWORD)],
        [b"AUTH XOAUTH2 " + xoauth2(token="wrong"), b""],
        [b"AUTH XOAUTH2 " + xoauth2(token="wrong"), xoauth2(token="wrong")],
    ],
)
def test_wrong_credentials_are_not_and_the_session_says_so(
    *,
    customer: Client,
    shop: Mailbox,
    exchange: list[bytes],
    everything_written: Callable[[Client], str],
) -> None:
    assert converse(customer, *exchange) == "535 5.7.8 Credentials not accepted"
    assert customer.say(b"MAIL FROM:<ann@example.com>\r\n") == "530 5.7.0 Authentication required"
    written = everything_written(customer)
    assert "wrong" not in written
    assert not any(
        word in written for line in exchange for word in re.findall(r"\S{11,}", line.decode())
    )
    session = shop.sessions[0]
    assert (session.outcome, session.auth, len(shop)) == ("rejected", None, 0)


def test_a_second_try_may_succeed(customer: Client, shop: Mailbox) -> None:
    converse(customer, b"AUTH PLAIN " + plain(password="wrong"))
    assert converse(customer, b"AUTH PLAIN " + plain()).startswith("235")
    customer.send()
    assert shop.sessions[0].auth == AuthInfo(username="app", mechanism="PLAIN")


def test_mail_from_nobody_is_refused(customer: Client) -> None:
    assert customer.say(b"MAIL FROM:<ann@example.com>\r\n") == "530 5.7.0 Authentication required"
    assert customer.say(b"BDAT 6 LAST\r\nQUIT\r\n").startswith("503 5.5.1")
    assert customer.say(b"NOOP\r\n").startswith("250")


def test_cram_md5_is_no_way_to_show_a_password(customer: Client) -> None:
    reply = customer.say(b"AUTH CRAM-MD5\r\n")
    assert reply == "504 5.5.4 Mechanism not known, take PLAIN LOGIN XOAUTH2"


def test_auth_may_be_off(serve: Callable[..., Sandbox], connect: Connect) -> None:
    client = connect(serve(auth="off").smtp)
    assert "AUTH" not in client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH PLAIN " + plain()) == "502 5.5.1 AUTH is not offered"
    assert client.send().startswith("250")


# -- an htpasswd file ------------------------------------------------------------------------


@pytest.fixture
def htpasswd(tmp_path: Path) -> Path:
    path = tmp_path / "users"
    path.write_text(f"app:{BCRYPT}\n")
    return path


def test_the_users_of_an_htpasswd_file_are_believed(
    serve: Callable[..., Sandbox], connect: Connect, htpasswd: Path
) -> None:
    client = connect(serve(auth=str(htpasswd)).smtp)
    client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH PLAIN " + plain(password="wrong")).startswith("535 5.7.8")
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")
    assert client.send().startswith("250")


def test_a_password_that_takes_long_to_check_holds_up_nobody(
    serve: Callable[..., Sandbox], connect: Connect, htpasswd: Path
) -> None:
    htpasswd.write_text(f"app:{BCRYPT}\nslow:{re.sub('04', '14', BCRYPT, count=1)}\n")
    listener = serve(auth=str(htpasswd)).smtp
    slow, other = connect(listener), connect(listener)
    for client in (slow, other):
        client.say(b"EHLO app\r\n")
    slow.socket.sendall(b"AUTH PLAIN " + plain("slow") + b"\r\n")  # takes a second or so
    assert other.say(b"NOOP\r\n").startswith("250")
    answered, _, _ = select.select([slow.socket], [], [], 0)
    assert not answered
    assert slow.reply() == "535 5.7.8 Credentials not accepted"


def test_a_file_that_is_gone_is_no_secret_of_the_server(
    *,
    serve: Callable[..., Sandbox],
    connect: Connect,
    htpasswd: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = connect(serve(auth=str(htpasswd)).smtp)
    client.say(b"EHLO app\r\n")
    htpasswd.unlink()
    reply = converse(client, b"AUTH PLAIN " + plain())
    assert reply == "454 4.7.0 Credentials cannot be checked now"
    assert str(htpasswd) in caplog.text
