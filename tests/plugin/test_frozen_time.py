"""Tests that freeze the clock: waits and certificates go by real time, mail by the test's."""

import time

import pytest

pytest_plugins = ["pytester"]

TESTS = """
import smtplib
import threading

import pytest
from freezegun import freeze_time
from mailtrap_local import WaitTimedOut

HOUR = 3600

@pytest.fixture(params=["1999-01-01", "2040-01-01"])
def frozen(request):
    with freeze_time(request.param) as clock:
        yield clock

def send(server, **tls):
    with smtplib.SMTP(server.host, server.port) as client:
        if tls:
            client.starttls(**tls)
        client.sendmail("a@example.com", ["b@example.com"], "Subject: late")

def test_nothing_is_sent(frozen, mailbox):
    mailbox.assert_empty()
    mailbox.settle()

def test_a_wait_ends(frozen, mailbox):
    with pytest.raises(WaitTimedOut):
        mailbox.wait_for(subject="x", timeout=0.2)
    with pytest.raises(WaitTimedOut), mailbox.expecting(timeout=0.2):
        pass
    with mailbox.expecting(0):
        pass

async def wait(amailbox):
    with pytest.raises(WaitTimedOut):
        await amailbox.wait_for(timeout=0.2)
    await amailbox.assert_empty()

def test_an_async_wait_ends(frozen, amailbox):
    import asyncio
    from freezegun import freeze_time
    with freeze_time("1999-01-01", real_asyncio=True):
        asyncio.run(wait(amailbox))

@freeze_time("2030-01-01", auto_tick_seconds=15)
def test_a_wait_waits(mailbox):
    sender = threading.Timer(0.1, send, [mailbox])
    sender.start()
    assert mailbox.wait_for(subject="late")
    sender.join()

def test_time_that_jumps(frozen, mailbox):
    threading.Timer(0.1, frozen.tick, [HOUR]).start()
    sender = threading.Timer(0.2, send, [mailbox])
    sender.start()
    assert mailbox.wait_for(subject="late")
    sender.join()

@pytest.mark.mailbox(tls="starttls")
def test_tls(frozen, mailbox, mail_server):
    send(mailbox, context=mail_server.client_ssl_context())
    assert mailbox.wait_for().tls
"""


def test_waits_are_measured_in_real_time(project: pytest.Pytester) -> None:
    project.makepyfile(TESTS)
    began = time.monotonic()
    result = project.runpytest_subprocess("-W", "error", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=11)
    assert time.monotonic() - began < 60
