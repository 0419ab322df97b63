"""One set of journeys for mail clients of many makers, each as its users configure it."""

from collections.abc import Callable

import pytest

from documented import SUBJECT, check_complete
from mail_clients import ANN, BOB, Send, Task
from mailtrap_local import Mailbox, Session
from mailtrap_local.mail.connection_info import AuthInfo

PLAIN, LOGIN, CRAM_MD5 = "PLAIN", "LOGIN", "CRAM-MD5"
MECHANISMS = {
    "s_nail": (PLAIN, LOGIN, CRAM_MD5),
    "mutt": (PLAIN, LOGIN, CRAM_MD5),
    "git_send_email": (PLAIN, LOGIN, CRAM_MD5),
    "phpmailer": (PLAIN, LOGIN, CRAM_MD5),
    "symfony_mailer": (CRAM_MD5,),  # its own choice
    "ruby_mail": (PLAIN, LOGIN, CRAM_MD5),
    "net_smtp": (PLAIN, CRAM_MD5),
    "jakarta_mail": (PLAIN, LOGIN),
}
SENDS_SEVERAL = [name for name in MECHANISMS if name not in {"s_nail", "mutt"}]
GONE = "gone@example.com"

every_client = pytest.mark.parametrize("client", MECHANISMS, indirect=True)

OpenMailbox = Callable[..., Mailbox]
MakeTask = Callable[..., Task]
LastSession = Callable[[Mailbox], Session]


def send(client: Send, task: Task) -> None:
    ran = client(task)
    assert ran.returncode == 0, ran.stdout.decode()


def fail_to_send(client: Send, task: Task) -> str:
    """Return what a client has to say on a failure."""
    ran = client(task)
    output = ran.stdout.decode()
    assert ran.returncode != 0, output
    return output


@every_client
def test_a_message_arrives_complete(
    client: Send, task: MakeTask, mailbox: Mailbox, last_session: LastSession
) -> None:
    send(client, task(mailbox))
    mail = mailbox.wait_for(subject=SUBJECT)
    check_complete(mail)
    assert (mail.tls, mail.auth) == (None, None)
    session = last_session(mailbox)
    assert (session.outcome, session.message_ids) == ("delivered", [mail.id])


@pytest.mark.parametrize(
    ("client", "mechanism"),
    [(client, mechanism) for client, all_of_it in MECHANISMS.items() for mechanism in all_of_it],
    indirect=["client"],
)
def test_starttls_and_credentials_go_together(
    client: Send, task: MakeTask, open_mailbox: OpenMailbox, mechanism: str
) -> None:
    mailbox = open_mailbox(tls="require")
    send(client, task(mailbox, tls="starttls", mechanism=mechanism))
    mail = mailbox.wait_for(subject=SUBJECT)
    check_complete(mail)
    assert mail.tls is not None
    assert mail.tls.version == "TLSv1.3"
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)


@every_client
def test_implicit_tls_and_a_password_of_any_characters(
    client: Send, task: MakeTask, open_mailbox: OpenMailbox, request: pytest.FixtureRequest
) -> None:
    user, password = "äpp", "s3cret: 100%/@ ✔"
    mailbox = open_mailbox(tls="implicit", auth=(user, password))
    send(client, task(mailbox, tls="implicit", mechanism=PLAIN, user=user, password=password))
    mail = mailbox.wait_for(subject=SUBJECT)
    check_complete(mail)
    assert mail.tls
    chosen = LOGIN if "symfony" in request.node.name else PLAIN
    assert mail.auth == AuthInfo(username=user, mechanism=chosen)


@every_client
def test_a_wrong_password_is_reported(
    client: Send, task: MakeTask, open_mailbox: OpenMailbox, last_session: LastSession
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    output = fail_to_send(client, task(mailbox, mechanism=PLAIN))
    assert "5.7.8" in output or "uthenticat" in output
    mailbox.assert_empty()
    session = last_session(mailbox)
    assert session.auth is None
    assert "535 5.7.8" in session.reason


@every_client
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_an_unknown_authority_is_reported(
    client: Send, task: MakeTask, open_mailbox: OpenMailbox, last_session: LastSession, tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    fail_to_send(client, task(mailbox, tls=tls, ca_file=None))
    mailbox.assert_empty()
    session = last_session(mailbox)
    assert session.outcome == "aborted"
    assert "certificate" in session.reason


@every_client
def test_many_recipients_arrive_in_their_order(
    client: Send, task: MakeTask, mailbox: Mailbox
) -> None:
    recipients = tuple(f"reader{number}@example.com" for number in range(50))
    send(client, task(mailbox, recipients=recipients))
    mail = mailbox.wait_for(subject=SUBJECT)
    assert mail.to == recipients
    assert mail.rcpt_to == (*recipients, BOB)


@every_client
@pytest.mark.parametrize("recipients", [(GONE,), (ANN, GONE)], ids=["alone", "among others"])
def test_a_refused_recipient_is_reported(
    client: Send,
    task: MakeTask,
    mailbox: Mailbox,
    last_session: LastSession,
    recipients: tuple[str, ...],
) -> None:
    fault = mailbox.faults.reject_rcpt(GONE)
    output = fail_to_send(client, task(mailbox, recipients=recipients))
    assert "No such user" in output
    assert fault.hits == 1
    mails = list(mailbox)  # some send to the others all the same
    assert last_session(mailbox).outcome == ("delivered" if mails else "rejected")
    assert all(GONE not in mail.rcpt_to for mail in mails)


@every_client
def test_a_message_that_is_put_off_is_reported(
    client: Send, task: MakeTask, mailbox: Mailbox, last_session: LastSession
) -> None:
    mailbox.faults.temp_fail()
    fail_to_send(client, task(mailbox))
    mailbox.assert_empty()
    assert "451" in last_session(mailbox).reason
    send(client, task(mailbox))
    check_complete(mailbox.wait_for(subject=SUBJECT))


@pytest.mark.parametrize("client", SENDS_SEVERAL, indirect=True)
def test_several_messages_go_over_one_connection(
    client: Send, task: MakeTask, mailbox: Mailbox, last_session: LastSession
) -> None:
    subjects = tuple(f"{SUBJECT} {number}" for number in range(10))
    send(client, task(mailbox, subjects=subjects))
    mails = mailbox.wait_for_all(10)
    assert tuple(mail.subject for mail in mails) == subjects
    assert last_session(mailbox).message_ids == [mail.id for mail in mails]


@pytest.mark.parametrize("client", ["mutt", "phpmailer", "jakarta_mail"], indirect=True)
def test_delivery_status_notifications_may_be_asked_for(
    client: Send, task: MakeTask, mailbox: Mailbox
) -> None:
    send(client, task(mailbox, notify="FAILURE,DELAY"))
    mail = mailbox.wait_for(subject=SUBJECT)
    assert [option.upper() for options in mail.envelope.rcpt_options for option in options] == [
        "NOTIFY=FAILURE,DELAY",
        "NOTIFY=FAILURE,DELAY",
    ]
