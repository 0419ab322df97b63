"""Credentials of a mailbox and of an htpasswd file: accepted, refused, and checked off the loop."""

import re
import select
from collections.abc import Callable
from pathlib import Path

import pytest

from conversing import Client, Connect, Serve
from mailtrap_local import Mailbox
from mailtrap_local.mail.connection_info import AuthInfo
from mailtrap_local.net.password_checks import MAX_WAITING, SIMULTANEOUS
from smtp_auth import EXCHANGES, PASSWORD, converse, encoded, plain, xoauth2

BCRYPT = "$2y$04$rJ1GIiIG4SUjXCi1w5LK7e9TVBh4jLu./S2xjsfb1O.ZhkEXkCMwy"  # of that password


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
    known = "PLAIN LOGIN XOAUTH2 OAUTHBEARER SCRAM-SHA-256"
    assert reply == f"504 5.5.4 Mechanism not known, take {known}"


@pytest.fixture
def htpasswd(tmp_path: Path) -> Path:
    path = tmp_path / "users"
    path.write_text(f"app:{BCRYPT}\n")
    return path


def test_the_users_of_an_htpasswd_file_are_believed(
    serve: Serve, connect: Connect, htpasswd: Path
) -> None:
    client = connect(serve(auth=str(htpasswd)).smtp)
    client.say(b"EHLO app\r\n")
    assert converse(client, b"AUTH PLAIN " + plain(password="wrong")).startswith("535 5.7.8")
    assert converse(client, b"AUTH PLAIN " + plain()).startswith("235")
    assert client.send().startswith("250")


def test_a_password_that_takes_long_to_check_holds_up_nobody(
    serve: Serve, connect: Connect, htpasswd: Path
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


def test_of_many_guessers_some_are_sent_away_and_a_known_user_never_waits(
    serve: Serve, connect: Connect, htpasswd: Path
) -> None:
    htpasswd.write_text(f"app:{BCRYPT}\nslow:{re.sub('04', '14', BCRYPT, count=1)}\n")
    listener = serve(auth=str(htpasswd)).smtp
    known = connect(listener)
    known.say(b"EHLO app\r\n")
    assert converse(known, b"AUTH PLAIN " + plain()).startswith("235")
    guessers = [connect(listener) for _ in range(SIMULTANEOUS + 3 * MAX_WAITING)]
    for guesser in guessers:
        guesser.socket.sendall(b"EHLO app\r\nAUTH PLAIN " + plain("slow") + b"\r\n")
        guesser.reply()
    sent_away = guessers[-1].reply()
    assert sent_away == "454 4.7.0 Too many logins from this address, try again later"
    again = connect(listener)
    again.say(b"EHLO app\r\n")
    assert converse(again, b"AUTH PLAIN " + plain()).startswith("235")


def test_a_file_that_is_gone_is_no_secret_of_the_server(
    *,
    serve: Serve,
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
