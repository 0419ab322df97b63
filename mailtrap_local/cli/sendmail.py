"""`mailtrap-local sendmail`: takes mail from programs as sendmail does, and sends it here.

Exit codes are those of sysexits.h, which such programs know.
"""

import getopt
import os
import re
import smtplib
import socket
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import formataddr, formatdate, make_msgid
from getpass import getuser
from itertools import takewhile
from typing import BinaryIO

import click

from mailtrap_local.cli.output import text_of
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.submission import (
    addressees,
    begins_with_headers,
    has_field,
    is_sendable,
    with_crlf,
    without_fields,
)
from mailtrap_local.outbound.smtp_client import Refusal, Submission, connect, submit

EX_USAGE = 64
EX_DATAERR = 65
EX_NOUSER = 67
EX_UNAVAILABLE = 69
EX_TEMPFAIL = 75

_USUAL_DOOR = "127.0.0.1:1025"
_MOST = 10**9  # octets of a message: no sandbox takes so much
_CHUNK = 2**16
# `:` takes an argument. What we pass over is here too, for real programs pass it.
_FLAGS = "A:B:C:F:GIL:N:O:R:S:UV:X:b:e:f:h:imno:p:r:stvx"
_OPTIONAL = re.compile(r"-[dqQ].*")  # debug and queue: an argument only if it is attached
_DSN = {"N": "NOTIFY", "R": "RET", "V": "ENVID"}
_DSN_VALUE = re.compile(r"[!-*,-<>-~]{1,100}", re.ASCII)  # RFC 3461 section 4: no `=`, no `+`
_FROM_LINE = re.compile(rb"\AFrom [^\n]*\n")  # some programs put a line of an mbox first


class _NoUse(Exception):  # an answer, not a fault of ours
    """The words make no sense. `code` is what to end with."""

    def __init__(self, text: str, code: int = EX_USAGE) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True, kw_only=True)
class _Orders:
    """What the words ask for."""

    mode: str = "m"
    listener: str = ""
    sender: str | None = None
    full_name: str = ""
    recipients: list[str] = field(default_factory=list)
    recipients_in_message: bool = False  # -t
    dot_ends: bool = True  # no -i
    mail_options: list[str] = field(default_factory=list)
    rcpt_options: list[str] = field(default_factory=list)


class _AllWords(click.Command):
    """Leaves every word to us: sendmail's flags are older than anybody's rules for flags."""

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
-f, -r SENDER  the envelope's sender
-F NAME        the full name, for a message without From
-S, --smtp HOST:PORT
               where to send it: else $SMTP_HOST and $SMTP_PORT, as `run`
               sets them, else 127.0.0.1:1025
-bs            speak SMTP on stdin and stdout
-N, -R, -V     NOTIFY, RET and ENVID of delivery status notifications

