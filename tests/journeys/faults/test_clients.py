"""The same faults, as other clients meet and report them, each over STARTTLS and with AUTH."""

import asyncio
import json
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import aiosmtplib
import pytest

from mailtrap_local import Fault, Mailbox, Sandbox, Session
from mailtrap_local.faults.mailbox_faults import Faults
from paths import NODE

SENDER, ANN = "app@example.com", "ann@example.com"

Client = Callable[[], tuple[int, str]]

FAULTS: dict[str, Callable[[Faults], Fault]] = {
    "refuse": lambda faults: faults.refuse(),
    "banner": lambda faults: faults.reply("banner", 554, "5.3.2 No mail here"),
    "hide": lambda faults: faults.hide("STARTTLS"),
    "expired": lambda faults: faults.certificate("expired"),
    "wrong-host": lambda faults: faults.certificate("wrong-host"),
    "auth": lambda faults: faults.fail_auth(),
    "sender": lambda faults: faults.reject_sender(),
    "recipient": lambda faults: faults.reject_rcpt(),
    "drop": lambda faults: faults.drop(after_bytes=10),
    "message": lambda faults: faults.temp_fail(),
    "lost-reply": lambda faults: faults.drop_after_store(),
}


@pytest.fixture
def mailbox(open_mailbox: Callable[..., Mailbox]) -> Mailbox:
    return open_mailbox(tls="starttls")


def run(*command: str | Path, stdin: bytes = b"") -> tuple[int, str]:
    """Run a client. Returns its exit code and what it said."""
    # patient, but not with a connection that is only said to be over: TLS would wait for 30 s
    done = subprocess.run(command, input=stdin, check=False, capture_output=True, timeout=20)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def meet_and_get_over_it(client: Client, mailbox: Mailbox, name: str) -> tuple[int, str]:
    """A client's reaction to a fault, which ends with the fault."""
    with FAULTS[name](mailbox.faults) as fault:
        result = client()
    assert fault.hits > 0
    assert len(mailbox) == (name == "lost-reply")
    mailbox.clear()
    assert client()[0] == 0
    assert len(mailbox) == 1
    return result


# -- curl ------------------------------------------------------------------------------------


@pytest.fixture
def curl(
    mailbox: Mailbox,
    mail_server: Sandbox,
    require_tool: Callable[[str, str], Path],
    tmp_path: Path,
) -> Client:
    program = require_tool("curl", "apt install curl")
    message = tmp_path / "hello.eml"
    message.write_bytes(b"Subject: Hello\r\n\r\nHi Ann.\r\n")
    task = ["--upload-file", str(message), f"smtp://localhost:{mailbox.port}/app.example"]
    envelope = ["--mail-from", SENDER, "--mail-rcpt", ANN, "--user", "app:s3cret"]
    trust = ["--ssl-reqd", "--cacert", str(mail_server.ca_file)]
    return lambda: run(program, "--silent", "--show-error", *task, *envelope, *trust)


@pytest.mark.parametrize(
    ("name", "codes", "said"),
    [
        ("refuse", {7, 56}, ""),  # while it connects, or a moment later
        ("banner", {8}, "554"),
        ("hide", {64}, "STARTTLS not supported"),
        ("expired", {60}, "certificate has expired"),
        ("wrong-host", {60}, "no alternative certificate subject name matches"),
        ("auth", {67}, "Login denied"),
        ("sender", {55}, "MAIL failed: 550"),
        ("recipient", {55}, "RCPT failed: 550"),
        ("drop", {55, 56}, ""),
        ("message", {8}, "Weird server reply"),
        ("lost-reply", {56}, ""),
    ],
)
def test_curl(curl: Client, mailbox: Mailbox, name: str, codes: set[int], said: str) -> None:
    code, output = meet_and_get_over_it(curl, mailbox, name)
    assert code in codes, output
    assert said in output


# -- swaks -----------------------------------------------------------------------------------


@pytest.fixture
def swaks(
    mailbox: Mailbox, mail_server: Sandbox, perl: Path, require_tool: Callable[[str, str], Path]
) -> Client:
    program = require_tool("swaks", "apt install swaks")
    task = ["--server", f"localhost:{mailbox.port}", "--from", SENDER, "--to", ANN]
    trust = ["--tls", "--tls-verify", "--tls-ca-path", str(mail_server.ca_file)]
    credentials = ["--auth", "PLAIN", "--auth-user", "app", "--auth-password", "s3cret"]
    return lambda: run(perl, program, *task, *trust, *credentials)


