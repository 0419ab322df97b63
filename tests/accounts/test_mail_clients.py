"""IMAP and POP3 by accounts: each sees its own mailboxes, and viewers change nothing."""

import imaplib
import poplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from mailtrap_local import Sandbox
from people import PASSWORD, call, send

LogIn = Callable[..., imaplib.IMAP4]
RAW = b"To: boss@secret.example\r\nSubject: x\r\n\r\nx\r\n"


@pytest.fixture
def log_in(team: Sandbox) -> Iterator[LogIn]:
    """`log_in("ann")` opens an IMAP session."""
    with ExitStack() as opened:

        def log_in(name: str, password: str = PASSWORD) -> imaplib.IMAP4:
            client = imaplib.IMAP4(*team.imap, timeout=20)
            opened.callback(client.shutdown)
            client.login(name, password)
            return client

        yield log_in


@pytest.fixture(autouse=True)
def _mail(team: Sandbox) -> None:
    send(team, "a@shop.example", subject="own")
    send(team, "boss@secret.example", subject="secret plan")
    call(team, "ann", "PUT", "/api/mailboxes/shop-2", {"recipient": "two@shop.example"})
    send(team, "two@shop.example", subject="own too")


def folders(client: imaplib.IMAP4) -> set[str]:
    lines = [line for line in client.list()[1] if isinstance(line, bytes)]
    return {line.decode().rpartition(" ")[2].strip('"') for line in lines}


def test_imap_shows_ones_own_mailboxes(team: Sandbox, log_in: LogIn) -> None:
    ann = log_in("ann")
    assert folders(ann) == {"INBOX", "Trash", "shop", "shop-2"}
    assert ann.select("INBOX")[1] == [b"2"]
    assert ann.search(None, "ALL")[1] == [b"1 2"]
    assert ann.search(None, "SUBJECT", "secret")[1] == [b""]
    assert ann.select("secret")[0] == "NO"
    assert ann.status("secret", "(MESSAGES)")[0] == "NO"
    assert ann.append("secret", "", "", RAW)[0] == "NO"
    # INBOX of all one's mail is kept in `inbox`, which is not hers
    assert ann.append("INBOX", "", "", RAW)[0] == "NO"
    assert ann.append("shop", "", "", RAW)[0] == "OK"
    assert call(team, "bob", "GET", "/api/messages").json["total"] == 1
    assert folders(log_in("root")) >= {"shop", "secret", "inbox"}


def test_a_user_name_may_name_a_view(log_in: LogIn) -> None:
    assert log_in("ann/shop-2").select()[1] == [b"1"]
    assert log_in("ann/a@shop.example").select()[1] == [b"1"]
    for name in ("ann/secret", "ann/nobody"):
        with pytest.raises(imaplib.IMAP4.error, match="No mailbox of that name"):
            log_in(name)
    # an address shows what is to it in her own mailboxes alone
    assert log_in("ann/boss@secret.example").select()[1] == [b"0"]


def test_wrong_credentials_and_old_user_names_are_refused(log_in: LogIn) -> None:
    for name, password in (("ann", "wrong"), ("all", "any"), ("shop", PASSWORD), ("nobody", "")):
        with pytest.raises(imaplib.IMAP4.error, match="not accepted"):
            log_in(name, password)


def test_idle_tells_of_ones_own_mail_alone(team: Sandbox, log_in: LogIn) -> None:
    ann = log_in("ann")
    ann.select("INBOX")
    before = ann.response("UIDNEXT")[1]
    ann.send(b"x IDLE\r\n")
    ann.readline()
    send(team, "boss@secret.example", subject="another secret")
    send(team, "a@shop.example", subject="own as well")
    assert ann.readline() == b"* 3 EXISTS\r\n"
    ann.send(b"DONE\r\n")
    assert ann.readline() == b"x OK Idled\r\n"
    bob = log_in("bob")
    bob.select("INBOX")
    assert bob.response("UIDNEXT")[1] != before


def test_a_viewer_changes_nothing(team: Sandbox, log_in: LogIn) -> None:
    vic = log_in("vic")
    with pytest.raises(imaplib.IMAP4.readonly):
        vic.select("INBOX")
    vic.select("INBOX", readonly=True)
    assert vic.fetch("1", "(BODY[])")[0] == "OK"
    assert vic.store("1", "+FLAGS", "\\Deleted")[0] == "NO"
    assert vic.expunge()[0] == "NO"
    assert vic.copy("1", "shop-2")[0] == "NO"
    assert vic.append("shop", "", "", RAW)[0] == "NO"
    assert call(team, "ann", "GET", "/api/messages").json["unread"] == 2


def test_a_read_token_changes_nothing(team: Sandbox, log_in: LogIn) -> None:
    made = call(team, "root", "POST", "/api/tokens", {"name": "x", "scope": "read"}).json
    root = log_in("root", made["token"])
    assert root.append("shop", "", "", RAW)[0] == "NO"
    with pytest.raises(imaplib.IMAP4.readonly):
        root.select("shop")


def test_pop3_shows_ones_own_mail(team: Sandbox, request: pytest.FixtureRequest) -> None:
    def maildrop(user: str) -> poplib.POP3:
        client = poplib.POP3(*team.pop3, timeout=20)
        request.addfinalizer(client.close)
        client.user(user)
        client.pass_(PASSWORD)
        return client

    ann, part, vic = map(maildrop, ("ann", "ann/shop-2", "vic"))
    assert (len(ann.list()[1]), len(part.list()[1]), len(vic.list()[1])) == (2, 1, 2)
    with pytest.raises(poplib.error_proto, match="only read"):
        vic.dele(1)
    part.dele(1)
    for client in (part, vic, ann):
        client.quit()
    with pytest.raises(poplib.error_proto, match="not accepted"):
        maildrop("all")
    assert call(team, "root", "GET", "/api/messages").json["total"] == 2
