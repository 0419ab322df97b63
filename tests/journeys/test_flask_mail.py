"""Flask-Mail, set up by an app's configuration."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask_mail import Mail, Message

from mailtrap_local import Mailbox


@pytest.fixture
def app(mailbox: Mailbox) -> Flask:
    return app_that_sends_to(mailbox)


def app_that_sends_to(mailbox: Mailbox, **config: Any) -> Flask:
    app = Flask("shop")
    app.config.update(
        MAIL_SERVER=mailbox.host,
        MAIL_PORT=mailbox.port,
        MAIL_DEFAULT_SENDER=("Shop", "shop@example.com"),
        **config,
    )
    Mail(app)
    return app


def test_a_message_arrives_with_all_it_carries(app: Flask, mailbox: Mailbox) -> None:
    with app.app_context():
        message = Message(
            "Ihre Rechnung für März",
            recipients=["ann@example.com"],
            body="Siehe Anhang.",
            html="<p>Siehe <b>Anhang</b>.</p>",
            bcc=["audit@example.com"],
            reply_to="help@example.com",
        )
        message.attach("rechnung.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff")
        app.extensions["mail"].send(message)
    mail = mailbox.wait_for(subject="Ihre Rechnung für März")
    assert mail.mail_from == "shop@example.com"
    assert mail.sender is not None
    assert mail.sender.name == "Shop"
    assert set(mail.rcpt_to) == {"ann@example.com", "audit@example.com"}
    assert mail.bcc == ("audit@example.com",)
    assert mail.reply_to == ("help@example.com",)
    assert mail.text == "Siehe Anhang."
    assert mail.html == "<p>Siehe <b>Anhang</b>.</p>"
    assert mail.attachment("*.pdf").content == b"%PDF-1.7\r\n\x00\xff"


def test_one_connection_sends_many_messages(app: Flask, mailbox: Mailbox) -> None:
    readers = [f"reader{number}@example.com" for number in range(10)]
    with app.app_context(), app.extensions["mail"].connect() as connection:
        for reader in readers:
            connection.send(Message("News", recipients=[reader], body="What is new."))
    mails = mailbox.wait_for_all(10, subject="News")
    assert [mail.rcpt_to for mail in mails] == [(reader,) for reader in readers]
    assert len({mail.envelope.session_id for mail in mails}) == 1


@pytest.mark.parametrize(("tls", "key"), [("starttls", "USE_TLS"), ("implicit", "USE_SSL")])
def test_credentials_go_over_tls_from_whatever_authority(
    open_mailbox: Callable[..., Mailbox], tls: str, key: str
) -> None:
    mailbox = open_mailbox(tls=tls, auth=("app", "s3cret"))
    credentials = {"MAIL_USERNAME": "app", "MAIL_PASSWORD": "s3cret"}
    app = app_that_sends_to(mailbox, **credentials, **{f"MAIL_{key}": True})
    with app.app_context():
        app.extensions["mail"].send(Message("Hello", recipients=["ann@example.com"], body="Hi"))
    assert mailbox.wait_for(subject="Hello", auth="app").tls
