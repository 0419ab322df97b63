"""Variables that point frameworks to a mail server, as those frameworks read them."""

import subprocess
import sys

import pytest

from mailtrap_local.config.app_environ import STYLES, mail_environ
from mailtrap_local.errors import BadSetting


def test_the_generic_names_are_host_port_and_url() -> None:
    assert mail_environ(["generic"], "127.0.0.1", 1025) == {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": "1025",
        "SMTP_URL": "smtp://127.0.0.1:1025",
    }


def test_a_url_holds_credentials_and_tls_and_is_quoted() -> None:
    environ = mail_environ(
        ["generic"], "::1", 465, tls="implicit", user="a@b", password="p/w:\N{SNOWMAN}"
    )
    assert environ["SMTP_URL"] == "smtps://a%40b:p%2Fw%3A%E2%98%83@[::1]:465"
    assert environ["SMTP_HOST"] == "::1"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_the_server(style: str) -> None:
    environ = " ".join(mail_environ([style], "mail.test", 12345).values())
    assert "mail.test" in environ
    assert "12345" in environ


@pytest.mark.parametrize(
    ("style", "name", "words"),
    [
        ("django", "EMAIL_USE_TLS", ("", "True", "")),
        ("django", "EMAIL_USE_SSL", ("", "", "True")),
        ("django", "EMAIL_URL", ("smtp://h:1", "smtp+tls://h:1", "smtp+ssl://h:1")),
        ("flask-mail", "MAIL_USE_TLS", ("", "true", "")),
        ("flask-mail", "FLASK_MAIL_USE_SSL", ("false", "false", "true")),
        ("fastapi-mail", "MAIL_STARTTLS", ("false", "true", "false")),
        ("laravel", "MAIL_SCHEME", ("smtp", "smtp", "smtps")),
        ("laravel", "MAIL_ENCRYPTION", ("null", "tls", "null")),
        ("nodemailer", "SMTP_SECURE", ("false", "false", "true")),
        ("symfony", "MAILER_DSN", ("smtp://h:1", "smtp://h:1", "smtps://h:1")),
    ],
)
def test_tls_is_given_as_each_reads_it(style: str, name: str, words: tuple[str, str, str]) -> None:
    off, starttls, implicit = (
        mail_environ([style], "h", 1, tls="off")[name],
        mail_environ([style], "h", 1, tls="require")[name],
        mail_environ([style], "h", 1, tls="implicit")[name],
    )
    assert (off, starttls, implicit) == words


def test_credentials_are_given_or_declared_absent() -> None:
    assert mail_environ(["laravel"], "h", 1)["MAIL_USERNAME"] == "null"
    environ = mail_environ(["laravel", "fastapi-mail"], "h", 1, user="app", password="s3cret")
    assert (environ["MAIL_USERNAME"], environ["MAIL_PASSWORD"]) == ("app", "s3cret")
    assert environ["USE_CREDENTIALS"] == "true"
    assert mail_environ(["fastapi-mail"], "h", 1)["USE_CREDENTIALS"] == "false"


def test_an_app_has_names_of_its_own() -> None:
    own = ["MAILER={url}/x", "TLS={starttls:on|off}", "WHO={user:nobody}", "A=b=c"]
    assert mail_environ(own, "::1", 25) == {
        "MAILER": "smtp://[::1]:25/x",
        "TLS": "off",
        "WHO": "nobody",
        "A": "b=c",
    }


@pytest.mark.parametrize("style", ["cobol", "", "=x", "1A={url}", "A={hots}", "A={", "A={0}"])
def test_nonsense_says_what_there_is(style: str) -> None:
    with pytest.raises(BadSetting, match="there are"):
        mail_environ([style], "h", 1)


def test_flask_reads_its_own_by_prefix() -> None:
    script = (
        "from flask import Flask; from flask_mail import Mail; app = Flask('x')\n"
        "app.config.from_prefixed_env(); state = Mail(app).state\n"
        "print(state.server, state.port, state.username, state.use_tls, state.suppress)"
    )
    environ = mail_environ(["flask-mail"], "mail.test", 1025)
    said = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True
    )
    assert said.stdout == "mail.test 1025 None False False\n"