All other flags of sendmail are taken and change nothing. Exit codes are those
of sysexits.h: 64 bad words, 65 bad message, 67 recipient refused, 69 refused,
75 not now.
"""


@click.command(
    cls=_AllWords,
    help=_HELP,
    context_settings={"help_option_names": ["--help"]},
    options_metavar="[-t] [-i] [-f SENDER] [-F NAME] [-S HOST:PORT] [-bs]",
)
@click.argument("words", metavar="[RECIPIENT]...", nargs=-1)
@click.pass_context
def sendmail(context: click.Context, words: Sequence[str]) -> None:
    """Take a message from stdin as sendmail does, and send it to the sandbox."""
    try:
        code = _obey(_read_words(words))
    except _NoUse as problem:
        _say(str(problem))
        code = problem.code
    except OSError as problem:
        _say(text_of(problem))
        code = EX_TEMPFAIL
    context.exit(code)


def _say(text: str) -> None:
    click.echo(f"sendmail: {printable(text)}", err=True)


# -- the words -------------------------------------------------------------------------------


def _read_words(words: Sequence[str]) -> _Orders:
    flags = list(takewhile(lambda word: word != "--", words))
    kept = [word for word in flags if not _OPTIONAL.fullmatch(word)]
    try:
        pairs, recipients = getopt.getopt([*kept, *words[len(flags) :]], _FLAGS, ["smtp="])
    except getopt.GetoptError as problem:
        raise _NoUse(str(problem)) from None
    orders = _Orders()
    for flag, value in pairs:
        _note(orders, flag.lstrip("-"), value)
    orders.recipients = [address for word in recipients for address in _addresses_in(word)]
    return orders


def _note(orders: _Orders, flag: str, value: str) -> None:
    match flag:
        case "t":
            orders.recipients_in_message = True
        case "i":
            orders.dot_ends = False
        case "o" if value in ("i", "t"):
            _note(orders, value, "")
        case "f" | "r":
            orders.sender = _sender(value)
        case "F":
            orders.full_name = value
        case "S" | "smtp":
            orders.listener = value
        case "b":
            orders.mode = value
        case "N" | "R" | "V":
            if not _DSN_VALUE.fullmatch(value):
                raise _NoUse(f"-{flag} {value}: no such value")
            options = orders.rcpt_options if flag == "N" else orders.mail_options
            options.append(f"{_DSN[flag]}={value if flag == 'V' else value.upper()}")


def _sender(word: str) -> str:
    if word.strip() in ("", "<>"):
        return ""
    return _addresses_in(word)[0]


def _addresses_in(word: str) -> list[str]:
    found = [str(address) for address in parse_addresses(word)]
    if not found or not all(map(is_sendable, found)):
        raise _NoUse(f"{word!r} is no address", EX_DATAERR)
    return found


# -- what they ask for -----------------------------------------------------------------------


def _obey(orders: _Orders) -> int:
    match orders.mode:
        case "m":
            return _deliver(orders)
        case "s":
            return _converse(_listener(orders))
        case "p":
            click.echo("Mail queue is empty")
            return 0
        case "i":  # newaliases: there are none
            return 0
    raise _NoUse(f"-b{orders.mode}: there are -bm, -bs, -bp and -bi")


def _listener(orders: _Orders) -> HostPort:
    """Where to send mail to."""
    named = orders.listener
    if not named and (host := os.environ.get("SMTP_HOST")):
        named = f"{f'[{host}]' if ':' in host else host}:{os.environ.get('SMTP_PORT') or 25}"
    try:
        return HostPort.parse(named or _USUAL_DOOR).seen_from("127.0.0.1")
    except BadSetting as problem:
        raise _NoUse(str(problem)) from None


def _is_implicit_tls(orders: _Orders) -> bool:
    return not orders.listener and os.environ.get("SMTP_URL", "").startswith("smtps:")


def _deliver(orders: _Orders) -> int:
    raw = _FROM_LINE.sub(b"", _read_message(sys.stdin.buffer, dot_ends=orders.dot_ends))
    recipients = dict.fromkeys(orders.recipients)
    if orders.recipients_in_message:
        recipients |= dict.fromkeys(addressees(raw))
        raw = without_fields(raw, ("bcc", "resent-bcc"))
    if not recipients:
        raise _NoUse("nobody to send it to: name recipients, or pass -t and a To in the message")
    sender = _login_address() if orders.sender is None else orders.sender
    message = with_crlf(_missing_fields(raw, sender, orders.full_name) + raw)
    return _send(
        orders,
        Submission(sender, list(recipients), message, orders.mail_options, orders.rcpt_options),
    )


def _send(orders: _Orders, submission: Submission) -> int:
    place = _listener(orders)
    try:
        with connect(place, implicit_tls=_is_implicit_tls(orders)) as smtp:
            refusals = submit(smtp, submission).refusals
    except smtplib.SMTPException as problem:
        _say(f"{place}: {problem}")
        return EX_TEMPFAIL
    except OSError as problem:
        _say(
            f"{place}: {text_of(problem)}: is a sandbox running there? Else name its listener with -S"
        )
        return EX_TEMPFAIL
    for refusal in refusals:
        _say(str(refusal))
    return _code_of(refusals[0]) if refusals else 0


def _code_of(refusal: Refusal) -> int:
    if refusal.is_for_now:
        return EX_TEMPFAIL
    return EX_NOUSER if refusal.command.startswith("RCPT") else EX_UNAVAILABLE


def _read_message(source: BinaryIO, *, dot_ends: bool) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in iter(lambda: source.readline(_CHUNK), b""):
        if dot_ends and line in (b".\n", b".\r\n", b".") and (not lines or lines[-1][-1:] == b"\n"):
            break
        lines.append(line)
        size += len(line)
        if size > _MOST:
            raise _NoUse(f"the message is larger than {_MOST} octets", EX_DATAERR)
    return b"".join(lines)


def _login_address() -> str:
    try:
        user = getuser()
    except (KeyError, OSError):  # in a container of a user without a name
        user = "nobody"
    return f"{user}@{socket.gethostname()}"


def _missing_fields(raw: bytes, sender: str, full_name: str) -> bytes:
    """The fields that every message must have (RFC 5322 section 3.6), if it has them not.

    Mail servers add them too, so an app that leaves them out is not to blame.
    """
    fields = []
    if not has_field(raw, "from"):
        fields.append(f"From: {_named(full_name, sender or _login_address())}")
    if not has_field(raw, "date"):
        fields.append(f"Date: {formatdate(localtime=True)}")
    if not has_field(raw, "message-id"):
        fields.append(f"Message-ID: {make_msgid(domain=socket.gethostname())}")
    lines = "".join(f"{line}\n" for line in fields).encode("utf-8", "replace")
    return lines if begins_with_headers(raw) else lines + b"\n"


def _named(full_name: str, address: str) -> str:
    name = " ".join(printable(full_name.replace("\n", " ")).split())
    return formataddr((name, address)) if address.isascii() else address


def _converse(place: HostPort) -> int:
    """Carry SMTP between stdin and stdout and the listener, until it closes."""
    try:
        connection = socket.create_connection(place, timeout=10)
    except OSError as problem:
        click.echo(f"421 4.3.2 {place}: {printable(text_of(problem))}\r")
        return EX_TEMPFAIL
    with connection:
        connection.settimeout(None)
        feeder = threading.Thread(
            target=_signal, args=(connection,), name="sendmail-stdin", daemon=True
        )
        feeder.start()  # daemon: it may hang in a read when the server has closed
        while octets := connection.recv(_CHUNK):
            sys.stdout.buffer.write(octets)
            sys.stdout.buffer.flush()
    return 0


def _signal(connection: socket.socket) -> None:
    try:
        while octets := os.read(0, _CHUNK):
            connection.sendall(octets)
        connection.shutdown(socket.SHUT_WR)
    except OSError:
        return  # closed by the server, which the reader tells
