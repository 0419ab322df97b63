"""imapfilter, which sorts mail by rules."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from delivering import deliver
from mailtrap_local import Sandbox


def test_it_sorts_mail(
    require_tool: Callable[[str, str], Path],
    configure: Callable[[str, str], Path],
    sandbox: Sandbox,
) -> None:
    imapfilter = require_tool("imapfilter", "apt install imapfilter")
    shop = sandbox.open_mailbox("shop")
    for subject in (b"Invoice", b"Other", b"Spam"):
        deliver(sandbox, b"Subject: " + subject + b"\r\n\r\n")
    file = configure(
        "filter.lua",
        "options.starttls = false\noptions.subscribe = true\n"
        f'all = IMAP {{ server = "localhost", port = {sandbox.imap.port}, '
        'username = "all", password = "x" }\n'
        'all.INBOX:contain_subject("invoice"):move_messages(all.shop)\n'
        'all.INBOX:contain_subject("spam"):delete_messages()\n'
        "all.INBOX:is_unseen():mark_flagged()\n",
    )
    ran = subprocess.run([imapfilter, "-c", file], capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [message.subject for message in shop] == ["Invoice"]
    assert [message.subject for message in sandbox.mailbox] == ["Other"]
    assert sandbox.mailroom.store.get(sandbox.mailbox[0].id).flags.flagged
