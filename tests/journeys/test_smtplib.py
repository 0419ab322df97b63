"""Python's own client: all that it can send, kept as it was sent."""

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailtrap_local import Mailbox

SENDER = "app@example.com"
HELLO = b"From: app@example.com\r\nSubject: Hello\r\n\r\nHi Ann.\r\n"


@pytest.fixture
def client(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        yield client


def new_message(**fields: str) -> EmailMessage:
    message = EmailMessage()
    dated = {"Date": "Sun, 22 Nov 2026 10:00:00 +0100", "Message-ID": "<1@example.com>"}
    for name, value in {"From": SENDER, "To": "ann@example.com", **dated, **fields}.items():
        message[name] = value
    return message


def test_a_message_arrives_with_its_envelope_headers_and_text(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    message = new_message(From="The App <app@example.com>", Subject="Grüße aus 東京")
    message.set_content("Hallo Ann,\nes klappt.\n")
    client.send_message(message, from_addr="bounces@example.com")
    mail = mailbox.wait_for(subject="Grüße aus 東京")
    assert mail.mail_from == "bounces@example.com"
    assert mail.rcpt_to == ("ann@example.com",)
    assert mail.sender is not None
    assert mail.sender == "app@example.com"
    assert mail.sender.name == "The App"
    assert mail.to == ("ann@example.com",)
    assert mail.text == "Hallo Ann,\nes klappt.\n"
    assert mail.html is None
    assert mail.defects == ()


def test_an_attachment_arrives_to_the_octet(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    every_octet = bytes(range(256)) * 40
    message = new_message(Subject="Invoice")
    message.set_content("See the attachment.\n")
    message.add_alternative("<p>See the <b>attachment</b>.</p>", subtype="html")
    message.add_attachment(
        every_octet, maintype="application", subtype="pdf", filename="Rechnung für März.pdf"
    )
    client.send_message(message)
    mail = mailbox.wait_for(attachment="rechnung*.pdf")
    assert mail.attachment().filename == "Rechnung für März.pdf"
    assert mail.attachment().content_type == "application/pdf"
    assert mail.attachment().content == every_octet
    assert mail.html is not None
    assert mail.visible_text.strip() == "See the attachment."


@pytest.mark.parametrize(
    "body",
    [
        b"".join(bytes([octet]) for octet in range(256) if octet not in b"\r\n") + b"\r\n",
        b".\r\n..\r\n...\r\n.dot\r\n",
        b"trailing space \r\n\ttab\t\r\n\r\n\r\n",
        b"x" * 1500 + b"\r\n",
        b"",
    ],
    ids=["all octets", "dots", "white space", "a line of 1,500 octets", "nothing"],
)
def test_every_octet_of_a_message_is_kept(
    client: smtplib.SMTP, mailbox: Mailbox, body: bytes
) -> None:
    sent = b"Subject: Octets\r\n\r\n" + body
    client.sendmail(SENDER, ["ann@example.com"], sent, mail_options=["BODY=8BITMIME"])
    mail = mailbox.wait_for(subject="Octets")
    assert mail.raw == sent
    assert "BODY=8BITMIME" in mail.envelope.mail_options


def test_addresses_of_any_script_need_smtputf8_and_get_it(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    message = new_message(From="jörg@müller.example", To="用户@例子.example", Subject="Grüße")
    message.set_content("Ja.\n")
    client.send_message(message)
    mail = mailbox.wait_for(rcpt="用户@例子.example")
    assert mail.mail_from == "jörg@müller.example"
    assert "SMTPUTF8" in mail.envelope.mail_options
    assert mail.raw == message.as_bytes(policy=SMTP.clone(utf8=True))
    assert mail.sender == "jörg@müller.example"
    assert mail.to == ("用户@例子.example",)


def test_the_null_sender_of_a_bounce_is_empty(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    client.sendmail("", ["ann@example.com"], HELLO)
    assert mailbox.wait_for(mail_from="").mail_from == ""


def test_delivery_status_options_are_taken_and_kept(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    client.sendmail(
        SENDER,
        ["ann@example.com", "bob@example.com"],
        HELLO,
        mail_options=["RET=HDRS", "ENVID=QQ314159"],
        rcpt_options=["NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;ann@example.com"],
    )
    envelope = mailbox.wait_for(subject="Hello").envelope  # its sender is told that it came
    assert envelope.mail_options[-2:] == ("RET=HDRS", "ENVID=QQ314159")
    assert envelope.rcpt_options == (("NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;ann@example.com"),) * 2


def test_login_picks_a_mechanism_by_itself(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    client.login("app", "s3cret")
    client.sendmail(SENDER, ["ann@example.com"], HELLO)
    assert mailbox.wait_for(auth="app")


def test_who_gets_a_blind_copy_is_seen_by_the_envelope_alone(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    message = new_message(Cc="bob@example.com", Bcc="audit@example.com", Subject="Order")
    message.set_content("One tea.\n")
    client.send_message(message)
    mail = mailbox.wait_for(bcc="audit@example.com")
    assert set(mail.rcpt_to) == {"ann@example.com", "bob@example.com", "audit@example.com"}
    assert mail.cc == ("bob@example.com",)
    assert mail.bcc == ("audit@example.com",)
    assert "Bcc" not in mail.headers


def test_a_hundred_recipients_are_one_message(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    recipients = [f"reader{number}@example.com" for number in range(100)]
    refused = client.sendmail(SENDER, recipients, HELLO)
    assert refused == {}
    assert mailbox.wait_for().rcpt_to == tuple(recipients)


def test_one_connection_sends_many_messages(client: smtplib.SMTP, mailbox: Mailbox) -> None:
    for number in range(20):
        client.sendmail(SENDER, [f"reader{number}@example.com"], HELLO)
    mails = mailbox.wait_for_all(20, subject="Hello")
    assert [mail.rcpt_to for mail in mails] == [(f"reader{n}@example.com",) for n in range(20)]
    assert len({mail.id for mail in mails}) == 20


def test_many_clients_at_once_lose_nothing(mailbox: Mailbox) -> None:
    def send_one(number: int) -> None:
        with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
            client.sendmail(SENDER, [f"reader{number}@example.com"], HELLO)

    with ThreadPoolExecutor(20) as senders:
        list(senders.map(send_one, range(100)))
    mails = mailbox.wait_for_all(100)
    assert {mail.rcpt_to for mail in mails} == {(f"reader{n}@example.com",) for n in range(100)}


def test_a_message_is_there_as_soon_as_smtp_has_said_so(
    client: smtplib.SMTP, mailbox: Mailbox
) -> None:
    client.sendmail(SENDER, ["ann@example.com"], HELLO)
    assert [mail.subject for mail in mailbox] == ["Hello"]
