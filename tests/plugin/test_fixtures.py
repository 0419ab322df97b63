"""The fixtures in a foreign project, from its first test to the end of its run."""

import pytest

pytest_plugins = ["pytester"]


def test_a_project_with_nothing_configured_catches_its_mail(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import smtplib
        from email.message import EmailMessage

        def test_reset(mailbox):
            message = EmailMessage()
            message["From"] = "app@example.com"
            message["To"] = mailbox.address
            message["Subject"] = "Reset your password"
            message.set_content("The code is 604118.")
            with smtplib.SMTP(mailbox.host, mailbox.port) as client:
                client.send_message(message)
            mail = mailbox.wait_for(subject="reset", to=mailbox.address)
            assert "604118" in mail.text
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_it_stands_the_strictest_settings(project: pytest.Pytester) -> None:
    project.makepyfile("def test_mail(send, mailbox): send('Hello'); mailbox.wait_for()")
    result = project.runpytest_subprocess("-W", "error", "--strict-markers", "--strict-config")
    result.assert_outcomes(passed=1)


def test_no_test_sees_the_mail_of_another(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        seen = set()

        @pytest.mark.parametrize("number", range(5))
        def test_mail(send, mailbox, number):
            assert len(mailbox) == 0
            assert mailbox.port not in seen
            seen.add(mailbox.port)
            send(f"Number {number}")
            assert mailbox.wait_for().subject == f"Number {number}"

        def test_of_all_that_nothing_is_left(mail_server):
            assert len(mail_server.mailroom.store.mailboxes()) == 0
        """
    )
    project.runpytest().assert_outcomes(passed=6)


ANYWHERE = """
import threading

import pytest
from mailtrap_local import MessageNotFound, TooManyMessages, UnexpectedMail, WaitTimedOut

def test_wait_for_waits(send, mailbox):
    late = threading.Timer(0.05, send, ["Late"])
    late.start()
    assert mailbox.wait_for(subject="late").rcpt_to == ("ann@example.com",)
    late.join()

def test_assert_empty(send, mailbox):
    mailbox.assert_empty()
    send("Hello", "ann@example.com")
    mailbox.assert_empty(rcpt="bob@example.com")
    with pytest.raises(UnexpectedMail, match="1 messages fit, wanted 0"):
        mailbox.assert_empty(rcpt="ann@example.com")

def test_expecting_looks_at_later_mail_alone(send, mailbox):
    send("Code 1")
    with mailbox.expecting(subject="Code") as expected:
        send("Code 2")
    assert expected.value.subject == "Code 2"
    with pytest.raises(WaitTimedOut, match="since then nothing arrived at all"):
        with mailbox.expecting(subject="Code", timeout=0.05):
            pass

def test_find_is_about_what_is_there(send, mailbox):
    send("One")
    send("Two")
    assert mailbox.find(subject="two").subject == "Two"
    with pytest.raises(MessageNotFound):
        mailbox.find(subject="Three")
    with pytest.raises(TooManyMessages):
        mailbox.find()

def test_clear(send, mailbox):
    send("One")
    assert mailbox.clear() == 1
    assert len(mailbox) == 0
    send("Two")
    assert [mail.subject for mail in mailbox] == ["Two"]
"""


def test_the_mailbox_can_do_what_it_can_do_anywhere(project: pytest.Pytester) -> None:
    project.makepyfile(ANYWHERE)
    project.runpytest().assert_outcomes(passed=5)


def test_an_app_of_the_whole_session_can_send_to_the_server(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import smtplib

        import pytest

        @pytest.fixture(scope="session")
        def app(mail_server):
            with smtplib.SMTP(mail_server.smtp.host, mail_server.smtp.port) as client:
                yield client

        def test_mail(app, mail_server):
            app.sendmail("app@example.com", ["ann@example.com"], "Subject: Hello")
            assert mail_server.mailbox.wait_for(subject="Hello")

        def test_mailboxes_can_be_opened_beside_the_own_one(mail_server, mailbox):
            other = mail_server.open_mailbox("other")
            assert other.port != mailbox.port
            other.close()
        """
    )
    project.runpytest().assert_outcomes(passed=2)


def test_any_name_of_a_test_will_do(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        NAMES = ["x" * 300, "発注", "a/b", "line\\nbreak", "\\x00", " ", "@", "ünï", ""]

        class TestClass:
            @pytest.mark.parametrize("name", NAMES)
            def test_mail(self, send, mailbox, name):
                send("Hello", mailbox.address)
                assert mailbox.wait_for().rcpt_to == (mailbox.address,)
        """
    )
    unescaped = "disable_test_id_escaping_and_forfeit_all_rights_to_community_support=1"
    for options in ((), ("-o", unescaped)):
        project.runpytest(*options).assert_outcomes(passed=9)


def test_workers_do_not_meet(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(20))
        def test_mail(send, mailbox, number):
            send("Hello", f"reader{number}@example.com")
            assert mailbox.wait_for().rcpt_to == (f"reader{number}@example.com",)
            mailbox.assert_count(1)
        """
    )
    project.runpytest_subprocess("-p", "xdist", "-n", "2").assert_outcomes(passed=20)


def test_a_client_that_sends_on_after_its_test_harms_nobody(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import socket
        import threading

        clients = []

        def send_on(address, begun):
            with socket.create_connection(address, timeout=60) as client:
                for line in (b"HELO x", b"MAIL FROM:<>", b"RCPT TO:<a@b>", b"DATA", b"Subject: x"):
                    client.sendall(line + b"\\r\\n")
                begun.set()
                try:
                    while client.recv(1000):
                        pass
                    while True:
                        client.sendall(b"\\r\\nmore")
                except ConnectionError:
                    pass

        def test_it_begins(mailbox):
            begun = threading.Event()
            client = threading.Thread(target=send_on, args=((mailbox.host, mailbox.port), begun))
            client.start()
            clients.append(client)
            assert begun.wait(10)

        def test_others_see_nothing_of_it(mailbox, mail_server, send):
            mailbox.assert_empty()
            clients.pop().join(10)
            send("Hello")
            assert mailbox.wait_for().subject == "Hello"
            assert len(mail_server.mailbox) == 0
        """
    )
    project.runpytest().assert_outcomes(passed=2)


def test_it_can_be_turned_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mail(mailbox): pass")
    result = pytester.runpytest("-p", "no:mailtrap_local")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'mailbox' not found"])
