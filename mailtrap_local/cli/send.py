"""`mailtrap-local send`: sends messages from files over SMTP, as an app would."""

import sys
from pathlib import Path
from typing import NamedTuple

import click

from mailtrap_local.cli.connection_options import parse_login, with_transport
from mailtrap_local.cli.output import text_of
from mailtrap_local.cli.param_types import SettingParamType
from mailtrap_local.client.transport import HttpTransport
from mailtrap_local.config.values import HostPort
from mailtrap_local.errors import BadSetting, SandboxUnreachable
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.submission import addressees, author, is_sendable, with_crlf
from mailtrap_local.outbound.smtp_client import Submission, connect, submit


class _EnvelopeOptions(NamedTuple):
    """Envelope given by flags; the message provides the rest."""

    sender: str | None
    recipients: tuple[str, ...]

    def submission(self, raw: bytes) -> Submission:
        """Address a message. Raises BadSetting if it has no recipient."""
        sender = author(raw) if self.sender is None else self.sender
        recipients = self.recipients or tuple(addressees(raw))
        if not recipients:
            raise BadSetting("it names nobody to send it to: say --to")
        return Submission(sender, recipients, raw)


def _parse_address(text: str) -> str:
    address = text.removeprefix("<").removesuffix(">")
    if address and not is_sendable(address):
        raise BadSetting(f"{text!r} is no address: write ann@example.com")
    return address


@click.command()
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
@click.option(
    "--from",
    "sender",
    metavar="ADDRESS",
    type=SettingParamType(_parse_address),
    help="The envelope's sender; by default of Return-Path, Sender or From. <> for none.",
)
@click.option(
    "--to",
    "recipients",
    metavar="ADDRESS",
    multiple=True,
    type=SettingParamType(_parse_address),
    help="The envelope's recipient; by default those of To, Cc and Bcc. Repeatable.",
)
@click.option(
    "--smtp",
    "place",
    metavar="HOST:PORT",
    type=SettingParamType(HostPort.parse),
    help="The SMTP listener; by default the first that the sandbox at --url has.",
)
@click.option(
    "--auth",
    "smtp_login",
    metavar="USER:PASSWORD",
    type=SettingParamType(parse_login),
    help="Log in at that listener.",
)
@with_transport
@click.pass_context
def send(
    context: click.Context,
    transport: HttpTransport,
    *,
    files: tuple[Path, ...],
    sender: str | None,
    recipients: tuple[str, ...],
    place: HostPort | None,
    smtp_login: tuple[str, str] | None,
) -> None:
    """Send .eml files over SMTP.

    A file called - is stdin. Routes, faults and sessions apply. Says what the server said; exit
    code 1 if it refused any. `import` puts messages in without SMTP.
    """
    place = place or _first_listener(transport)
    envelope = _EnvelopeOptions(sender, recipients)
    outcomes = [_send(file, envelope, place, smtp_login) for file in files]
    context.exit(0 if all(outcomes) else 1)


def _first_listener(transport: HttpTransport) -> HostPort:
    listeners = transport.get("/api/info", needs=("smtp",))["smtp"]
    if not listeners:
        raise SandboxUnreachable(
            f"{transport.url}: the sandbox has no SMTP listener: name one with --smtp"
        )
    return HostPort(listeners[0]["host"], listeners[0]["port"]).seen_from(transport.host)


def _send(
    file: Path, envelope: _EnvelopeOptions, place: HostPort, login: tuple[str, str] | None
) -> bool:
    """Send one file, and print the outcome. Returns True if all recipients were accepted."""
    try:
        submission = envelope.submission(_read(file))
        with connect(place, login=login) as smtp:
            outcome = submit(smtp, submission)
    except (OSError, BadSetting) as problem:
        click.echo(f"{printable(str(file))}: {text_of(problem)}", err=True)
        return False
    for refusal in outcome.refusals:
        click.echo(printable(f"{file}: {refusal}"), err=True)
    if outcome.reply:
        click.echo(printable(f"{file}: {outcome.reply}"))
    return not outcome.refusals


def _read(file: Path) -> bytes:
    """Read a message. Line feeds alone, as in files of Unix, become CRLF."""
    raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    return raw if b"\r\n" in raw else with_crlf(raw)
