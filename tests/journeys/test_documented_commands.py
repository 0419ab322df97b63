"""Programs of the command line, as docs/senders.md has them."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from documented import FILE, FILE_NAME, SUBJECT, TEXT, check_complete, snippet
from mailtrap_local import Mailbox
from paths import NODE

RequireTool = Callable[[str, str], Path]


@pytest.mark.parametrize("program", ["curl", "swaks", "s-nail", "sendemail"])
def test_a_line_of_shell(require_tool: RequireTool, mailbox: Mailbox, program: str) -> None:
    require_tool(program, f"apt install {program}")
    subprocess.run(["/bin/sh", "-ec", snippet(program, mailbox)], check=True, timeout=60)
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert (mail.text or "").strip() == "It works."


def test_s_nail_sends_attachments_and_any_script(
    require_tool: RequireTool, mailbox: Mailbox, tmp_path: Path
) -> None:
    require_tool("s-nail", "apt install s-nail")
    (tmp_path / FILE_NAME).write_bytes(FILE)
    line = snippet("s-nail", mailbox).replace("echo 'It works.'", "cat text")
    (tmp_path / "text").write_text(TEXT)
    line = line.replace("-r app@example.com", "-Sfrom='Läden Köln <app@example.com>'")
    line = line.replace("-s Hello", f"-b bob@example.com -s '{SUBJECT}' -a '{FILE_NAME}'")
    subprocess.run(
        ["/bin/sh", "-ec", line],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=True,
        timeout=60,
    )
    check_complete(mailbox.wait_for(subject=SUBJECT))


def test_mutt(require_tool: RequireTool, mailbox: Mailbox, tmp_path: Path) -> None:
    mutt = require_tool("mutt", "apt install mutt")
    settings, file = tmp_path / "muttrc", tmp_path / FILE_NAME
    settings.write_text(f"{snippet('mutt, neomutt', mailbox)}\nset copy=no\nset use_from=yes\n")
    file.write_bytes(FILE)
    sender = "my_hdr From: Läden Köln <app@example.com>"
    words = ["-n", "-F", str(settings), "-e", sender, "-s", SUBJECT, "-b", "bob@example.com"]
    subprocess.run(
        [mutt, *words, "-a", file, "--", "ann@example.com"],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        input=TEXT.encode(),
        check=True,
        timeout=60,
    )
    check_complete(mailbox.wait_for(subject=SUBJECT))


def test_msmtp(require_tool: RequireTool, mailbox: Mailbox, tmp_path: Path) -> None:
    msmtp = require_tool("msmtp", "apt install msmtp")
    settings = tmp_path / "msmtprc"
    settings.write_text(snippet("msmtp", mailbox))
    settings.chmod(0o600)
    subprocess.run(
        [msmtp, "--file", settings, "ann@example.com"],
        input=b"Subject: Hello\n\nIt works.\n",
        check=True,
        timeout=60,
    )
    assert mailbox.wait_for(subject="Hello").mail_from == "app@example.com"


def test_git_send_email(
    require_tool: RequireTool, give_up: Callable[[str], None], mailbox: Mailbox, tmp_path: Path
) -> None:
    git = require_tool("git", "apt install git git-email libmailtools-perl")
    subprocess.run([git, "init", "--quiet"], cwd=tmp_path, check=True)
    if subprocess.run([git, "send-email", "--dump-aliases"], cwd=tmp_path, check=False).returncode:
        give_up("git has no send-email, run: apt install git-email libmailtools-perl")
    patch = tmp_path / "0001-fix.patch"
    patch.write_text(f"From: Dora <dora@example.com>\nSubject: [PATCH] {SUBJECT}\n\nBody\n")
    send = f"{git} send-email --quiet --confirm=never --to=ann@example.com --8bit-encoding=UTF-8"
    script = f"{snippet('git send-email', mailbox)}\n{send} --from=dora@example.com {patch.name}\n"
    subprocess.run(["/bin/sh", "-ec", script], cwd=tmp_path, check=True, timeout=60)
    mail = mailbox.wait_for(subject=f"[PATCH] {SUBJECT}")
    assert (mail.mail_from, mail.rcpt_to[0]) == ("dora@example.com", "ann@example.com")


def test_the_stand_in_for_sendmail_needs_no_environment(mailbox: Mailbox, tmp_path: Path) -> None:
    sendmail = tmp_path / "sendmail"
    sendmail.write_text(snippet("cron, logwatch, at", mailbox))
    sendmail.chmod(0o755)
    message = b"From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@app> backup\n\ndisk full\n"
    subprocess.run(
        [sendmail, "-FCronDaemon", "-i", "-B8BITMIME", "-oem", "root"],  # as cron calls it
        env={},
        input=message,
        check=True,
        timeout=60,
    )
    mail = mailbox.wait_for(subject="Cron <root@app> backup")
    assert mail.rcpt_to == ("root",)
    assert mail.text == "disk full\n"


NODEMAILER = """
await transport.sendMail({
  from: "app@example.com", to: "ann@example.com", subject: "Hello", text: "It works.",
});
"""
EMAILJS = """
await client.sendAsync({
  from: "app@example.com", to: "ann@example.com", subject: "Hello", text: "It works.",
});
"""


@pytest.mark.parametrize(("sender", "send"), [("Nodemailer", NODEMAILER), ("emailjs", EMAILJS)])
def test_a_module_of_node(
    require_tool: RequireTool,
    give_up: Callable[[str], None],
    mailbox: Mailbox,
    sender: str,
    send: str,
) -> None:
    node = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules").exists():
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")
    script = (snippet(sender, mailbox) + send).encode()
    subprocess.run(
        [node, "--input-type=module", "-"], cwd=NODE, input=script, check=True, timeout=60
    )
    mail = mailbox.wait_for(subject="Hello")
    assert (mail.mail_from, mail.rcpt_to) == ("app@example.com", ("ann@example.com",))
    assert (mail.text or "").strip() == "It works."
