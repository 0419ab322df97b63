"""The conftest of projects that tests run with pytester, and types of fixtures that run them."""

from collections.abc import Callable
from pathlib import Path

import pytest

Environment = Callable[..., Path]
"""Makes a Python that has this project and packages."""

Run = Callable[..., pytest.RunResult]
"""Runs pytest with options."""

CONFTEST = """
import smtplib
from functools import partial

import pytest


def _send(listener, subject="Hello", recipient="ann@example.com"):
    with smtplib.SMTP(listener.host, listener.port, timeout=60) as client:
        client.sendmail("app@example.com", [recipient], f"Subject: {subject}\\r\\n\\r\\nHi")


@pytest.fixture(scope="session")
def send_to():
    return _send


@pytest.fixture
def send(mailbox):
    return partial(_send, mailbox)
"""

SHOP = """
import smtplib
from email.message import EmailMessage

def buy(mailbox, text="Thank you for 1 notebook.", html=None, to="ann@shop.example"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "news@shop.example", to, "Your receipt"
    message["Date"], message["Message-ID"] = "Mon, 2 Jun 2025 10:00:00 +0000", f"<{to}>"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as client:
        client.send_message(message)
"""
