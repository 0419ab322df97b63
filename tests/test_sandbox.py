"""The parts put together: listeners, mailboxes, start and stop."""

import gc
import os
import smtplib
import socket
import subprocess
import sys
import threading
import warnings

import pytest

from mailtrap_local import BadSetting, PortTaken, Sandbox, SandboxError, Settings
from mailtrap_local.config.values import HostPort
from sending import send


def test_it_catches_mail_in_a_script() -> None:
    with Sandbox() as sandbox:
        send(sandbox.smtp)
        mail = sandbox.mailbox.wait_for(subject="Hello")
        assert (mail.mailbox, mail.rcpt_to) == ("inbox", ("ann@example.com",))


def test_two_sandboxes_never_meet() -> None:
    with Sandbox() as one, Sandbox() as other:
        send(one.smtp)
        one.mailbox.wait_for()
        other.mailbox.assert_empty()


def test_an_open_mailbox_has_a_listener_of_its_own() -> None:
    with Sandbox() as sandbox:
        shop = sandbox.open_mailbox("shop")
        assert shop.address == "shop@example.com"
        send(shop, "for the shop")
        send(sandbox.smtp, "for all")
        assert [message.subject for message in shop] == ["for the shop"]
        assert [message.subject for message in sandbox.mailbox] == ["for all"]


def test_a_closed_mailbox_keeps_its_mail_and_takes_no_more() -> None:
    with Sandbox() as sandbox:
        shop = sandbox.open_mailbox("shop")
        send(shop)
        with smtplib.SMTP(shop.host, shop.port, timeout=60) as idle:
            shop.close()
            shop.close()
            assert idle.getreply()[0] == 421
        with pytest.raises(ConnectionRefusedError):
            send(shop)
        assert len(shop) == 1
        sandbox.open_mailbox("shop").close()


def test_a_name_is_open_once_and_makes_sense() -> None:
    with Sandbox() as sandbox:
        sandbox.open_mailbox("shop")
        for name in ("shop", "", "x" * 101, "a\nb"):
            with pytest.raises(BadSetting, match="mailbox"):
                sandbox.open_mailbox(name)


def test_many_mailboxes_may_be_opened_at_once() -> None:
    with Sandbox() as sandbox:
        mailboxes = [sandbox.open_mailbox(f"box{number}") for number in range(50)]
        assert len({mailbox.port for mailbox in mailboxes}) == 50
        send(mailboxes[7])
        assert [len(mailbox) for mailbox in mailboxes].count(1) == 1


def test_the_flags_names_are_taken_in_their_text_form() -> None:
    with Sandbox(smtp=["127.0.0.1:0", "127.0.0.1:0"], max_messages="2") as sandbox:
        first, second = (address for name, address in sandbox.listeners if name == "smtp")
        for address in (first, second, first):
            send(address)
        assert len(sandbox.mailbox) == 2


def test_listeners_are_routed_by_the_table() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    routes = [{"mailbox": "shop", "listener": f"127.0.0.1:{port}"}]
    with Sandbox(smtp=["127.0.0.1:0", f"127.0.0.1:{port}"], route=routes) as sandbox:
        send(HostPort("127.0.0.1", port))
        send(sandbox.smtp)
        assert [message.mailbox for message in sandbox.mailroom.messages_after(0)] == [
            "shop",
            "inbox",
        ]


def test_ipv6_and_names_are_listened_on_too() -> None:
    with Sandbox(smtp=["[::1]:0", "localhost:0"]) as sandbox:
        for _, address in sandbox.listeners:
            send(address)
        assert [message.envelope.listener for message in sandbox.mailbox] == [
            str(address) for _, address in sandbox.listeners
        ]


def test_a_setting_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(BadSetting, match="smtp: 'nonsense' is no address"):
        Sandbox(smtp="nonsense")
    with pytest.raises(BadSetting, match="no such setting: prot"):
        Sandbox(prot=1)
    with pytest.raises(TypeError):
        Sandbox(Settings(), http="off")


def test_a_taken_port_is_said_and_leaves_nothing_running() -> None:
    threads = threading.active_count()
    with Sandbox(http="127.0.0.1:0") as sandbox:
        with pytest.raises(PortTaken, match=rf"cannot listen on {sandbox.smtp}: another.*--smtp"):
            Sandbox(smtp=sandbox.smtp).start()
        with pytest.raises(PortTaken, match=r"another program listens there.*--http"):
            Sandbox(http=HostPort(*sandbox.http)).start()
    assert threading.active_count() == threads


