"""curl, which uploads a message as it lies in a file: what is caught is that file."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mailtrap_local import Mailbox, Sandbox, Session
from mailtrap_local.mail.connection_info import AuthInfo
from paths import MAILS

HELLO = MAILS / "01-plain.eml"
SCHEME = {"off": "smtp", "starttls": "smtp", "implicit": "smtps"}

LastSession = Callable[[Mailbox], Session]
Upload = Callable[..., None]


@pytest.fixture
def upload(require_tool: Callable[[str, str], Path]) -> Upload:
    """`upload(mailbox, file)` sends a file to Ann, with further arguments for curl."""
    curl = require_tool("curl", "apt install curl")

    def upload(
        mailbox: Mailbox, message: Path, *arguments: str | Path, scheme: str = "smtp"
    ) -> None:
        url = f"{scheme}://{mailbox.host}:{mailbox.port}/app.example"
        envelope = ["--mail-from", "app@example.com", "--mail-rcpt", "ann@example.com"]
        task = ["--silent", "--show-error", "--upload-file", str(message), url]
        subprocess.run(
            [curl, *task, *envelope, *arguments], check=True, timeout=60, stderr=subprocess.PIPE
        )

    return upload


@pytest.mark.parametrize("file", sorted(MAILS.glob("*.eml")), ids=lambda file: file.stem)
def test_a_hard_mail_arrives_to_the_octet(upload: Upload, mailbox: Mailbox, file: Path) -> None:
    upload(mailbox, file)
    sent = file.read_bytes()
    if sent and not sent.endswith(b"\r\n"):
        sent += b"\r\n"  # curl ends the last line, without which SMTP cannot end the message
    assert mailbox.wait_for(mail_from="app@example.com").raw == sent


def test_lines_that_begin_with_dots_arrive_to_the_octet(
    upload: Upload, mailbox: Mailbox, tmp_path: Path
) -> None:
    sent = b".Subject: Dots\r\n\r\n.\r\n..\r\n...\r\n.dot\r\n\n.\n.\r\r\n.\r\n"
    file = tmp_path / "dots.eml"
    file.write_bytes(sent)
    upload(mailbox, file)
    assert mailbox.wait_for(mail_from="app@example.com").raw == sent


def test_ten_megabytes_arrive_to_the_octet(
    upload: Upload, mailbox: Mailbox, tmp_path: Path
) -> None:
    line = b"x" * 76 + b"\r\n"
    sent = b"Subject: Large\r\n\r\n" + line * (10_000_000 // len(line))
    file = tmp_path / "large.eml"
    file.write_bytes(sent)
    upload(mailbox, file)
    assert mailbox.wait_for(subject="Large").raw == sent


def test_the_envelope_is_kept(upload: Upload, mailbox: Mailbox) -> None:
    upload(mailbox, HELLO, "--mail-rcpt", "bob@example.com", "--user", "app:s3cret")
    mail = mailbox.wait_for(mail_from="app@example.com", auth="app")
    assert mail.rcpt_to == ("ann@example.com", "bob@example.com")
    assert mail.envelope.helo == "app.example"


@pytest.mark.parametrize("tls", SCHEME)
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5", "OAUTHBEARER"])
def test_any_credentials_go_over_every_listener(
    upload: Upload,
    mail_server: Sandbox,
    open_mailbox: Callable[..., Mailbox],
    mechanism: str,
    tls: str,
) -> None:
    mailbox = open_mailbox(tls=tls)
    secure = ["--ssl-reqd", "--cacert", mail_server.ca_file] if tls != "off" else []
    token = ["--user", "app", "--oauth2-bearer", "s3cret"]
    credentials = token if mechanism == "OAUTHBEARER" else ["--user", "app:s3cret"]
    way = ["--login-options", f"AUTH={mechanism}"]
    upload(mailbox, HELLO, *secure, *credentials, *way, scheme=SCHEME[tls])
    mail = mailbox.wait_for(mail_from="app@example.com")
    assert mail.auth == AuthInfo(username="app", mechanism=mechanism)
    assert (mail.tls is None) == (tls == "off")


@pytest.mark.parametrize(
    "secret",
    [["--user", "app:s3cret"], ["--user", "app", "--oauth2-bearer", "s3cret"]],
    ids=["password", "token"],
)
def test_wrong_credentials_are_refused(
    upload: Upload,
    open_mailbox: Callable[..., Mailbox],
    last_session: LastSession,
    secret: list[str],
) -> None:
    mailbox = open_mailbox(auth=("app", "another"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        upload(mailbox, HELLO, *secret)
    assert failed.value.returncode == 67, "login denied"
    mailbox.assert_empty()
    assert "535 5.7.8" in last_session(mailbox).reason


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_an_unknown_authority_is_refused(
    upload: Upload, open_mailbox: Callable[..., Mailbox], last_session: LastSession, tls: str
) -> None:
    mailbox = open_mailbox(tls=tls)
    with pytest.raises(subprocess.CalledProcessError) as failed:
        upload(mailbox, HELLO, "--ssl-reqd", scheme=SCHEME[tls])
    assert failed.value.returncode == 60, "the peer's certificate cannot be authenticated"
    mailbox.assert_empty()
    reason = last_session(mailbox).reason
    assert reason.startswith("TLS failed: the client does not accept the certificate (unknown ca)")
    assert "`mailtrap-local ca`" in reason


def test_a_listener_that_wants_tls_says_so(
    upload: Upload, open_mailbox: Callable[..., Mailbox]
) -> None:
    mailbox = open_mailbox(tls="require")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        upload(mailbox, HELLO)
    assert b"MAIL failed: 530" in failed.value.stderr
    mailbox.assert_empty()
