"""The shim's flags, what it makes of a message, and its exit codes."""

import io
import socket
import sys
from typing import Any

import pytest

from invoking import Called, call
from mailtrap_local import Message, Sandbox

MAIL = b"To: ann@example.com\nBcc: bob@example.com\nFrom: app@example.com\nSubject: Hi\n\nHello\n"


@pytest.fixture(scope="module")
def shared_settings() -> dict[str, Any]:
    return {"max_message_size": "100KB"}


@pytest.fixture(autouse=True)
def _environment(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", sandbox.smtp.host)
    monkeypatch.setenv("SMTP_PORT", str(sandbox.smtp.port))
    monkeypatch.delenv("SMTP_URL", raising=False)


def sendmail(*words: str, message: bytes = MAIL, **environment: str | None) -> Called:
    return call("sendmail", *words, message=message, **environment)


def sent(sandbox: Sandbox, *words: str, message: bytes = MAIL) -> Message:
    """The message that a successful call has delivered."""
    result = sendmail(*words, message=message)
    assert (result.exit_code, result.output) == (0, "")
    return sandbox.mailbox[-1]


@pytest.mark.parametrize(
    ("words", "recipients"),
    [
        (["-t"], ("ann@example.com", "bob@example.com")),
        (["-ti"], ("ann@example.com", "bob@example.com")),
        (["-t", "-oi", "-oem", "-odb", "-om"], ("ann@example.com", "bob@example.com")),
        (["-ot"], ("ann@example.com", "bob@example.com")),
        (["-t", "carl@example.com"], ("carl@example.com", "ann@example.com", "bob@example.com")),
        (["-i", "carl@example.com"], ("carl@example.com",)),
        (["-i", "--", "carl@example.com"], ("carl@example.com",)),
        (["-i", "--", "-carl@example.com"], ("-carl@example.com",)),
        (["Carl <carl@example.com>, dora@example.com"], ("carl@example.com", "dora@example.com")),
        (["carl@example.com", "carl@example.com"], ("carl@example.com",)),
        (["root"], ("root",)),
        (["-i", "jörg@müller.example"], ("jörg@müller.example",)),
        (["-bm", "-B8BITMIME", "-em", "-n", "-v", "-m", "-q10m", "-d0", "-h3", "-Ac", "root"],
         ("root",)),
        (["-B", "8BITMIME", "-O", "Timeout=1m", "-L", "app", "-X", "/dev/null", "root"], ("root",)),
    ],
)  # fmt: skip
def test_who_gets_it(sandbox: Sandbox, words: list[str], recipients: tuple[str, ...]) -> None:
    assert sent(sandbox, *words).rcpt_to == recipients


@pytest.mark.parametrize(
    ("words", "sender"),
    [
        (["-fann@x.example", "-t"], "ann@x.example"),
        (["-tif", "ann@x.example"], "ann@x.example"),
        (["-r", "ann@x.example", "-t"], "ann@x.example"),
        (["-f", "Ann <ann@x.example>", "-t"], "ann@x.example"),
        (["-f", "", "-t"], ""),
        (["-f", "<>", "-t"], ""),
        (["--from", "ann@x.example", "-t"], "ann@x.example"),
    ],
)
def test_who_sent_it(sandbox: Sandbox, words: list[str], sender: str) -> None:
    assert sent(sandbox, *words).mail_from == sender


def test_the_flags_of_mailpits_sendmail_are_taken(sandbox: Sandbox) -> None:
    place = f"{sandbox.smtp.host}:{sandbox.smtp.port}"
    for words in (
        ["-t", "--smtp-addr", place],
        ["-t", f"--smtp-addr={place}", "--verbose"],
        ["-t", "-S", place, "-v", "-i"],
    ):
        result = sendmail(*words, SMTP_PORT="9")
        assert (result.exit_code, result.output) == (0, "")
        assert sandbox.mailbox[-1].rcpt_to == ("ann@example.com", "bob@example.com")


def test_without_f_the_sender_is_the_user(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "dora")
    assert sent(sandbox, "-t").mail_from == f"dora@{socket.gethostname()}"


def test_bcc_is_taken_out_with_t_alone(sandbox: Sandbox) -> None:
    assert b"Bcc" not in sent(sandbox, "-t").raw
    assert b"Bcc: bob@example.com\r\n" in sent(sandbox, "root").raw


def test_lines_end_in_crlf_and_the_fields_every_message_has_are_added(sandbox: Sandbox) -> None:
    mail = sent(sandbox, "-t", "-fapp@example.com", "-F", "The App", message=b"To: a@x\n\nHi\r\n.")
    assert mail.raw.count(b"\n") == mail.raw.count(b"\r\n")
    assert (mail.sender, mail.sender and mail.sender.name) == ("app@example.com", "The App")
    assert mail.date is not None
    assert mail.message_id is not None
    assert not mail.defects


def test_fields_that_are_there_stay_the_only_ones(sandbox: Sandbox) -> None:
    message = b"Date: x\nMessage-Id: <1@x>\nFrom: a@x\n\nHi\n"
    assert sent(sandbox, "root", message=message).raw == message.replace(b"\n", b"\r\n")


def test_text_alone_is_the_body(sandbox: Sandbox) -> None:
    assert sent(sandbox, "root", message=b"disk full\nsee log\n").text == "disk full\nsee log\n"
    assert sent(sandbox, "root", message=b"").text in (None, "")


def test_a_line_of_an_mbox_at_the_top_is_no_field(sandbox: Sandbox) -> None:
    mail = sent(sandbox, "root", message=b"From ann Thu Nov 26 10:00:00 2026\n" + MAIL)
    assert not mail.defects
    assert mail.subject == "Hi"


def test_a_full_name_brings_no_field_of_its_own(sandbox: Sandbox) -> None:
    mail = sent(sandbox, "-F", "Ann\nX-Evil: 1\r\nBcc: x", "root", message=b"Subject: x\n\n")
    assert "X-Evil" not in mail.headers


@pytest.mark.parametrize("flags", [[], ["-i"], ["-oi"]])
def test_a_lone_dot_ends_the_message_unless_i_is_given(sandbox: Sandbox, flags: list[str]) -> None:
    mail = sent(sandbox, *flags, "root", message=b"Subject: x\n\none\n..\n.\ntwo\n")
    assert mail.text == ("one\n..\n.\ntwo\n" if flags else "one\n..\n")


def test_delivery_status_notifications_are_asked_for_and_come(sandbox: Sandbox) -> None:
    asked = ["-N", "success,failure", "-R", "hdrs", "-V", "Id1"]
    assert sendmail(*asked, "-f", "ann@example.com", "root").exit_code == 0
    mail, report = sandbox.mailbox.wait_for_all(2, timeout=20)
    assert mail.envelope.rcpt_options == (("NOTIFY=SUCCESS,FAILURE",),)
    assert {"RET=HDRS", "ENVID=Id1"} <= set(mail.envelope.mail_options)
    assert (report.mail_from, report.rcpt_to) == ("", ("ann@example.com",))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 64, "nobody to send it to"),
        (["-y", "root"], 64, "-y"),
        (["-bd"], 64, "-bd: there are -bm, -bs, -bp and -bi"),
        (["-f"], 64, "-f"),
        (["-S", "nowhere", "root"], 64, "'nowhere' is no address"),
        (["<a b@x>"], 65, "is no address"),
        (["ann@\x00x"], 65, "is no address"),
        (["ann\udcff@x"], 65, "is no address"),
        (["-N", "never>\r\nRSET", "root"], 64, "no such value"),
    ],
)
def test_nonsense_is_one_line_and_a_code_that_programs_know(
    sandbox: Sandbox, words: list[str], code: int, said: str
) -> None:
    result = sendmail(*words)
    assert result.exit_code == code
    assert result.output.startswith("sendmail: ")
    assert said in result.output
    assert result.output.count("\n") == 1
    assert not sandbox.mailbox


