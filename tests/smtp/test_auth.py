"""AUTH (RFC 4954): mechanisms, exchanges that go wrong, and no password in any record."""

import secrets
from base64 import b64decode
from collections.abc import Callable
from hmac import HMAC

import pytest

from conversing import Client, Connect, Serve
from mailtrap_local import Mailbox
from mailtrap_local.mail.connection_info import AuthInfo
from smtp_auth import EXCHANGES, PASSWORD, converse, encoded, oauthbearer, plain, xoauth2


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
        ([b"AUTH PLAIN", b"x" * 13_000], "500 5.5.2"),
        ([b"AUTH PLAIN " + b"x" * 13_000], "500 5.5.2"),
        ([b"AUTH OAUTHBEARER " + encoded("n,a=app,\1auth=Basic x\1\1")], "501 5.5.2"),
        ([b"AUTH OAUTHBEARER " + encoded("user=app\1auth=Bearer x\1\1")], "501 5.5.2"),
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


@pytest.mark.parametrize("octets", [1000, 3100, 5000, 9000])
@pytest.mark.parametrize("mechanism", [b"XOAUTH2", b"OAUTHBEARER"])
def test_a_token_may_be_long(connect: Connect, octets: int, mechanism: bytes) -> None:
    token = "e" * octets
    response = xoauth2(token=token) if mechanism == b"XOAUTH2" else oauthbearer(token=token)
    for lines in ([b"AUTH " + mechanism + b" " + response], [b"AUTH " + mechanism, response]):
        client = connect()
        client.say(b"EHLO app\r\n")
        assert converse(client, *lines).startswith("235")


_LONGEST = 12_288  # octets of a response in base64, RFC 4954 section 4
BEARERS = {b"XOAUTH2": xoauth2, b"OAUTHBEARER": oauthbearer}


def long_token(mechanism: bytes, octets: int) -> str:
    """A token that makes a response of this mechanism so long."""
    others = len(b64decode(BEARERS[mechanism](token="")))
    return secrets.token_hex(octets)[: octets // 4 * 3 - others]


@pytest.mark.parametrize("mechanism", BEARERS)
@pytest.mark.parametrize("separator", [b" ", b"\r\n"])
def test_the_longest_response_of_the_standard_is_taken(
    *,
    client: Client,
    inbox: Mailbox,
    mechanism: bytes,
    separator: bytes,
    everything_written: Callable[[Client], str],
) -> None:
    response = BEARERS[mechanism](token=long_token(mechanism, _LONGEST))
    assert len(response) == _LONGEST
    assert converse(client, *(b"AUTH " + mechanism + separator + response).split(b"\r\n")) == (
        "235 2.7.0 Accepted"
    )
    client.send()
    assert inbox[0].auth == AuthInfo(username="app", mechanism=mechanism.decode())
    assert not shows_any_of(everything_written(client), response)


@pytest.mark.parametrize("mechanism", BEARERS)
@pytest.mark.parametrize("separator", [b" ", b"\r\n"])
@pytest.mark.parametrize("octets", [_LONGEST + 100, 100_000])
def test_a_longer_response_is_refused_and_recorded_nowhere(
    *,
    client: Client,
    inbox: Mailbox,
    mechanism: bytes,
    separator: bytes,
    octets: int,
    everything_written: Callable[[Client], str],
) -> None:
    response = BEARERS[mechanism](token=long_token(mechanism, octets))
    lines = (b"AUTH " + mechanism + separator + response).split(b"\r\n")
    assert converse(client, *lines).startswith("500 5.5.2")
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")
    client.send()
    assert inbox[0].auth == AuthInfo(username="app", mechanism="PLAIN")
    assert not shows_any_of(everything_written(client), response)


def shows_any_of(written: str, response: bytes) -> bool:
    """True if any twelve octets of a response can be read."""
    text = response.decode()
    return any(text[start : start + 12] in written for start in range(0, len(text) - 12, 4))


def test_a_user_name_in_oauthbearer_may_have_commas(client: Client, inbox: Mailbox) -> None:
    response = oauthbearer("Ann=2C=3D@example.com")
    assert converse(client, b"AUTH OAUTHBEARER " + response).startswith("235")
    client.send()
    assert inbox[0].auth == AuthInfo(username="Ann,=@example.com", mechanism="OAUTHBEARER")


def test_cram_md5_takes_an_empty_user_as_the_others_do(client: Client) -> None:
    assert converse(client, b"AUTH CRAM-MD5", encoded(" 0123456789abcdef")).startswith("235")


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


def test_auth_may_be_off(serve: Serve, connect: Connect) -> None:
    client = connect(serve(auth="off").smtp)
    assert "AUTH" not in client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH PLAIN " + plain()) == "502 5.5.1 AUTH is not offered"
    assert client.send().startswith("250")
