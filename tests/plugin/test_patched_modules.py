"""Beside plugins that replace the clock or sockets: time-machine, pytest-socket."""

import pytest

from projects import Run

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.slow

TRAVELS = """
import smtplib
import threading

import pytest
import time_machine
from mailtrap_local import WaitTimedOut

@pytest.fixture(params=["1999-01-01", "2040-01-01"])
def traveller(request):
    with time_machine.travel(request.param, tick=False) as traveller:
        yield traveller

def test_nothing_is_sent(traveller, mailbox):
    mailbox.assert_empty()
    with pytest.raises(WaitTimedOut):
        mailbox.wait_for(subject="x", timeout=0.2)

def test_a_wait_waits(traveller, mailbox, send):
    sender = threading.Timer(0.1, send, ["Late"])
    sender.start()
    traveller.shift(3600)
    assert mailbox.wait_for(subject="late")
    sender.join()

def send_by_tls(mailbox, mail_server):
    with smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.starttls(context=mail_server.client_ssl_context())
        client.sendmail("a@example.com", ["b@example.com"], "Subject: Hello")
    assert mailbox.wait_for().tls

@pytest.mark.mailbox(tls="starttls")
def test_tls(traveller, mailbox, mail_server):
    send_by_tls(mailbox, mail_server)

@pytest.mark.mailbox(tls="starttls")
def test_tls_of_one_who_stays_at_home(mailbox, mail_server):
    send_by_tls(mailbox, mail_server)
"""

SOCKETS = """
import smtplib

import pytest
from pytest_socket import SocketConnectBlockedError

def test_mail(mailbox, send):
    send("Hello")
    assert mailbox.wait_for(subject="hello")

def test_other_machines_are_out_of_reach(mailbox):
    with pytest.raises(SocketConnectBlockedError):
        smtplib.SMTP("192.0.2.1", 25, timeout=1)
    mailbox.assert_empty()
"""


def test_time_machine(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile(TRAVELS)
    run("-p", "time_machine", "-W", "error").assert_outcomes(passed=7)


@pytest.mark.parametrize(
    "options",
    [("--allow-hosts=127.0.0.1",), ("--disable-socket", "--allow-hosts=127.0.0.1")],
    ids=["hosts", "disabled"],
)
def test_pytest_socket(project: pytest.Pytester, run: Run, options: tuple[str, ...]) -> None:
    project.makepyfile(SOCKETS)
    run("-p", "pytest_socket", *options).assert_outcomes(passed=2)


def test_pytest_socket_without_this_machine(project: pytest.Pytester, run: Run) -> None:
    project.makepyfile("def test_mail(mailbox): pass")
    result = run("-p", "pytest_socket", "--disable-socket")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*pytest-socket*--allow-hosts=127.0.0.1*"])
    result.stdout.no_fnmatch_line("*_guarded_*")
