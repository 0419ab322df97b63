"""Apps that are pointed at a mailbox: by environment, by Django's settings, by force."""

import django
import pytest

pytest_plugins = ["pytester"]


def test_the_environment_is_set_and_set_back(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    project.makepyfile(
        """
        import os

        import pytest

        before = dict(os.environ)

        @pytest.mark.mailbox(tls="starttls", auth=("app", "s3cret"))
        def test_styles(mailbox, mailbox_factory, mail_env, mail_server):
            mail_env("django", "fastapi-mail", MY_MAILER="{url}")
            assert os.environ["EMAIL_HOST"] == mailbox.host
            assert os.environ["EMAIL_PORT"] == os.environ["MAIL_PORT"] == str(mailbox.port)
            assert os.environ["EMAIL_USE_TLS"] == "True"
            assert os.environ["EMAIL_HOST_USER"] == "app"
            assert os.environ["MY_MAILER"] == f"smtp://app:s3cret@{mailbox.host}:{mailbox.port}"
            assert "SSL_CERT_FILE" not in os.environ
            other = mailbox_factory("other", tls="off", auth=None)
            assert mail_env(mailbox=other, trust=True)["SMTP_PORT"] == str(other.port)
            assert os.environ["SSL_CERT_FILE"] == str(mail_server.ca_file)
            with pytest.raises(ValueError, match="no style 'djanog'"):
                mail_env("djanog")

        def test_afterwards():
            ours = {name: value for name, value in os.environ.items() if name[:6] != "PYTEST"}
            assert ours == {name: value for name, value in before.items() if name[:6] != "PYTEST"}
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_flask_mail_and_fastapi_mail_send_where_the_environment_says(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(
        """
        import asyncio
        import os

        def test_flask_mail(mailbox, mail_env):
            from flask import Flask
            from flask_mail import Mail, Message

            mail_env("flask-mail")
            app = Flask("shop")
            app.config.from_prefixed_env()
            app.config["MAIL_DEFAULT_SENDER"] = "shop@example.com"
            mail = Mail(app)
            with app.app_context():
                mail.send(Message("Order", recipients=["ann@example.com"], body="Thanks"))
            assert mailbox.wait_for(subject="order").text.strip() == "Thanks"
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_flask_mail_that_was_set_up_before_is_redirected(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from flask import Flask
        from flask_mail import Mail, Message

        app = Flask("shop")
        app.config.update(
            MAIL_SERVER="smtp.shop.example", MAIL_PORT=587, MAIL_USE_TLS=True,
            MAIL_USERNAME="shop", MAIL_PASSWORD="s3cret", MAIL_DEFAULT_SENDER="shop@example.com",
        )
        mail = Mail(app)

        def test_order(mail_redirect):
            with app.app_context():
                mail.send(Message("Order", recipients=["ann@example.com"], body="Thanks"))
            order = mail_redirect.wait_for(subject="order")
            assert (order.text.strip(), order.auth.username) == ("Thanks", "shop")
        """
    )
    project.runpytest_subprocess().assert_outcomes(passed=1)


DJANGO = """
import django
from django.conf import settings
from django.core import mail
from django.core.mail import send_mail

import pytest

@pytest.fixture(autouse=True, scope="session")
def django_set_up():
    from django.test.utils import setup_test_environment, teardown_test_environment

    settings.configure({settings})
    setup_test_environment()  # what keeps all mail in an outbox
    yield
    teardown_test_environment()

def send():
    send_mail("Hello", "Hi", "app@example.com", ["ann@example.com"])

def test_without(mailbox):
    send()
    assert len(mail.outbox) == 1
    with pytest.raises(TimeoutError, match="outbox holds 1.*mail_django"):
        mailbox.wait_for(timeout=0.01)

def test_with(mail_django):
    send()
    assert mail_django.wait_for().subject == "Hello"

@pytest.mark.mailbox(tls="starttls", auth=("app", "s3cret"))
def test_tls(mail_django, mail_env):
    mail_env(trust=True)
    send()
    mail_django.wait_for(auth="app", tls=True)

def test_afterwards(mailbox):
    mail.outbox.clear()
    send()
    assert len(mail.outbox) == 1
"""


MAILERS = """MAILERS={
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
    "news": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
}"""
NEWS = """
def test_every_alias(mail_django):
    mail.EmailMessage("News", "Hi", "a@example.com", ["b@example.com"]).send(using="news")
    assert mail_django.wait_for().subject == "News"
"""


def test_django_sends_to_the_mailbox(project: pytest.Pytester) -> None:
    project.makepyfile(DJANGO.replace("{settings}", "EMAIL_HOST='smtp.prod.example'"))
    project.runpytest_subprocess().assert_outcomes(passed=4)


@pytest.mark.skipif(django.VERSION < (6, 1), reason="MAILERS came with Django 6.1")
def test_django_sends_to_the_mailbox_by_every_mailer(project: pytest.Pytester) -> None:
    project.makepyfile(DJANGO.replace("{settings}", MAILERS) + NEWS)
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=5)


REDIRECT = """
import asyncio
import smtplib

import aiosmtplib
import pytest

HOST = "smtp.prod.example"

def test_smtplib(mail_redirect):
    with smtplib.SMTP(HOST, 587) as client:
        client.starttls()
        client.login("app", "s3cret")
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello")
    with smtplib.SMTP_SSL(HOST) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Again")
    assert [mail.subject for mail in mail_redirect] == ["Hello", "Again"]
    assert mail_redirect[0].auth.username == "app"

@pytest.mark.parametrize("options", [{"port": 587, "start_tls": True}, {"use_tls": True}, {}])
def test_aiosmtplib(mail_redirect, options):
    asyncio.run(aiosmtplib.send(
        "Subject: Hello", hostname=HOST, sender="a@example.com", recipients=["b@example.com"],
        **options,
    ))
    assert mail_redirect.wait_for().subject == "Hello"

@pytest.mark.mailbox(tls="starttls")
def test_tls_is_real_where_the_mailbox_has_it(mail_redirect, mail_env, mail_server):
    mail_env(trust=True)
    with smtplib.SMTP(HOST, 587) as client:
        client.starttls(context=mail_server.client_ssl_context())
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello")
    asyncio.run(aiosmtplib.send(
        "Subject: Hello", hostname=HOST, sender="a@example.com", recipients=["b@example.com"],
        start_tls=True, tls_context=mail_server.client_ssl_context(),
    ))
    assert all(mail.tls for mail in mail_redirect.wait_for_all(2))

@pytest.mark.mailbox(tls="implicit")
def test_and_so_is_implicit_tls(mail_redirect, mail_server):
    with smtplib.SMTP_SSL(HOST, context=mail_server.client_ssl_context()) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello")
    assert mail_redirect.wait_for().tls
"""


def test_any_connection_is_led_to_the_mailbox(project: pytest.Pytester) -> None:
    project.makepyfile(REDIRECT)
    project.runpytest_subprocess("-W", "error").assert_outcomes(passed=6)


def test_no_mail_leaves_the_machine_if_it_must_not(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import asyncio
        import smtplib

        import aiosmtplib
        import pytest

        def test_elsewhere():
            for make in (smtplib.SMTP, smtplib.SMTP_SSL):
                with pytest.raises(RuntimeError, match="192.0.2.1:.* is not on this machine"):
                    make("192.0.2.1")
            with pytest.raises(RuntimeError, match="not on this machine"):
                asyncio.run(aiosmtplib.SMTP(hostname="smtp.prod.example").connect())

        def test_here(send, mailbox):
            send("Hello")
            with smtplib.SMTP("localhost", mailbox.port, timeout=60):
                pass

        def test_led_here(mail_redirect):
            smtplib.SMTP("192.0.2.1").quit()
        """
    )
    result = project.runpytest_subprocess("--mailtrap-no-network", "-W", "error")
    result.assert_outcomes(passed=3)
