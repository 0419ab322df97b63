"""`wait`: its output, its end, and its report when no mail came."""

import json
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from delivering import deliver
from invoking import Called
from mailtrap_local import Sandbox
from mailtrap_local.cli.wait import TimeIsOver, wait_for_messages
from mailtrap_local.client.transport import HttpTransport
from sending import send

Command = Callable[..., Called]


def test_mail_that_is_there_counts_and_is_printed_a_line_each(
    command: Command, sandbox: Sandbox
) -> None:
    send(sandbox.smtp, "one")
    send(sandbox.smtp, "two")
    result = command("wait", "--count", 2)
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert [line["subject"] for line in lines] == ["one", "two"]
    assert lines[0]["rcpt_to"] == ["ann@example.com"]


def test_mail_that_comes_later_is_waited_for(command: Command, sandbox: Sandbox) -> None:
    send(sandbox.smtp, "other")
    timer = threading.Timer(0.2, send, (sandbox.smtp, "reset"))
    timer.start()
    result = command("wait", "--query", "subject:reset", "--timeout", "30s")
    timer.join()
    assert result.exit_code == 0
    assert json.loads(result.output)["subject"] == "reset"


def test_in_vain_it_says_what_did_arrive_and_what_failed(
    command: Command, sandbox: Sandbox
) -> None:
    send(sandbox.smtp, "Welcome", to="bob@example.com")
    send(sandbox.smtp, "Reset", to="bob@example.com")
    sandbox.mailbox.faults.reject_rcpt("ann@*")

    def fail() -> None:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(sandbox.smtp, "Reset")

    timer = threading.Timer(0.2, fail)
    timer.start()
    result = command("wait", "--query", "subject:reset to:ann", "--timeout", "1s")
    timer.join()
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0] == "no message that fits came within 1 s"
    assert lines[1] == "what did arrive, closest first:"
    assert lines[2].endswith("app@example.com -> bob@example.com  'Reset'")
    assert lines[3].endswith("'Welcome'")
    assert lines[4] == "sessions that failed meanwhile:"
    assert "rejected: " in lines[5]
    assert "550 5.1.1 No such user" in lines[5]


def test_nothing_at_all_is_reported_too(command: Command) -> None:
    result = command("wait", "--timeout", "10ms", "--count", "3")
    assert result.exit_code == 1
    assert result.stderr == "fewer than 3 that fit came within 0.01 s\nnothing arrived at all\n"


def test_only_what_came_behind_a_cursor_counts_if_one_is_given(
    command: Command, sandbox: Sandbox
) -> None:
    send(sandbox.smtp, "old")
    cursor = str(sandbox.mailroom.store.cursor)
    assert command("wait", "--after", cursor, "--timeout", "10ms").exit_code == 1
    send(sandbox.smtp, "new")
    found = command("wait", "--after", cursor)
    assert json.loads(found.output)["subject"] == "new"


def test_only_a_mailbox_counts_if_one_is_given(command: Command, sandbox: Sandbox) -> None:
    send(sandbox.smtp, "x")
    assert command("wait", "--mailbox", "inbox").exit_code == 0
    assert command("wait", "--mailbox", "shop", "--timeout", "10ms").exit_code == 1


def test_a_wait_of_more_than_a_request_may_take_asks_again(sandbox: Sandbox) -> None:
    transport = HttpTransport(sandbox.http.url)
    timer = threading.Timer(0.3, send, (sandbox.smtp, "late"))
    timer.start()
    (found,) = wait_for_messages(transport, 1, 30, {}, max_hold=0.05)
    timer.join()
    assert found["subject"] == "late"
    with pytest.raises(TimeIsOver):
        wait_for_messages(transport, 1, 0.2, {"query": "subject:no"}, max_hold=0.05)


def test_no_control_character_reaches_the_terminal(command: Command, sandbox: Sandbox) -> None:
    raw = b"Subject: =?utf-8?q?=1b]0;evil=07=c2=9b31m=7f=e2=80=ae?=\r\n\r\n"
    deliver(sandbox, raw, mail_from="a\x1b@x", to="a\x7f\x9bb@example.com")
    for words in (["wait"], ["wait", "--query", "nothing", "--timeout", "10ms"]):
        result = command(*words)
        assert result.output.replace("\n", "").isprintable()
        assert result.output.isascii() or "\ufffd" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--count", "0"], "'0' is no count"),
        (["--count", "1001"], "1000"),
        (["--timeout", "soon"], "'soon' is not a duration"),
        (["--after", "x"], "is no cursor"),
        (["--query", "before:"], "before"),
    ],
)
def test_nonsense_is_one_clear_error_and_2(command: Command, words: list[str], said: str) -> None:
    result = command("wait", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_is_no_time_that_is_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        words = [sys.executable, "-m", "mailtrap_local", "wait", "--url", url]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
            connection, _ = server.accept()
            with connection:
                ran.send_signal(signal.SIGINT)
                assert ran.communicate(timeout=60) == (b"", b"")
    assert ran.returncode == 130


def test_a_path_that_nothing_is_served_at_is_named(command: Command, sandbox: Sandbox) -> None:
    result = command("wait", "--url", f"{sandbox.http.url}/mail")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nothing is served at /mail/api/wait" in result.stderr
