"""Mailboxes in tests of unittest."""

import subprocess
import sys
from pathlib import Path

TESTS = """
import smtplib
import unittest

from mailtrap_local import MailboxTestCase


def send(host, port):
    with smtplib.SMTP(host, port, timeout=60) as client:
        client.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello")


class Plain(MailboxTestCase):
    def test_own_listener(self):
        send(self.mailbox.host, self.mailbox.port)
        self.assertEqual(self.mailbox.wait_for(subject="hello").subject, "Hello")
        self.mailbox.assert_count(1)

    def test_shared_listener(self):
        self.assertEqual(len(self.mailbox), 0)
        send(*self.sandbox.smtp)
        self.mailbox.wait_for(subject="hello")

    @classmethod
    def tearDownClass(cls):
        assert cls.sandbox.mailroom.count() == 0
        super().tearDownClass()


class Secure(MailboxTestCase):
    mailbox_settings = {"auth": ("app", "s3cret")}

    def test_auth(self):
        with self.assertRaises(smtplib.SMTPException):
            send(self.mailbox.host, self.mailbox.port)
        self.mailbox.wait_for(timeout=0)


if __name__ == "__main__":
    unittest.main()
"""


def test_a_test_case_has_a_mailbox(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(TESTS)
    command = [sys.executable, "-X", "dev", "-W", "error", "-m", "unittest", "discover"]
    ran = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Ran 3 tests" in ran.stderr
    assert ran.stderr.count("WaitTimedOut: no message matched within 0 s (mailbox 'test_auth'") == 1
    assert "FAILED (errors=1)" in ran.stderr or "FAILED (failures=1)" in ran.stderr
    assert "ResourceWarning" not in ran.stderr
