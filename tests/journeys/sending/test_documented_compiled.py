"""Senders of languages that compile, with the lines of docs/senders.md."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from documented import snippet
from mailtrap_local import Mailbox

GO = """
package main

import (
	"log"
	"net/smtp"
)

func main() {{
	from, to := "app@example.com", []string{{"ann@example.com"}}
	message := []byte("Subject: Hello\\r\\n\\r\\nIt works.\\r\\n")
	{code}
	if err != nil {{
		log.Fatal(err)
	}}
}}
"""
JAVA = """
import jakarta.mail.*;
import jakarta.mail.internet.*;
import java.util.Properties;

class Hello {{
    public static void main(String[] arguments) throws Exception {{
        {code}
        var message = new MimeMessage(session);
        message.setFrom("app@example.com");
        message.setRecipients(Message.RecipientType.TO, "ann@example.com");
        message.setSubject("Hello");
        message.setText("It works.\\r\\n");
        Transport.send(message);
    }}
}}
"""


def check_hello(mailbox: Mailbox) -> None:
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert mail.text == "It works.\n"


def test_net_smtp(go: Callable[[Path, Path], None], mailbox: Mailbox, tmp_path: Path) -> None:
    source, program = tmp_path / "hello.go", tmp_path / "hello"
    source.write_text(GO.format(code=snippet("net/smtp", mailbox)))
    go(source, program)
    subprocess.run([program], check=True, timeout=60)
    check_hello(mailbox)


def test_jakarta_mail(java: list[str], mailbox: Mailbox, tmp_path: Path) -> None:
    source = tmp_path / "Hello.java"
    source.write_text(JAVA.format(code=snippet("Jakarta Mail", mailbox)))
    subprocess.run([*java, source], check=True, timeout=60)
    check_hello(mailbox)
