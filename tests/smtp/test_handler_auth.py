"""aiosmtpd handlers that authenticate clients, and that look at their TLS."""

import smtplib
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, LoginPassword, auth_mechanism

from conversing import Client, Connect, Serve
from mailtrap_local import Sandbox
from sending import send
from smtp_auth import EXCHANGES, PASSWORD, converse, encoded, plain

CHECKED = {name: lines for name, lines in EXCHANGES.items() if "somebody" not in name}


class Authenticating:
    """Its authenticator knows one user and password."""

    def __init__(self, succeed: Any = 1, fail: Any = 0) -> None:
        self.results = {True: succeed, False: fail}
        self.asked: list[str] = []

    def authenticator(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword
    ) -> Any:
        self.asked.append(mechanism)
        return self.results[data == LoginPassword(b"app", PASSWORD.encode())]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, *rest: Any) -> str | None:
        login = getattr(session.auth_data, "login", None)
        return None if session.authenticated and login == b"app" else "530 5.7.0 who are you?"


class Mechanisms:
    """Has mechanisms of its own, with challenges."""

    async def auth_DOUBLE(self, server: SMTP, args: list[str]) -> Any:
        first = await server.challenge_auth("first?")
        if first is MISSING:
            return AuthResult(success=False)
        second = await server.challenge_auth(b"second?")
        if second is MISSING:
            return AuthResult(success=False, handled=True)
        assert isinstance(first, bytes)
        return AuthResult(
            success=first == second,
            handled=False,
            auth_data=LoginPassword(first, b""),
            message="235 twice the same" if first == second else None,
        )

    @auth_mechanism("x-own")
    async def auth_own(self, server: SMTP, args: list[str]) -> Any:
        if args[1:] == ["silent"]:
            return None
        if args[1:] == ["pushed"]:
            await server.push("535 as pushed")
            return None
        return args[1] if len(args) > 1 else False

    async def auth_LOGIN(self, server: SMTP, args: list[str]) -> Any:
        return AuthResult(success=False, handled=False, message="534 not this one")


@pytest.fixture
def speak(serve: Serve, connect: Connect) -> Callable[..., tuple[Sandbox, Client]]:
    def speak(*handlers: Any, **settings: Any) -> tuple[Sandbox, Client]:
        sandbox = serve(handler=list(handlers), **settings)
        client = connect(sandbox.smtp)
        assert client.say(b"EHLO app\r\n").startswith("250")
        return sandbox, client

    return speak


Speak = Callable[..., tuple[Sandbox, Client]]


@pytest.mark.parametrize("lines", CHECKED.values(), ids=CHECKED)
def test_an_authenticator_is_asked_about_credentials(speak: Speak, lines: list[bytes]) -> None:
    handler = Authenticating()
    sandbox, client = speak(handler)
    assert converse(client, *lines) == "235 2.7.0 Accepted"
    assert client.send().startswith("250")
    assert handler.asked == [lines[0].split()[1].decode().upper()]
    auth = sandbox.mailbox[0].auth
    assert auth is not None
    assert (auth.username, auth.mechanism) == ("app", handler.asked[0])


@pytest.mark.parametrize(
    ("succeed", "fail", "accepted", "refused"),
    [
        (True, False, "235 2.7.0 Accepted", "535 5.7.8 Credentials not accepted"),
        (
            AuthResult(success=True, message="235 welcome"),
            AuthResult(success=False, message="535 go away"),
            "235 welcome",
            "535 go away",
        ),
        (
            AuthResult(success=True, auth_data=LoginPassword(b"app", b"")),
            AuthResult(success=False),
            "235 2.7.0 Accepted",
            "535 5.7.8 Credentials not accepted",
        ),
    ],
)
def test_an_authenticator_returns_a_result_or_a_truth(
    speak: Speak, succeed: Any, fail: Any, accepted: str, refused: str
) -> None:
    _, client = speak(Authenticating(succeed, fail))
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530")
    assert client.say(b"AUTH PLAIN " + plain(password="wrong") + b"\r\n") == refused
    assert client.say(b"AUTH PLAIN " + plain() + b"\r\n") == accepted
    assert client.send().startswith("250")


