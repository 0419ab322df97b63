"""How a relay is logged in to: each mechanism, with a name and a password in any script."""

import smtplib
from base64 import b64decode, b64encode

import pytest

from attempting import attempts_of, relay
from conversing import Serve
from mailtrap_local import Sandbox
from mailtrap_local.outbound.relay.login_exchanges import EXCHANGES
from sending import BOB, send

USER = "zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"
PASSWORD = "p\N{SNOWMAN}ss \N{CYRILLIC SMALL LETTER ZHE}"


@pytest.mark.parametrize("mechanism", ["plain", "login", "xoauth2"])
def test_credentials_are_utf_8(serve: Serve, server: Sandbox, mechanism: str) -> None:
    guarded = server.open_mailbox("guarded", auth=(USER, PASSWORD))
    login = {"port": guarded.port, "user": USER, "auth": mechanism}
    right = relay(server, name="right", password=PASSWORD, **login)
    wrong = relay(server, name="wrong", password=f"{PASSWORD}!", **login)
    sandbox = serve(relay=[right, wrong])
    send(sandbox.smtp)
    mail = sandbox.mailbox.find(subject="Hello")
    for name in ("right", "wrong"):
        mail.release([BOB], relay=name)
    sent, refused = attempts_of(mail, until=lambda one: one.tries > 0)
    assert sent.status == "sent"
    (arrived,) = guarded
    assert arrived.auth is not None
    assert (arrived.auth.username, arrived.auth.mechanism) == (USER, mechanism.upper())
    assert (refused.status, refused.reply[:10]) == ("waiting", "535 5.7.8 ")


class Challenger(smtplib.SMTP):
    """A connection whose server has sent a challenge, and takes any answer."""

    def __init__(self, challenge: bytes) -> None:
        super().__init__()
        self.challenge = challenge
        self.answer = b""

    def docmd(self, cmd: str, args: str = "") -> tuple[int, bytes]:
        if cmd == "AUTH":
            return 334, self.challenge
        self.answer = b64decode(cmd)
        return 235, b"Accepted"


def test_cram_md5_answers_the_example_of_its_rfc() -> None:
    """RFC 2195 section 2."""
    smtp = Challenger(b64encode(b"<1896.697170952@postoffice.reston.mci.net>"))
    assert EXCHANGES["CRAM-MD5"](smtp, "tim", "tanstaaftanstaaf")[0] == 235
    assert smtp.answer == b"tim b913a602c7eda7a495b4e6e7334d3890"


def test_cram_md5_is_given_up_without_a_challenge() -> None:
    smtp = Challenger(b"no base64!")
    assert EXCHANGES["CRAM-MD5"](smtp, "tim", "x")[0] == 334
    assert smtp.answer == b""