def test_a_host_that_is_not_ours_is_said() -> None:
    with pytest.raises(PortTaken, match=r"on 192\.0\.2\.1:0: [\w ']+; choose another with --smtp"):
        Sandbox(smtp="192.0.2.1:0").start()


def test_listeners_that_are_off_are_said_to_be() -> None:
    with Sandbox(smtp="off") as sandbox:
        assert sandbox.listeners == []
        with pytest.raises(BadSetting, match="smtp"):
            _ = sandbox.smtp
        with pytest.raises(BadSetting, match="http"):
            _ = sandbox.http
        with pytest.raises(AttributeError, match="has no SMTP listener"):
            _ = sandbox.mailbox.port


def test_stopping_ends_every_thread_with_clients_hanging_and_may_be_repeated() -> None:
    threads = threading.active_count()
    sandbox = Sandbox(http="127.0.0.1:0").start()
    with socket.create_connection(sandbox.smtp) as client:
        assert client.recv(100).startswith(b"220 ")
        sandbox.stop()
        sandbox.stop()
        assert client.recv(100) == b"421 4.3.2 Shutting down\r\n"
        assert client.recv(100) == b""
    assert threading.active_count() == threads


def test_a_wait_ends_when_the_sandbox_stops() -> None:
    with Sandbox() as sandbox:
        threading.Timer(0.02, sandbox.stop).start()
        with pytest.raises(TimeoutError):
            sandbox.mailbox.wait_for(timeout=60)


def test_without_a_page_flask_is_never_imported() -> None:
    import subprocess
    import sys

    script = (
        "import sys; from mailtrap_local import Sandbox\n"
        "with Sandbox() as sandbox: sandbox.open_mailbox('x')\n"
        "print(sorted({'flask', 'werkzeug', 'click'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_it_runs_once_and_says_where() -> None:
    sandbox = Sandbox(http="127.0.0.1:0")
    assert repr(sandbox) == "<Sandbox, not running>"
    with sandbox:
        assert repr(sandbox) == f"<Sandbox smtp {sandbox.smtp}, http {sandbox.http}>"
        with pytest.raises(SandboxError, match="make another"):
            sandbox.start()
        assert sandbox.mailbox.port == sandbox.smtp.port
    with pytest.raises(SandboxError, match="make another"), sandbox:
        pass
    assert repr(sandbox) == "<Sandbox, not running>"


def test_one_that_was_never_started_leaves_nothing_open() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Sandbox(http="127.0.0.1:0").stop()
        gc.collect()


def test_a_mailbox_may_be_closed_when_all_is_over_and_none_opened_then() -> None:
    sandbox = Sandbox()
    with pytest.raises(SandboxError, match="does not run"):
        sandbox.open_mailbox("early")
    with sandbox:
        shop = sandbox.open_mailbox("shop")
    shop.close()
    with pytest.raises(SandboxError, match="does not run"):
        sandbox.open_mailbox("late")


def test_mail_is_tagged_by_its_header_its_recipients_and_rules() -> None:
    rules = [{"tag": "greeting", "query": "subject:hello"}]
    with Sandbox(tag=rules) as sandbox:
        with smtplib.SMTP(*sandbox.smtp, timeout=60) as smtp:
            raw = b"Subject: Hello\r\nX-Tags: by header\r\n\r\n"
            smtp.sendmail("ann@example.com", "bob+plus@example.com", raw)
        message = sandbox.mailbox.wait_for()
        flags = sandbox.mailroom.store.get(message.id).flags
        assert flags.tags == {"greeting", "by header", "plus"}
    with pytest.raises(BadSetting, match="query = 'subject:'"):
        Sandbox(tag=[{"tag": "x", "query": "subject:"}])


_FORKING = """
import os, signal, socket
from mailtrap_local import Sandbox

flags = dict.fromkeys(["smtps", "lmtp", "pop3", "imap"], "127.0.0.1:0")
with Sandbox(**flags) as sandbox:
    addresses = [address for _, address in sandbox.listeners]
    child = os.fork()
    if not child:
        signal.pause()
for address in addresses:
    try:
        socket.create_connection(address, timeout=5).close()
    except ConnectionRefusedError:
        print("refused")
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_keeps_no_listener_open() -> None:
    forking = [sys.executable, "-c", _FORKING]
    ran = subprocess.run(forking, capture_output=True, text=True, timeout=30, check=True)
    assert ran.stdout.split() == ["refused"] * 5
