"""Examples of the documentation that no test of their subject runs, as they stand there.

The pages: docs/page.md, stores.md, faults.md, team.md; recipes/postfix-relayhost.md; and
checks/accessibility.md, authentication.md, clients.md, html.md, links.md.
"""

import email.policy
import smtplib
from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from asking import asker
from checking_html import mail_of
from conversing import Serve
from delivering import deliver
from examples import Example, examples
from mailtrap_local import Sandbox
from mailtrap_local.checks.report import all_checks
from mailtrap_local.config.zone_file import parse_zone
from sending import send

EXAMPLES = list(examples())
GOOD = ("docs/checks/accessibility.md", "docs/checks/html.md")  # whose HTML is how to do it right
NO, YES = "<!-- no -->", "<!-- yes -->"


def of(page: str, language: str) -> list[Example]:
    return [one for one in EXAMPLES if (one.page, one.language) == (f"docs/{page}.md", language)]


def ids_of(html: str) -> set[str]:
    """The ids of what the checks find in a mail of this HTML."""
    return {finding.id for check in all_checks() for finding in check.find(mail_of(html))}


@pytest.mark.parametrize(
    "example",
    [one for one in EXAMPLES if one.language in ("html", "css") and one.page in GOOD],
    ids=lambda one: one.section,
)
def test_what_the_page_of_a_rule_shows_is_not_found_by_it(example: Example) -> None:
    html = example.text
    if example.language == "css":
        html = (
            f'<style>{html}</style><p class="paper" style="background-color:#fff">Hello there</p>'
        )
    assert example.section not in ids_of(html)


def test_the_rule_about_links_finds_the_one_that_is_wrong() -> None:
    (example,) = of("checks/links", "html")
    for line in example.text.splitlines():
        assert line.endswith((NO, YES))
        assert (example.section in ids_of(line)) == line.endswith(NO)


def test_what_the_page_of_clients_shows_is_lost_there_and_its_other_way_is_not() -> None:
    (example,) = of("checks/clients", "html")
    blocks = [block.splitlines() for block in example.text.split("\n\n")]
    found = [[ids_of(lines[1]), ids_of(lines[3])] for lines in blocks]
    lost = [{one for one in first - second if one.startswith("client-")} for first, second in found]
    assert [bool(ids) for ids in lost] == [True, True]


def test_the_zone_file_is_one() -> None:
    (example,) = of("checks/authentication", "ini")
    assert [*parse_zone(example.text)] == [
        "s1._domainkey.shop.example",
        "s2._domainkey.shop.example",
        "_dmarc.shop.example",
    ]


def test_a_mail_is_signed_as_it_is_sent(sandbox: Sandbox) -> None:
    (example,) = of("checks/authentication", "python")
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    message = EmailMessage()
    message["From"], message["Subject"] = "app@shop.example", "Hello"
    message.set_content("It works.")
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as smtp:
        names: dict[str, Any] = {"email": email, "dkim": dkim, "smtp": smtp, "message": message}
        sent = {"sender": "app@shop.example", "recipients": ["ann@example.com"], "key": pem}
        exec(example.text, names | sent)
    raw = sandbox.mailbox.wait_for(subject="Hello").raw
    assert b"s=s1" in raw
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + b64encode(public)
    assert dkim.verify(raw, dnsfunc=lambda *_, **__: record)


def test_the_code_of_a_mail_is_read_as_the_page_copies_it(sandbox: Sandbox) -> None:
    (example,) = of("page", "python")
    deliver(sandbox, b"Subject: Your sign-in code is 604118\r\nTo: ann@example.com\r\n\r\nHi\r\n")
    exec(example.text, {"mailbox": sandbox.mailbox})


def test_a_store_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (example,) = of("stores", "python")
    exec(example.text, {})
    assert (tmp_path / "mail.db").exists()


def test_the_fault_of_the_first_example_is_asked_again(sandbox: Sandbox) -> None:
    (example,) = of("faults", "python")

    def send_report(to: str) -> None:
        for _ in range(2):
            with pytest.raises(smtplib.SMTPDataError):
                send(sandbox.smtp, "Report", to=to)
        send(sandbox.smtp, "Report", to=to)

    names: dict[str, Any] = {"app": SimpleNamespace(send_report=send_report)}
    exec(example.text, names)
    names["test_a_full_server_is_asked_again"](sandbox.mailbox)


def test_a_mailbox_takes_credentials(serve: Serve) -> None:
    (example,) = of("team", "http")
    sandbox = serve(http="127.0.0.1:0")
    head, _, body = example.text.partition("\n\n")
    assert asker(sandbox)(*head.split(" "), body).status in (200, 201)
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("shop-ci", "another")
        client.login("shop-ci", "s3cret")
        client.sendmail("app@example.com", "ann@example.com", "Subject: Hello\r\n\r\nHi\r\n")
    assert sandbox.open_mailbox("shop-ci").wait_for(subject="Hello")


def test_the_recipe_for_postfix_has_the_line_of_the_senders() -> None:
    # which tests/journeys/sending/test_postfix.py gives to a Postfix
    (recipe,) = of("recipes/postfix-relayhost", "ini")
    (sender,) = (one for one in of("senders", "ini") if one.section == "Postfix")
    assert recipe.text == sender.text