def test_refusals_are_reported_with_the_reply_and_the_others_get_it(sandbox: Sandbox) -> None:
    sandbox.mailbox.faults.reject_rcpt("bob@*")
    result = sendmail("-t")
    assert result.exit_code == 67
    assert result.output == "sendmail: RCPT TO:<bob@example.com>: 550 5.1.1 No such user\n"
    assert sandbox.mailbox[-1].rcpt_to == ("ann@example.com",)


def test_what_may_go_better_later_is_a_temporary_failure(sandbox: Sandbox) -> None:
    sandbox.mailbox.faults.temp_fail()
    assert sendmail("-t").exit_code == 75
    sandbox.mailbox.faults.reject_sender()
    assert sendmail("-t").exit_code == 69


def test_a_broken_connection_is_a_temporary_failure(sandbox: Sandbox) -> None:
    sandbox.mailbox.faults.drop()
    result = sendmail("-t")
    assert result.exit_code == 75
    assert result.output.startswith(f"sendmail: {sandbox.smtp}: Connection unexpectedly closed")


def test_too_large_a_message_is_refused() -> None:
    result = sendmail("root", message=b"x\n" * 10**5)
    assert result.exit_code == 69
    assert "552" in result.output


def test_nobody_there_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    result = sendmail("root", "--", SMTP_PORT=str(port))
    assert result.exit_code == 75
    assert "Connection refused: is a sandbox running there? Else name its listener" in result.output


