"""`Sandbox` in a plain script: no pytest, no page, nothing left behind."""

import subprocess
import sys

SCRIPT = """
import smtplib, sys, threading

from mailtrap_local import Sandbox

with Sandbox() as sandbox:
    with smtplib.SMTP(sandbox.smtp.host, sandbox.smtp.port) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Reset\\r\\n\\r\\nHi")
    print(sandbox.mailbox.wait_for(subject="Reset").rcpt_to)
print("flask" in sys.modules, threading.active_count())
"""


def test_a_script_catches_mail_and_ends_clean() -> None:
    ended = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.stderr == ""
    assert ended.stdout == "('ann@example.com',)\nFalse 1\n"
    assert ended.returncode == 0
