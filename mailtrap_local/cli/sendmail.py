"""`mailtrap-local sendmail`: takes a message as sendmail does, and sends it to the sandbox.

Exit codes are those of sysexits.h, which callers of sendmail know.
"""

import os
import smtplib
import socket
import sys
import threading
from collections.abc import Sequence

import click

from mailtrap_local.cli.output import text_of
from mailtrap_local.cli.sendmail_message import add_missing_fields, login_address, read_message
from mailtrap_local.cli.sendmail_options import SendmailError, SendmailOptions, parse_options
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.submission import addressees, with_crlf, without_fields
from mailtrap_local.outbound.smtp_client import Refusal, Submission, connect, submit

EX_NOUSER = 67
EX_UNAVAILABLE = 69
EX_TEMPFAIL = 75

_DEFAULT_LISTENER = "127.0.0.1:1025"
_CHUNK = 2**16


class _RawWords(click.Command):
    """Command whose words click does not parse: sendmail's flags follow no rules of today."""

    def parse_args(self, context: click.Context, words: list[str]) -> list[str]:
        if words == ["--help"]:
            return super().parse_args(context, words)
        context.params = {"words": words}
        return []


_HELP = """Take a message from stdin as sendmail does.

It is sent to the sandbox over SMTP.

\b
-t             the recipients are those in To, Cc and Bcc, which is taken out
-i, -oi        a line with a lone dot does not end the message
-f, -r, --from SENDER
               the envelope's sender
-F NAME        the full name, for a message without From
-S, --smtp, --smtp-addr HOST:PORT
               where to send it: else $SMTP_HOST and $SMTP_PORT, as `run`
               sets them, else 127.0.0.1:1025
-bs            speak SMTP on stdin and stdout
-N, -R, -V     NOTIFY, RET and ENVID of delivery status notifications

All other flags of sendmail are taken and change nothing. Exit codes are those
of sysexits.h: 64 bad words, 65 bad message, 67 recipient refused, 69 refused,
75 not now.
"""


@click.command(
    cls=_RawWords,
    help=_HELP,
    context_settings={"help_option_names": ["--help"]},
    options_metavar="[-t] [-i] [-f SENDER] [-F NAME] [-S HOST:PORT] [-bs]",
)
@click.argument("words", metavar="[RECIPIENT]...", nargs=-1)
@click.pass_context
def sendmail(context: click.Context, words: Sequence[str]) -> None:
    """Take a message from stdin as sendmail does, and send it to the sandbox."""
    try:
        code = _execute(parse_options(words))
    except SendmailError as problem:
        _say(str(problem))
        code = problem.code
    except OSError as problem:
        _say(text_of(problem))
        code = EX_TEMPFAIL
    context.exit(code)


def _say(text: str) -> None:
    click.echo(f"sendmail: {printable(text)}", err=True)


def _execute(options: SendmailOptions) -> int:
    match options.mode:
        case "m":
            return _deliver(options)
        case "s":
            return _converse(_listener(options))
        case "p":
            click.echo("Mail queue is empty")
            return 0
        case "i":  # newaliases: there are none
            return 0
    raise SendmailError(f"-b{options.mode}: there are -bm, -bs, -bp and -bi")


def _listener(options: SendmailOptions) -> HostPort:
    """Address to send to: by flag, by environment, or the default."""
    named = options.listener
    if not named and (host := os.environ.get("SMTP_HOST")):
        named = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('SMTP_PORT') or 25}"
    try:
        return HostPort.parse(named or _DEFAULT_LISTENER).seen_from("127.0.0.1")
    except BadSetting as problem:
        raise SendmailError(str(problem)) from None


def _is_implicit_tls(options: SendmailOptions) -> bool:
    return not options.listener and os.environ.get("SMTP_URL", "").startswith("smtps:")


def _deliver(options: SendmailOptions) -> int:
    raw = read_message(sys.stdin.buffer, dot_ends=options.dot_ends)
    recipients = dict.fromkeys(options.recipients)
    if options.recipients_in_message:
        recipients |= dict.fromkeys(addressees(raw))
        raw = without_fields(raw, ("bcc", "resent-bcc"))
    if not recipients:
        raise SendmailError(
            "nobody to send it to: name recipients, or pass -t and a To in the message"
        )
    sender = login_address() if options.sender is None else options.sender
    message = with_crlf(add_missing_fields(raw, sender, options.full_name))
    return _send(
        options,
        Submission(sender, list(recipients), message, options.mail_options, options.rcpt_options),
    )


def _send(options: SendmailOptions, submission: Submission) -> int:
    place = _listener(options)
    try:
        with connect(place, implicit_tls=_is_implicit_tls(options)) as smtp:
            refusals = submit(smtp, submission).refusals
    except smtplib.SMTPException as problem:
        _say(f"{place}: {problem}")
        return EX_TEMPFAIL
    except OSError as problem:
        reason = f"{place}: {text_of(problem)}"
        _say(f"{reason}: is a sandbox running there? Else name its listener with -S")
        return EX_TEMPFAIL
    for refusal in refusals:
        _say(str(refusal))
    return _code_of(refusals[0]) if refusals else 0


def _code_of(refusal: Refusal) -> int:
    if refusal.is_temporary:
        return EX_TEMPFAIL
    return EX_NOUSER if refusal.command.startswith("RCPT") else EX_UNAVAILABLE


def _converse(place: HostPort) -> int:
    """Copy SMTP from stdin to the listener and back to stdout, until it closes."""
    try:
        connection = socket.create_connection(place, timeout=10)
    except OSError as problem:
        click.echo(f"421 4.3.2 {place}: {printable(text_of(problem))}\r")
        return EX_TEMPFAIL
    with connection:
        connection.settimeout(None)
        writer = threading.Thread(
            target=_copy_stdin, args=(connection,), name="sendmail-stdin", daemon=True
        )
        writer.start()  # daemon: it may block in a read after the server has closed
        while octets := connection.recv(_CHUNK):
            sys.stdout.buffer.write(octets)
            sys.stdout.buffer.flush()
    return 0


def _copy_stdin(connection: socket.socket) -> None:
    try:
        while octets := os.read(0, _CHUNK):
            connection.sendall(octets)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return  # closed by the server, which ends the loop above
