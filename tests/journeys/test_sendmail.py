"""Programs that know no other way to send mail than to call sendmail."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox

RequireTool = Callable[[str, str], Path]


@pytest.fixture
def sendmail(tmp_path: Path) -> Path:
    """The shim as a program of its own, which is all that some settings take."""
    program = tmp_path / "bin" / "sendmail"
    program.parent.mkdir()
    shim = shlex.join([sys.executable, "-m", "mailtrap_local", "sendmail"])
    program.write_text(f'#!/bin/sh\nexec {shim} "$@"\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def environment(mailbox: Mailbox) -> dict[str, str]:
    """The environment of a program under `mailtrap-local run`."""
    return {**os.environ, "SMTP_HOST": mailbox.host, "SMTP_PORT": str(mailbox.port)}


def test_php_mail(
    require_tool: RequireTool, sendmail: Path, environment: dict[str, str], mailbox: Mailbox
) -> None:
    php = require_tool("php", "apt install php-cli")
    script = (
        'exit(mail("Ann <ann@example.com>", "Grüße", "Hello\\n.\\nBye\\n",'
        ' ["From" => "app@example.com", "Bcc" => "bob@example.com"], "-fbounces@example.com")'
        " ? 0 : 1);"
    )
    subprocess.run(
        [php, "-d", f"sendmail_path={sendmail} -t -i", "-r", script],
        env=environment,
        check=True,
        timeout=60,
    )
    mail = mailbox.wait_for(subject="Grüße")
    assert mail.mail_from == "bounces@example.com"
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com")
    assert mail.text == "Hello\n.\nBye\n\n"  # PHP ends it with a line end of its own
    assert "Bcc" not in mail.headers
    assert mail.sender == "app@example.com"


def test_php_gets_a_refusal(
    require_tool: RequireTool, sendmail: Path, environment: dict[str, str], mailbox: Mailbox
) -> None:
    php = require_tool("php", "apt install php-cli")
    mailbox.faults.reject_rcpt()
    script = 'exit(mail("ann@example.com", "x", "x") ? 0 : 3);'
    ran = subprocess.run(
        [php, "-d", f"sendmail_path={sendmail} -t -i", "-r", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 3
    assert "sendmail: RCPT TO:<ann@example.com>: 550 5.1.1 No such user" in ran.stderr


def test_git_send_email(
    require_tool: RequireTool,
    give_up: Callable[[str], None],
    *,
    sendmail: Path,
    environment: dict[str, str],
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    git = require_tool("git", "apt install git git-email libmailtools-perl")
    able = subprocess.run([git, "send-email", "--dump-aliases"], cwd=tmp_path, check=False)
    if able.returncode:
        give_up("git has no send-email, run: apt install git-email libmailtools-perl")
    patch = tmp_path / "0001-fix.patch"
    patch.write_text(
        "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"
        "From: Dora <dora@example.com>\nDate: Thu, 26 Nov 2026 10:00:00 +0000\n"
        "Subject: [PATCH] fix\n\nBody\n---\n a | 1 +\n\n-- \n2.39\n"
    )
    flags = [
        "--quiet",
        "--confirm=never",
        "--envelope-sender=auto",
        "--from=dora@example.com",
        "--to=ann@example.com",
    ]
    more = ["--cc=bob@example.com", "--suppress-cc=self", f"--smtp-server={sendmail}"]
    subprocess.run(
        [git, "send-email", *flags, *more, patch],
        env=environment,
        cwd=tmp_path,
        check=True,
        timeout=60,
    )
    mail = mailbox.wait_for(subject="[PATCH] fix")
    assert mail.mail_from == "dora@example.com"
    assert mail.rcpt_to[:2] == ("ann@example.com", "bob@example.com")
    assert mail.to == ("ann@example.com",)


def test_mailx_as_cron_jobs_use_it(
    require_tool: RequireTool,
    sendmail: Path,
    environment: dict[str, str],
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    mailx = require_tool("bsd-mailx", "apt install bsd-mailx")
    settings = tmp_path / "mailrc"
    settings.write_text(f"set sendmail={sendmail}\n")
    subprocess.run(
        [mailx, "-s", "Backup failed", "root"],
        env={**environment, "MAILRC": str(settings)},
        input=b"disk full\n.\nsee log\n",
        check=True,
        timeout=60,
    )
    mail = mailbox.wait_for(subject="Backup failed")
    assert mail.rcpt_to == ("root",)
    assert mail.text == "disk full\n.\nsee log\n"


def test_mutt(
    require_tool: RequireTool,
    sendmail: Path,
    environment: dict[str, str],
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    mutt = require_tool("mutt", "apt install mutt")
    attached = tmp_path / "report.txt"
    attached.write_text("all is well\n")
    settings = (
        f'set sendmail="{sendmail} -oem -oi"',
        "set copy=no",
        "set from=app@example.com use_envelope_from=yes",
    )
    commands = [word for setting in settings for word in ("-e", setting)]
    mail = ["-s", "Report", "-b", "bob@example.com", "-a", str(attached), "--", "ann@example.com"]
    subprocess.run(
        [mutt, "-n", "-F", "/dev/null", *commands, *mail],
        env=environment,
        input=b"Hello\n",
        check=True,
        timeout=60,
    )
    caught = mailbox.wait_for(subject="Report")
    assert caught.mail_from == "app@example.com"
    assert set(caught.rcpt_to) == {"ann@example.com", "bob@example.com"}
    assert caught.attachment("report.txt").text() == "all is well\n"


def test_smtp_over_stdin_and_stdout(
    sendmail: Path, environment: dict[str, str], mailbox: Mailbox
) -> None:
    said = (
        b"EHLO app\r\nMAIL FROM:<app@example.com>\r\nRCPT TO:<ann@example.com>\r\nDATA\r\n"
        b"Subject: piped\r\n\r\n.\r\n"
    )
    ran = subprocess.run(
        [sendmail, "-bs", "-S", f"{mailbox.host}:{mailbox.port}"],
        env=environment,
        input=said,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    assert ran.stdout.startswith(b"220 ")
    assert b"250 2.0.0 Kept as " in ran.stdout
    assert mailbox.wait_for(subject="piped").rcpt_to == ("ann@example.com",)
