"""Submits a message over SMTP, for `send`, `sendmail` and relays. Prints nothing.

Imports only the standard library, because programs wait for sendmail to start.
"""

import smtplib
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.submission import as_data

_TIMEOUT = 300.0  # seconds for each reply, RFC 5321 section 4.5.3.2


class Refusal(NamedTuple):
    """Command that the server refused, with the code and the text of its reply.

    `recipient` is set if it was that one alone.
    """

    command: str
    code: int
    text: str
    recipient: str = ""

    def __str__(self) -> str:
        return f"{self.command}: {self.code} {self.text}"

    @property
    def is_temporary(self) -> bool:
        """True if a later try may succeed (RFC 5321 section 4.2.1)."""
        return self.code < 500


class NoReply(OSError):
    """A server was sent a whole message, and has not said whether it takes it."""


class Outcome(NamedTuple):
    """Refusals, and the reply to a message that was accepted, else `""`."""

    refusals: list[Refusal]
    reply: str = ""


def connect(
    place: HostPort, *, implicit_tls: bool = False, login: tuple[str, str] | None = None
) -> smtplib.SMTP:
    """Open a connection, with STARTTLS if that is offered, and log in if `login` is given.

    Certificates are not checked: the server is the user's own sandbox. Raises OSError, which
    includes smtplib's errors.
    """
    kind = smtplib.SMTP_SSL if implicit_tls else smtplib.SMTP
    # without a name smtplib asks the DNS for one, which may take seconds
    name = socket.gethostname()
    try:
        smtp = kind(place.host, place.port, local_hostname=name, timeout=_TIMEOUT)
    except UnicodeError as problem:
        raise OSError(f"{place.host}: no name of a host: {problem}") from None
    try:
        smtp.ehlo_or_helo_if_needed()
        if not implicit_tls and smtp.has_extn("starttls"):
            smtp.starttls()
            smtp.ehlo_or_helo_if_needed()
        if login is not None:
            smtp.login(*login)
    except OSError:
        smtp.close()
        raise
    return smtp


class Submission(NamedTuple):
    """Message and envelope. `mail_options` and `rcpt_options` are parameters of DSN (RFC 3461).

    `before_data` is called with the refusals of recipients, before the others get the message.
    """

    sender: str
    recipients: Sequence[str]
    raw: bytes
    mail_options: Sequence[str] = ()
    rcpt_options: Sequence[str] = ()
    before_data: Callable[[Sequence[Refusal]], None] = lambda _: None


def submit(smtp: smtplib.SMTP, submission: Submission) -> Outcome:
    """Send a message to the recipients that the server accepts.

    Raises OSError when the connection breaks, NoReply if that is after the message.
    """
    addresses = [submission.sender, *submission.recipients]
    if not all(map(str.isascii, addresses)):
        smtp.command_encoding = "utf-8"
    try:
        return _transact(smtp, submission)
    finally:
        smtp.command_encoding = "ascii"


def _transact(smtp: smtplib.SMTP, submission: Submission) -> Outcome:
    mail = f"MAIL FROM:<{submission.sender}>"
    if refusal := _say(smtp, " ".join([mail, *_mail_options(smtp, submission)]), quoted=mail):
        return Outcome([refusal])
    options = submission.rcpt_options if smtp.has_extn("dsn") else ()
    refusals = []
    for recipient in submission.recipients:
        rcpt = f"RCPT TO:<{recipient}>"
        if refusal := _say(smtp, " ".join([rcpt, *options]), quoted=rcpt):
            refusals.append(refusal._replace(recipient=recipient))
    if len(refusals) == len(submission.recipients):
        return Outcome(refusals)
    submission.before_data(refusals)
    sent = _send_data(smtp, submission.raw)
    return Outcome(refusals + sent.refusals, sent.reply)


def _mail_options(smtp: smtplib.SMTP, submission: Submission) -> list[str]:
    options = list(submission.mail_options) if smtp.has_extn("dsn") else []
    if smtp.has_extn("size"):
        options.append(f"SIZE={len(submission.raw)}")
    if not submission.raw.isascii() and smtp.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if smtp.command_encoding == "utf-8" and smtp.has_extn("smtputf8"):
        options.append("SMTPUTF8")
    return options


def _send_data(smtp: smtplib.SMTP, raw: bytes) -> Outcome:
    code, text = smtp.docmd("DATA")
    if code != 354:
        return Outcome([_refusal("DATA", code, text)])
    smtp.send(as_data(raw))
    try:
        code, text = smtp.getreply()
    except OSError as problem:
        raise NoReply(str(problem)) from None
    if 200 <= code < 300:  # the first digit counts, RFC 5321 section 4.3.2
        return Outcome([], text.decode("utf-8", "replace").replace("\n", " "))
    if 400 <= code < 600:
        return Outcome([_refusal("the message", code, text)])
    raise NoReply("what the server has replied to the message is no reply")


def _say(smtp: smtplib.SMTP, command: str, *, quoted: str) -> Refusal | None:
    code, text = smtp.docmd(command)
    return None if 200 <= code < 300 else _refusal(quoted, code, text)


def _refusal(command: str, code: int, text: bytes) -> Refusal:
    return Refusal(command, code, text.decode("utf-8", "replace").replace("\n", " "))
