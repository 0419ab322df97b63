"""Ruby's senders, with the settings of docs/senders.md."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documented import FILE, SUBJECT, TEXT, check_complete, snippet
from mailtrap_local import Mailbox

MAIL = f"""# encoding: utf-8
require "mail"
{{settings}}
Mail.deliver do
  charset = "UTF-8"
  from "Läden Köln <app@example.com>"
  to "ann@example.com"
  bcc "bob@example.com"
  subject "{SUBJECT}"
  text_part do
    content_type "text/plain; charset=UTF-8"
    body "{TEXT}"
  end
  add_file filename: "ä b.bin", content: File.binread(ARGV[0])
end
"""


@pytest.fixture
def ruby(require_tool: Callable[[str, str], Path], tmp_path: Path) -> Callable[[str], None]:
    """`ruby(script)` runs a script with an attachment as its argument."""
    program = require_tool("ruby", "apt install ruby-mail")

    def ruby(script: str) -> None:
        file = tmp_path / "attached.bin"
        file.write_bytes(FILE)
        subprocess.run([program, "-", file], input=script.encode(), check=True, timeout=60)

    return ruby


def test_mail(
    ruby: Callable[[str], None], mailbox: Mailbox, give_up: Callable[[str], None]
) -> None:
    if subprocess.run(["ruby", "-r", "mail", "-e", "1"], check=False).returncode:
        give_up("Ruby has no mail, run: apt install ruby-mail")
    ruby(MAIL.format(settings=snippet("mail (Ruby)", mailbox)))
    check_complete(mailbox.wait_for(subject=SUBJECT))


def test_net_smtp(ruby: Callable[[str], None], mailbox: Mailbox) -> None:
    ruby(snippet("Net::SMTP (Ruby)", mailbox))
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert mail.text == "It works.\n"
