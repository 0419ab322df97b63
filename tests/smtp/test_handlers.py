"""aiosmtpd handlers of a sandbox: what they see, what they reply, what is then kept."""

import asyncio
import contextlib
import io
import smtplib
from email.message import Message as EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.handlers import AsyncMessage, Debugging, Message, Proxy, Sink
from aiosmtpd.handlers import Mailbox as MaildirHandler
from aiosmtpd.smtp import MISSING, SMTP, Envelope, Session

from conversing import Connect, Serve
from sending import send

MAIL = b"MAIL FROM:<ann@example.com> BODY=8BITMIME SMTPUTF8\r\n"
ENVELOPE = b"MAIL FROM:<ann@example.com>\r\nRCPT TO:<bob@example.com>\r\n"
RAW = b"Subject: Hello\r\n\r\n.dots\r\n"


class Recorder:
    """Notes each call, and what the server, the session and the envelope are then."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("handle_"):
            return super().__getattribute__(name)

        async def method(server: SMTP, session: Session, envelope: Envelope, *rest: Any) -> None:
            assert server.session is session
            assert server.envelope is envelope
            assert server.event_handler is self
            state = (session.host_name, session.extended_smtp, envelope.mail_from)
            self.calls.append((name, *rest, *state, list(envelope.rcpt_tos)))

        return method

    def __dir__(self) -> list[str]:
        verbs = ("HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "VRFY", "QUIT")
        return [f"handle_{verb}" for verb in verbs]


class Answering:
    """Gives the same answer to one verb, whatever the client says."""

    def __init__(self, verb: str, answer: Any) -> None:
        async def method(*_: Any) -> Any:
            return answer

        setattr(self, f"handle_{verb}", method)


def test_a_handler_sees_what_aiosmtpd_documents(serve: Serve, connect: Connect) -> None:
    recorder = Recorder()
    sandbox = serve(handler=recorder)
    client = connect(sandbox.smtp)
    for line in (b"HELO app", b"NOOP", b"VRFY <bob@example.com>", MAIL.strip(), b"RSET"):
        assert client.say(line + b"\r\n")[0] == "2"
    assert client.say(MAIL + b"RCPT TO:<> \r\n")[:3] == "250"
    assert client.reply()[:3] == "501"  # nobody is asked about what is invalid
    assert client.say(b"RCPT TO:<bob@example.com> NOTIFY=NEVER\r\n")[:3] == "250"
    assert client.say(b"DATA\r\n")[:3] == "354"
    assert client.say(b".\r\nQUIT\r\n")[:3] == "250"
    assert client.reply()[:3] == "221"
    parameters = ["BODY=8BITMIME", "SMTPUTF8"]
    hello: tuple[Any, ...] = ("app", False, None, [])
    mail = ("app", False, "ann@example.com")
    assert recorder.calls == [
        ("handle_HELO", "app", *hello),
        ("handle_NOOP", None, *hello),
        ("handle_VRFY", "bob@example.com", *hello),
        ("handle_MAIL", "ann@example.com", parameters, *hello),
        ("handle_RSET", *hello),
        ("handle_MAIL", "ann@example.com", parameters, *hello),
        ("handle_RCPT", "bob@example.com", ["NOTIFY=NEVER"], *mail, []),
        ("handle_DATA", *mail, ["bob@example.com"]),
        ("handle_QUIT", *hello),
    ]
    assert sandbox.mailbox[0].envelope.mail_options == tuple(parameters)
    assert sandbox.mailbox[0].envelope.rcpt_options == (("NOTIFY=NEVER",),)


def test_server_session_and_envelope_are_those_of_aiosmtpd(serve: Serve) -> None:
    seen: dict[str, Any] = {}

    class Looking:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> None:
            assert isinstance(server, SMTP)
            seen.update(vars(envelope), peer=session.peer, hostname=server.hostname)
            seen.update(socket=server.transport.get_extra_info("peername"))  # type: ignore[union-attr]

    sandbox = serve(handler=Looking())
    with smtplib.SMTP(*sandbox.smtp, timeout=60) as client:
        client.sendmail("ann@example.com", ["b@x", "c@x"], RAW, ["SMTPUTF8"])
        assert client.sock is not None
        assert seen.pop("peer") == seen.pop("socket") == client.sock.getsockname()
    raw = sandbox.mailbox[0].raw
    assert seen == {
        "mail_from": "ann@example.com", "mail_options": ["size=25", "SMTPUTF8"], "smtp_utf8": True,
        "content": raw, "original_content": raw, "rcpt_tos": ["b@x", "c@x"], "rcpt_options": [],
        "hostname": "localhost",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        ("HELO", b"HELO app\r\n"),
        ("MAIL", b"MAIL FROM:<ann@example.com>\r\n"),
        ("RCPT", ENVELOPE),
        ("DATA", ENVELOPE + b"DATA\r\nSubject: Hello\r\n\r\n.\r\n"),
        ("RSET", b"RSET\r\n"),
        ("NOOP", b"NOOP\r\n"),
        ("VRFY", b"VRFY bob\r\n"),
        ("QUIT", b"QUIT\r\n"),
    ],
)
def test_what_a_handler_returns_is_the_reply(
    serve: Serve, connect: Connect, verb: str, line: bytes
) -> None:
    def last_reply(answer: Any) -> str:
        sandbox = serve(handler=Answering(verb, answer))
        client = connect(sandbox.smtp)
        client.say(b"EHLO app\r\n")
        client.socket.sendall(line + b"HELP\r\n")
        *_, reply = iter(client.reply, "" if verb == "QUIT" else client_help)
        if verb == "DATA":
            assert len(sandbox.mailbox) == (reply[0] == "2")
        return reply

    client_help = "214 2.0.0 Commands: EHLO HELO AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT"
    assert last_reply("254 as you like") == "254 as you like"
    assert last_reply("250-two\n250 lines") == "250-two\n250 lines"
    assert last_reply("550 not today") == "550 not today"
    assert last_reply(b"450 later") == "450 later"
    assert last_reply(None)[0] == last_reply(MISSING)[0] == "2"


def test_handle_ehlo_takes_the_usual_lines_and_returns_others(serve: Serve) -> None:
    class Boasting:
        async def handle_EHLO(
            self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
        ) -> list[str]:
            session.host_name = hostname
            kept = [line for line in responses if "CHUNKING" not in line]
            return [*kept[:-1], "250-X-OWN 1", kept[-1]]

    class Old:
        async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str) -> str:
            await server.push("250-X-PUSHED")
            return f"250 X-HELLO {name}"

    sandbox = serve(handler=[Boasting(), Old()])
    with smtplib.SMTP(*sandbox.smtp, "app.example", timeout=60) as client:
        client.ehlo()
        assert client.esmtp_features["x-own"] == "1"
        assert client.esmtp_features["x-hello"] == "app.example"
        assert client.has_extn("size")
        assert client.has_extn("x-pushed")
        assert not client.has_extn("chunking")
        assert not client.has_extn("help")  # as with aiosmtpd, the old form has the last line


def test_handlers_decide_which_addresses_are_recorded(serve: Serve) -> None:
    class Rewriting:
        def __init__(self, mark: str) -> None:
            self.mark = mark

        async def handle_MAIL(
            self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
        ) -> str:
            envelope.mail_from = self.mark + address
            envelope.mail_options.extend(options)
            return "250 OK"

        async def handle_RCPT(
            self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
        ) -> str:
            if address.startswith("no"):
                envelope.rcpt_tos.append("nobody@example.com")
                return "550 no"
            envelope.rcpt_tos.append(self.mark + address)
            if address.startswith("all"):
                envelope.rcpt_tos.append("more@example.com")
            return "250 OK"

    sandbox = serve(handler=[Rewriting("x"), Sink(), Rewriting("y")])
    send(sandbox.smtp, raw=RAW, to=["a@example.com", "no@example.com", "all@example.com"])
    (mail,) = sandbox.mailbox
    assert mail.mail_from == "yxapp@example.com"
    assert mail.rcpt_to == ("yxa@example.com", "yxall@example.com", "ymore@example.com")
    assert mail.raw == RAW


def test_the_envelope_is_kept_as_handle_data_leaves_it(serve: Serve, connect: Connect) -> None:
    class Leaving:
        async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
            envelope.rcpt_tos = ["audit@example.com", envelope.rcpt_tos[0]]
            envelope.content = b"something else"
            return "250 OK"

    sandbox = serve(handler=Leaving(), lmtp="127.0.0.1:0")
    client = connect(dict(sandbox.listeners)["lmtp"])
    client.say(b"LHLO app\r\n")
    client.begin(recipients=3)
    client.socket.sendall(b"DATA\r\n" + RAW + b".\r\n")
    assert client.codes(4) == ["354", "250", "250", "250"]  # RFC 2033: one for each recipient
    (mail,) = sandbox.mailbox
    assert mail.rcpt_to == ("audit@example.com", "bob0@example.com")
    assert mail.raw == RAW.replace(b"\r\n.", b"\r\n")


def test_rewritten_addresses_choose_the_mailbox(serve: Serve) -> None:
    class Forwarding:
        async def handle_RCPT(
            self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
        ) -> str:
            envelope.rcpt_tos.append("orders@shop.example")
            return "250 OK"

    sandbox = serve(
        handler=Forwarding(), route=[{"mailbox": "shop", "recipient": "*@shop.example"}]
    )
    sandbox.mailbox.faults.delay(0.001, on="end-of-data")  # for which the mailbox has to be known
    send(sandbox.smtp)
    assert [mail.mailbox for mail in sandbox.mailroom.messages_after(0)] == ["shop"]


@pytest.mark.parametrize(
    "octets", [b"DATA\r\nHi\r\n.\r\n", b"BDAT 4 LAST\r\nHi\r\n", b"BDAT 2\r\nHiBDAT 2 LAST\r\n\r\n"]
)
def test_a_client_that_pipelines_gets_its_replies_in_order(
    serve: Serve, connect: Connect, octets: bytes
) -> None:
    sandbox = serve(handler=Answering("DATA", "250 mine"))
    client = connect(sandbox.smtp)
    client.say(b"EHLO app\r\n")
    client.socket.sendall((ENVELOPE + octets) * 50 + b"QUIT\r\n")
    replies = list(iter(client.reply, ""))
    assert replies.count("250 mine") == len(sandbox.mailbox) == 50
    assert replies[-1][:3] == "221"
    assert {mail.raw for mail in sandbox.mailbox} == {b"Hi\r\n"}


def test_the_first_refusal_wins_and_faults_are_asked_before_handlers(serve: Serve) -> None:
    recorder = Recorder()
    sandbox = serve(handler=[Answering("RCPT", "450 first"), recorder, Answering("RCPT", "550 no")])
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="first"):
        send(sandbox.smtp)
    with (
        sandbox.mailbox.faults.reject_rcpt(),
        pytest.raises(smtplib.SMTPRecipientsRefused, match=r"5\.1\.1"),
    ):
        send(sandbox.smtp)
    assert "handle_RCPT" not in {name for name, *_ in recorder.calls}


class Collecting(Message):
    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.messages: list[EmailMessage] = []

    def handle_message(self, message: EmailMessage) -> None:
        self.messages.append(message)


class CollectingLater(AsyncMessage):
    messages: list[EmailMessage]

    async def handle_message(self, message: EmailMessage) -> None:
        self.messages = [message]


def test_the_handlers_of_aiosmtpd_work(serve: Serve, tmp_path: Path) -> None:
    elsewhere = serve()
    printed, collecting = io.StringIO(), Collecting()
    with contextlib.closing(asyncio.new_event_loop()) as loop:  # it wants one, and leaves it alone
        later = CollectingLater(loop=loop)
    maildir = MaildirHandler(tmp_path / "maildir")
    proxy = Proxy(*elsewhere.smtp)
    sandbox = serve(handler=[Sink(), Debugging(printed), collecting, later, maildir, proxy])
    send(sandbox.smtp, "Report")
    assert sandbox.mailbox.find(subject="Report").rcpt_to == ("ann@example.com",)
    assert "Subject: Report" in printed.getvalue()
    stored = [*collecting.messages, *later.messages, *maildir.mailbox]
    assert [(each["Subject"], each["X-RcptTo"]) for each in stored] == [
        ("Report", "ann@example.com")
    ] * 3
    (passed_on,) = elsewhere.mailbox
    assert passed_on.mail_from == "app@example.com"
    assert b"X-Peer: 127.0.0.1" in passed_on.raw