@pytest.mark.parametrize(
    ("name", "codes", "said"),
    [
        ("refuse", {2, 6, 21}, ""),
        ("banner", {21}, "554 5.3.2 No mail here"),
        ("hide", {29}, "Host did not advertise STARTTLS"),
        ("expired", {29}, "certificate verify failed"),
        ("auth", {28}, "535 5.7.8"),
        ("sender", {23}, "550 5.7.1"),
        ("recipient", {24}, "550 5.1.1"),
        ("drop", {6, 26}, "closed connection unexpectedly"),
        ("message", {26}, "451 4.3.0"),
        ("lost-reply", {6}, "closed connection unexpectedly"),
    ],
)
def test_swaks(swaks: Client, mailbox: Mailbox, name: str, codes: set[int], said: str) -> None:
    code, output = meet_and_get_over_it(swaks, mailbox, name)
    assert code in codes, output
    assert said in output


# -- Nodemailer ------------------------------------------------------------------------------


@pytest.fixture
def nodemailer(
    mailbox: Mailbox,
    mail_server: Sandbox,
    require_tool: Callable[[str, str], Path],
    give_up: Callable[[str], None],
) -> Client:
    program = require_tool("node", "apt install nodejs npm")
    if not (NODE / "node_modules").exists():
        give_up("nodemailer is not installed, run: npm --prefix tests/journeys/node ci")
    transport = {
        "host": "localhost",
        "port": mailbox.port,
        "requireTLS": True,
        "tls": {"ca": mail_server.ca_file.read_text()},
        "auth": {"user": "app", "pass": "s3cret"},
    }
    message = {"from": SENDER, "to": ANN, "subject": "Hello", "text": "Hi"}
    task = json.dumps({"transport": transport, "messages": [message]})
    return lambda: run(program, NODE / "send.mjs", stdin=task.encode())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refuse", "ECONNRESET"),
        ("expired", "CERT_HAS_EXPIRED"),
        ("wrong-host", "ERR_TLS_CERT_ALTNAME_INVALID"),
        ("auth", "535 5.7.8"),
        ("recipient", "550 5.1.1"),
        ("message", "451 4.3.0"),
        ("lost-reply", "Connection closed unexpectedly"),
    ],
)
def test_nodemailer(nodemailer: Client, mailbox: Mailbox, name: str, said: str) -> None:
    code, output = meet_and_get_over_it(nodemailer, mailbox, name)
    assert code == 1
    assert said in output


def test_why_a_client_left_is_known_also_if_it_did_not_say(
    nodemailer: Client, mailbox: Mailbox, last_session: Callable[[Mailbox], Session]
) -> None:
    with mailbox.faults.certificate("wrong-host"):
        nodemailer()
    assert "wrong-host" in last_session(mailbox).reason


# -- aiosmtplib ------------------------------------------------------------------------------


@pytest.fixture
def send_and_wait(mailbox: Mailbox, mail_server: Sandbox) -> Callable[[], None]:
    """Sends with aiosmtplib, or raises its error."""

    async def journey() -> None:
        try:
            await aiosmtplib.send(
                "Subject: Hello\n\nHi Ann.\n",
                sender=SENDER,
                recipients=[ANN],
                hostname="localhost",
                port=mailbox.port,
                tls_context=mail_server.client_ssl_context(),
                username="app",
                password="s3cret",
                timeout=60,
            )
        finally:
            await asyncio.sleep(0.1)  # it has closed its transport, which takes the loop a moment

    return lambda: asyncio.run(journey())


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("refuse", (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected), None),
        ("banner", aiosmtplib.SMTPConnectResponseError, "5.3.2 No mail here"),
        ("expired", ssl.SSLCertVerificationError, "certificate has expired"),
        ("wrong-host", ssl.SSLCertVerificationError, "not valid for 'localhost'"),
        ("auth", aiosmtplib.SMTPAuthenticationError, "5.7.8"),
        ("sender", aiosmtplib.SMTPSenderRefused, "5.7.1"),
        ("recipient", aiosmtplib.SMTPRecipientsRefused, "5.1.1"),
        ("drop", aiosmtplib.SMTPServerDisconnected, None),
        ("message", aiosmtplib.SMTPDataError, "4.3.0"),
        ("lost-reply", aiosmtplib.SMTPServerDisconnected, None),
    ],
)
def test_aiosmtplib(
    send_and_wait: Callable[[], None],
    mailbox: Mailbox,
    name: str,
    error: type[Exception] | tuple[type[Exception], ...],
    said: str | None,
) -> None:
    with FAULTS[name](mailbox.faults) as fault, pytest.raises(error, match=said):
        send_and_wait()
    assert fault.hits > 0
    mailbox.clear()
    send_and_wait()
    assert len(mailbox) == 1