@pytest.mark.parametrize("host", ["a..b", "no-such-host.invalid"])
def test_a_host_that_can_be_none_is_reported(host: str) -> None:
    result = sendmail("root", SMTP_HOST=host)
    assert result.exit_code == 75
    assert result.output.startswith(f"sendmail: {host}:")
    assert result.output.count("\n") == 1


def test_s_wins_over_the_environment(sandbox: Sandbox) -> None:
    for flag in (["-S", str(sandbox.smtp)], [f"--smtp={sandbox.smtp}"]):
        result = call("sendmail", *flag, "root", message=MAIL, SMTP_PORT="1")
        assert result.exit_code == 0
    assert len(sandbox.mailbox) == 2


def test_a_listener_that_wants_tls_gets_it() -> None:
    with Sandbox(tls="require", smtps="127.0.0.1:0") as secure:
        assert sendmail("-S", str(secure.smtp), "root").exit_code == 0
        host, port = secure.smtps
        url = f"smtps://{secure.smtps}"
        there = sendmail("root", SMTP_HOST=host, SMTP_PORT=str(port), SMTP_URL=url)
        assert there.exit_code == 0
        assert [mail.tls is not None for mail in secure.mailbox] == [True, True]


def test_the_queue_is_empty_and_there_are_no_aliases() -> None:
    assert sendmail("-bp").output == "Mail queue is empty\n"
    assert sendmail("-bi").exit_code == 0


def test_its_flags_are_in_the_help() -> None:
    assert "-bs" in sendmail("--help").output


def test_reading_ends_at_the_end_of_the_input_however_long_a_line_is() -> None:
    from mailtrap_local.cli.sendmail_message import read_message

    long = b"x" * 2**16 + b".\n.\n"
    assert read_message(io.BytesIO(long), dot_ends=True) == b"x" * 2**16 + b".\n"


def test_it_starts_without_what_serving_needs() -> None:
    import subprocess

    script = (
        "import sys; sys.argv = ['x', 'sendmail', '-bp']\n"
        "from mailtrap_local.cli import main\n"
        "try: main()\n"
        "finally: print(*sorted({'flask', 'aiosmtpd', 'msgspec', 'asyncio'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "Mail queue is empty\n\n"