def test_an_authenticator_that_fails_is_451_and_every_one_has_to_agree(
    speak: Speak, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def authenticator(self, *_: Any) -> bool:
            raise KeyError("detail")

    _, client = speak(Authenticating(), Broken())
    assert client.say(b"AUTH PLAIN " + plain(password="wrong") + b"\r\n")[:3] == "535"
    assert client.say(b"AUTH PLAIN " + plain() + b"\r\n").startswith("451 4.3.0")
    assert client.say(b"MAIL FROM:<ann@example.com>\r\n").startswith("530")
    assert "KeyError: 'detail'" in caplog.text


def test_what_shows_no_password_is_not_offered_with_an_authenticator(speak: Speak) -> None:
    _, client = speak(Authenticating())
    assert "AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\n" in client.say(b"EHLO app\r\n")
    assert client.say(b"AUTH CRAM-MD5\r\n").startswith("504")


def test_mechanisms_of_a_handler_can_challenge(
    speak: Speak, everything_of: Callable[[Sandbox], str]
) -> None:
    sandbox, client = speak(Mechanisms())
    assert "CRAM-MD5 DOUBLE X-OWN" in client.say(b"EHLO app\r\n")
    challenge = "334 " + b64encode(b"first?").decode()
    assert client.say(b"AUTH DOUBLE\r\n") == challenge
    assert client.say(b"*\r\n") == "501 5.7.0 Authentication given up"
    assert client.say(b"AUTH DOUBLE\r\n") == challenge
    assert client.say(b"not base64!\r\n") == "501 5.5.2 Invalid base64"
    assert client.say(b"AUTH DOUBLE\r\n" + encoded("here")[:3]) == challenge
    assert (
        client.say(encoded("hereabouts")[3:] + b"\r\n" + encoded("elsewhere") + b"\r\n")[:3]
        == "334"
    )
    assert client.reply() == "535 5.7.8 Credentials not accepted"
    assert converse(client, b"AUTH DOUBLE", encoded("s3cret user"), encoded("s3cret user")) == (
        "235 twice the same"
    )
    assert client.send().startswith("250")
    auth = sandbox.mailbox[0].auth
    assert auth is not None
    assert (auth.username, auth.mechanism) == ("s3cret user", "DOUBLE")
    assert encoded("s3cret user").decode() not in everything_of(sandbox)


@pytest.fixture
def everything_of() -> Callable[[Sandbox], str]:
    """All lines of the newest session's transcript."""
    return lambda sandbox: str(sandbox.mailroom.sessions.find(limit=1)[0].transcript)


def test_mechanisms_return_what_aiosmtpd_lets_them(speak: Speak) -> None:
    sandbox, client = speak(Mechanisms())
    for line, reply in {
        b"AUTH X-OWN": "535 5.7.8 Credentials not accepted",
        b"AUTH X-OWN silent": "535 5.7.8 Credentials not accepted",
        b"AUTH X-OWN pushed": "535 as pushed",
        b"AUTH LOGIN": "534 not this one",
        b"AUTH X-OWN bob": "235 2.7.0 Accepted",
        b"NOOP": "250 2.0.0 Ok",
    }.items():
        assert client.say(line + b"\r\n") == reply
    assert client.send().startswith("250")
    assert sandbox.mailbox[0].auth.username == "bob"  # type: ignore[union-attr]


def test_a_client_that_leaves_at_a_challenge_or_sends_no_end_of_line(speak: Speak) -> None:
    sandbox, client = speak(Mechanisms(), idle_timeout=0.3)
    assert client.say(b"AUTH DOUBLE\r\n").startswith("334")
    assert client.say(b"x" * 20_000 + b"\r\n").startswith("501")
    assert client.say(b"AUTH DOUBLE\r\n").startswith("334")
    assert client.reply() == "421 4.4.2 Nothing heard for too long, closing"
    other = Client(sandbox.smtp)
    other.expect_greeting()
    other.say(b"EHLO app\r\n")
    assert other.say(b"AUTH DOUBLE\r\n").startswith("334")
    other.close()
    send(sandbox.smtp)


def test_faults_precede_the_mechanisms_of_handlers(speak: Speak) -> None:
    sandbox, client = speak(Mechanisms())
    with sandbox.mailbox.faults.fail_auth() as fault:
        assert client.say(b"AUTH X-OWN bob\r\n").startswith("535")
        assert fault.hits == 1
    assert client.say(b"AUTH X-OWN bob\r\n").startswith("235")


def test_handle_auth_may_reply_itself_or_leave_it_to_the_usual_exchange(speak: Speak) -> None:
    class Choosing:
        async def handle_AUTH(
            self, server: SMTP, session: Any, envelope: Any, args: list[str]
        ) -> str | None:
            if args[1:] == [plain().decode()]:
                session.auth_data = "app"
                return "235 known"
            if args[0] == "XOAUTH2":
                await server.push("538 pushed")
            return "504 not that" if args[0] == "LOGIN" else None

    sandbox, client = speak(Choosing())
    assert client.say(b"AUTH LOGIN\r\n") == "504 not that"
    assert client.say(b"AUTH XOAUTH2\r\n") == "538 pushed"
    assert client.say(b"AUTH PLAIN\r\n") == "334 "
    assert client.say(b"*\r\n").startswith("501")
    assert client.say(b"AUTH PLAIN " + plain() + b"\r\n") == "235 known"
    assert client.send().startswith("250")
    assert sandbox.mailbox[0].auth.username == "app"  # type: ignore[union-attr]


@pytest.mark.parametrize("accepts", [True, False])
@pytest.mark.parametrize("setting", ["smtp", "smtps"])
def test_the_session_knows_its_tls_and_handle_starttls_decides_on_it(
    serve: Serve, setting: str, *, accepts: bool
) -> None:
    seen: list[Any] = []

    class Secured:
        def handle_STARTTLS(self, server: Any, session: Any, envelope: Any) -> bool:
            seen.append((session.host_name, session.ssl["ssl_object"].version()))
            return accepts

        async def handle_EHLO(
            self, server: Any, session: Any, envelope: Any, name: str, responses: list[str]
        ) -> list[str]:
            seen.append((session.ssl or {}).get("cipher"))
            return responses

    sandbox = serve(handler=Secured(), tls="starttls", smtps="127.0.0.1:0")
    context = sandbox.client_ssl_context()
    if setting == "smtps":
        with smtplib.SMTP_SSL("localhost", sandbox.smtps.port, context=context) as secured:
            secured.ehlo()
            assert seen == [secured.sock.cipher()]  # type: ignore[union-attr]
        return
    with smtplib.SMTP("localhost", sandbox.smtp.port, timeout=60) as client:
        client.starttls(context=context)
        assert client.ehlo()[0] == (250 if accepts else 554)
        assert seen[:2] == [None, (None, "TLSv1.3")]
        assert client.docmd("MAIL FROM:<ann@example.com>")[0] == (250 if accepts else 503)
        assert client.noop()[0] == (250 if accepts else 554)
        assert client.quit()[0] == 221


@pytest.mark.parametrize("way", ["proxy_protocol", "extensions"])
def test_the_peer_is_the_client_that_a_proxy_names(serve: Serve, way: str) -> None:
    class Looking:
        async def handle_NOOP(self, server: Any, session: Any, envelope: Any, arg: Any) -> str:
            return f"250 {session.peer} {session.host_name}"

    is_proxy = way == "proxy_protocol"
    sandbox = serve(handler=Looking(), **{way: "true" if is_proxy else "XCLIENT"})
    client = Client(sandbox.smtp)
    if is_proxy:
        client.socket.sendall(b"PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n")
    client.expect_greeting()
    client.say(b"EHLO first\r\n")
    if not is_proxy:
        assert client.say(b"NOOP\r\n") == f"250 {client.socket.getsockname()} first"
        assert client.say(b"XCLIENT ADDR=IPV6:2001:db8::7 PORT=4711\r\n").startswith("220")
        client.say(b"EHLO second\r\n")
    name = "first" if is_proxy else "second"
    assert client.say(b"NOOP\r\n") == f"250 ('2001:db8::7', 4711) {name}"
    client.close()
