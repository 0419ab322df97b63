"""Faults leave other mailboxes alone, and everything once they are removed."""

import contextlib
import inspect
import smtplib
from collections.abc import Callable

import pytest

from mailtrap_local import Fault, Mailbox, Sandbox
from mailtrap_local.faults.mailbox_faults import Faults
from projects import CONFTEST
from sending import send

pytest_plugins = ["pytester"]

Use = Callable[[Mailbox], None]

EVERY: dict[str, Callable[[Faults], Fault]] = {
    "reply": lambda faults: faults.reply("DATA", 554),
    "reject_rcpt": lambda faults: faults.reject_rcpt(),
    "reject_sender": lambda faults: faults.reject_sender(),
    "temp_fail": lambda faults: faults.temp_fail(times=None),
    "fail_auth": lambda faults: faults.fail_auth(),
    "greylist": lambda faults: faults.greylist(),
    "garbage": lambda faults: faults.garbage("MAIL"),
    "refuse": lambda faults: faults.refuse(),
    "delay": lambda faults: faults.delay(0.01),
    "throttle": lambda faults: faults.throttle(10_000),
    "drop": lambda faults: faults.drop(),
    "drop_after_store": lambda faults: faults.drop_after_store(),
    "hide": lambda faults: faults.hide("AUTH"),
    "limit_size": lambda faults: faults.limit_size(1),
    "certificate": lambda faults: faults.certificate("expired"),
    "feedback": lambda faults: faults.feedback("bounce"),
}


def test_every_method_is_tried() -> None:
    methods = {name for name, _method in inspect.getmembers(Faults, inspect.isfunction)}
    assert {name for name in methods if not name.startswith("_")} == {*EVERY, "clear"}


@pytest.mark.parametrize("name", EVERY)
def test_a_fault_meets_its_own_mailbox_alone(
    use_everything: Use, open_mailbox: Callable[..., Mailbox], name: str
) -> None:
    faulty, neighbour = open_mailbox(tls="starttls"), open_mailbox(tls="starttls")
    with EVERY[name](faulty.faults) as fault:
        use_everything(neighbour)
        assert fault.hits == 0
        assert len(neighbour) == 1
        assert list(neighbour.faults) == []
        assert list(faulty.faults) == [fault]


@pytest.mark.parametrize("name", EVERY)
def test_a_fault_that_is_removed_is_met_no_more(
    use_everything: Use, open_mailbox: Callable[..., Mailbox], name: str
) -> None:
    mailbox = open_mailbox(tls="starttls")
    with EVERY[name](mailbox.faults) as fault, contextlib.suppress(OSError):
        use_everything(mailbox)
    met = fault.hits
    assert met > 0
    mailbox.clear()
    use_everything(mailbox)
    assert fault.hits == met
    mailbox.assert_count(1, where=lambda mail: mail.via != "feedback")  # of the first may be late


@pytest.mark.parametrize("name", EVERY)
def test_a_fault_goes_with_its_mailbox(
    use_everything: Use, mail_server: Sandbox, open_mailbox: Callable[..., Mailbox], name: str
) -> None:
    first = open_mailbox(tls="starttls")
    fault = EVERY[name](first.faults)
    first.close()
    second = mail_server.open_mailbox(first.name, tls="starttls")
    use_everything(second)
    second.close()
    assert fault.hits == 0
    assert len(second) == 1


def test_the_inbox_and_a_mailbox_of_its_own_never_meet(
    mail_server: Sandbox, open_mailbox: Callable[..., Mailbox]
) -> None:
    inbox, mailbox = mail_server.mailbox, open_mailbox()
    with mailbox.faults.refuse() as fault:
        send(inbox)
    with inbox.faults.refuse() as other:
        send(mailbox)
    assert (fault.hits, other.hits) == (0, 0)
    assert (len(mailbox), inbox.clear()) == (1, 1)


def test_clear_removes_the_faults_of_one_mailbox(open_mailbox: Callable[..., Mailbox]) -> None:
    one, two = open_mailbox(), open_mailbox()
    for mailbox in (one, two):
        mailbox.faults.refuse()
        mailbox.faults.reject_rcpt()
    assert one.faults.clear() == 2
    send(one)
    with pytest.raises((ConnectionResetError, smtplib.SMTPServerDisconnected)):
        send(two)


def test_the_next_test_is_untouched(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(
        """
        import smtplib

        import pytest

        @pytest.mark.parametrize("turn", [1, 2])
        def test_with_faults_that_nobody_removes(mailbox, mail_server, send, turn):
            assert mail_server.mailroom.faults.all() == []
            fault = mailbox.faults.reject_rcpt(times=1)
            mailbox.faults.refuse(skip=2)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send()
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(recipient="451-then-ok@fault.test")
            assert fault.hits == 1

        def test_without(mailbox, mail_server, send, send_to):
            send()
            send_to(mail_server.mailbox)  # which is this test's while it runs
            assert len(mailbox) == 2
            assert mail_server.mailroom.faults.all() == []
        """
    )
    unused = ("-o", "mailtrap_unused_faults=ignore")
    pytester.runpytest("-p", "mailtrap_local", *unused).assert_outcomes(passed=3)
