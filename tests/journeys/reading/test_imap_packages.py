"""The IMAP clients that PyPI has: imapclient, imap-tools and aioimaplib."""

import asyncio
import time
from collections.abc import Iterator

import aioimaplib
import pytest
from imap_tools import MailBoxStartTls, MailBoxUnencrypted
from imapclient import IMAPClient

from hard_mails import RAW
from mailtrap_local import Sandbox
from sending import send

PDF = RAW["03-mixed-related-alternative"]


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[IMAPClient]:
    with IMAPClient(sandbox.imap.host, port=sandbox.imap.port, ssl=False, timeout=20) as client:
        client.login("all", "x")
        yield client


def test_imapclient_reads_envelope_and_structure_of_all(
    client: IMAPClient, mails: list[bytes]
) -> None:
    client.select_folder("INBOX")
    found = client.fetch(range(1, len(mails) + 1), ["ENVELOPE", "BODYSTRUCTURE", "BODY.PEEK[]"])
    assert [found[uid][b"BODY[]"] or b"" for uid in sorted(found)] == mails
    forwarded = found[list(RAW).index("06-forwarded") + 1]
    assert forwarded[b"ENVELOPE"].to[0].mailbox == b"ann"
    assert forwarded[b"BODYSTRUCTURE"].is_multipart
    assert all(one[b"BODYSTRUCTURE"] for one in found.values())


def test_imapclient_goes_over_to_tls(sandbox: Sandbox) -> None:
    with IMAPClient("localhost", port=sandbox.imap.port, ssl=False, timeout=20) as client:
        client.starttls(sandbox.client_ssl_context())
        client.login("all", "x")
        assert next(name for _, _, name in client.list_folders()) == "INBOX"


def test_imapclient_hears_of_new_mail_while_it_idles(client: IMAPClient, sandbox: Sandbox) -> None:
    client.select_folder("INBOX")
    client.idle()
    started = time.monotonic()
    send(sandbox.smtp, "New")
    assert client.idle_check(timeout=20) == [(1, b"EXISTS")]
    assert time.monotonic() - started < 10, "a second at most, but a busy machine may take its time"
    client.idle_done()


def test_imap_tools_reads_attachments_by_name(sandbox: Sandbox, mails: list[bytes]) -> None:
    with MailBoxUnencrypted(sandbox.imap.host, sandbox.imap.port).login("all", "x") as mailbox:
        messages = list(mailbox.fetch(mark_seen=False))
        assert len(messages) == len(mails)
        message = messages[mails.index(PDF)]
        names = [attachment.filename for attachment in message.attachments]
        assert names == ["logo.png", "invoice.pdf"]
        assert message.uid
        assert message.attachments[1].payload.startswith(b"%PDF")
        mailbox.delete([message.uid])
    assert len(sandbox.mailbox) == len(mails) - 1


def test_imap_tools_hears_of_new_mail_while_it_idles(sandbox: Sandbox) -> None:
    trusting = sandbox.client_ssl_context()
    place = ("localhost", sandbox.imap.port)
    with MailBoxStartTls(*place, ssl_context=trusting).login("inbox", "x") as mailbox, mailbox.idle:
        send(sandbox.smtp, "New")
        assert mailbox.idle.poll(timeout=20) == [b"* 1 EXISTS"]


def test_aioimaplib_fetches_and_idles(sandbox: Sandbox) -> None:
    async def journey() -> list[bytes]:
        client = aioimaplib.IMAP4(*sandbox.imap, timeout=20)
        await client.wait_hello_from_server()
        await client.login("all", "x")
        await client.select()
        idle = await client.idle_start(timeout=20)
        await asyncio.to_thread(send, sandbox.smtp, "New")
        pushed: list[bytes] = await client.wait_server_push(timeout=20)
        client.idle_done()
        await asyncio.wait_for(idle, 20)
        _, lines = await client.fetch("1", "BODY.PEEK[]")
        await client.logout()
        return [*pushed, bytes(lines[1])]

    pushed, raw = asyncio.run(journey())
    assert pushed == b"1 EXISTS"
    assert raw == sandbox.mailbox[0].raw
