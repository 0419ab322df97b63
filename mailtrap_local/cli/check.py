"""`mailtrap-local check`: checks mail in files, or messages that a sandbox has."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from mailtrap_local.checks.checked_file import CheckedFile
from mailtrap_local.checks.checked_mail import CheckSettings
from mailtrap_local.checks.finding import SEVERITIES, Severity
from mailtrap_local.checks.junit import is_failure, junit
from mailtrap_local.checks.report import check as check_message
from mailtrap_local.checks.report_json import report_from_json, report_json
from mailtrap_local.checks.report_text import describe_counts
from mailtrap_local.checks.sarif import sarif
from mailtrap_local.cli.connection_options import UNREACHABLE, with_transport
from mailtrap_local.cli.mail_files import FileMessage, Unreadable, find_mail
from mailtrap_local.cli.param_types import SettingParamType, complete_metavar
from mailtrap_local.client.transport import HttpTransport, NotFound
from mailtrap_local.config.check_fields import CLIENTS, parse_names
from mailtrap_local.config.values import parse_file
from mailtrap_local.config.zone_file import read_zone
from mailtrap_local.errors import BadSetting
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.submission import addressees, author

_NEVER = "never"
_SECONDS = 45.0  # that a sandbox may wait for spam filters


def _read_rules(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> list[str]:
    return [rule for text in texts for rule in text.replace(",", " ").split()]


@click.command()
@click.argument(
    "mails", metavar="FILE|ID...", nargs=-1, required=True, shell_complete=complete_metavar
)
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, _NEVER]),
    default="error",
    show_default=True,
    help="Exit with 1 for a finding that is so bad, or worse.",
)
@click.option(
    "--only",
    metavar="RULE,...",
    multiple=True,
    callback=_read_rules,
    shell_complete=complete_metavar,
    help="Only these rules; * stands for anything: --only 'a11y-*'.",
)
@click.option(
    "--ignore",
    metavar="RULE,...",
    multiple=True,
    callback=_read_rules,
    shell_complete=complete_metavar,
    help="Not these rules.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="How to print what was found.",
)
@click.option(
    "--dkim-zone",
    "zone",
    metavar="FILE",
    type=SettingParamType(parse_file),
    help="Verify DKIM and DMARC of files with the TXT records of this file: lines NAME = TEXT.",
)
@click.option(
    "--check-clients",
    "clients",
    metavar="NAME,...",
    type=SettingParamType(parse_names),
    help="Email clients that count for files, as patterns of caniemail.com's names.",
)
@with_transport
@click.pass_context
def check(
    context: click.Context,
    /,
    transport: HttpTransport,
    *,
    mails: tuple[str, ...],
    fail_on: Severity,
    only: list[str],
    ignore: list[str],
    output_format: str,
    zone: Path | None,
    clients: tuple[str, ...] | None,
) -> None:
    """Check mail.

    FILE is an .eml file, `-` for one on stdin, an mbox, a Maildir or a folder with such; its Date
    counts as its arrival.
    ID is that of a message in the sandbox at --url, or `latest`; its settings count. Exit code 1
    for a finding as bad as --fail-on says, 2 for a mail that cannot be read.
    """
    severity = None if fail_on == _NEVER else fail_on
    files: list[CheckedFile] = []
    try:
        settings = _settings(zone, clients)
        for mail in mails:
            if mail == "-":
                raw = sys.stdin.buffer.read()
                read = FileMessage(name="-", raw=raw, size=len(raw))
                files.append(_check_read(read, settings, only, ignore))
            elif Path(mail).exists():
                files += _check_files(Path(mail), settings, only, ignore)
            else:
                _refuse_settings_of(mail, zone, clients)
                files.append(_check_stored(transport, mail, only, ignore))
    except (Unreadable, BadSetting) as problem:
        click.echo(f"Error: {printable(str(problem))}", err=True)
        context.exit(UNREACHABLE)
    click.echo(_FORMATS[output_format](files, severity))
    failed = any(is_failure(one, severity) for file in files for one in file.report.findings)
    context.exit(1 if failed else 0)


def _settings(zone: Path | None, clients: tuple[str, ...] | None) -> CheckSettings:
    """Return the settings for files. Raises BadSetting for a zone that cannot be read."""
    return CheckSettings(
        clients=CLIENTS if clients is None else clients,
        zone=None if zone is None else read_zone(zone),
    )


def _refuse_settings_of(mail: str, *settings: object) -> None:
    """Raise BadSetting if there are settings, which are for files, beside a message's id."""
    if any(one is not None for one in settings):
        raise BadSetting(
            f"{mail}: there is no such file, and for messages of a sandbox its own --dkim-zone and "
            "--check-clients count"
        )


def _check_files(
    path: Path, settings: CheckSettings, only: list[str], ignore: list[str]
) -> Iterator[CheckedFile]:
    for file in find_mail(path):
        for read in file.read():
            if isinstance(read, Unreadable):
                raise read
            yield _check_read(read, settings, only, ignore)


def _check_read(
    read: FileMessage, settings: CheckSettings, only: list[str], ignore: list[str]
) -> CheckedFile:
    report = check_message(_as_message(read), settings, only=only, ignore=ignore)
    return CheckedFile(read.name, read.raw, report)


def _as_message(read: FileMessage) -> Message:
    """Return the message of a file as one that was sent to those whom it names."""
    mail_from = author(read.raw) if read.mail_from is None else read.mail_from
    rcpt_to = addressees(read.raw) if read.rcpt_to is None else read.rcpt_to
    made = Message(
        id=read.name,
        seq=1,
        mailbox=read.mailbox or "",
        received_at=datetime.now(UTC),
        envelope=Envelope(mail_from=mail_from, rcpt_to=tuple(rcpt_to)),
        raw=read.raw,
    )
    return made if made.date is None else replace(made, received_at=made.date)


def _check_stored(
    transport: HttpTransport, message_id: str, only: list[str], ignore: list[str]
) -> CheckedFile:
    path = f"/api/messages/{quote(message_id, safe='')}"
    try:
        found = transport.get(
            f"{path}/checks",
            needs=("findings",),
            takes=_SECONDS,
            only=",".join(only),
            ignore=",".join(ignore),
        )
    except NotFound as problem:
        if message_id == "latest":
            raise
        raise Unreadable(f"{problem}, and there is no such file") from None
    return CheckedFile(message_id, transport.raw(f"{path}/raw"), report_from_json(found))


# -- formats ---------------------------------------------------------------------------------


def _as_text(files: Sequence[CheckedFile], _: Severity | None) -> str:
    tables = []
    for file in files:
        rows = [f"  {row}" for row in str(file.report).splitlines()]
        tables.append("\n".join([f"{printable(file.name)}: {describe_counts(file.report)}", *rows]))
    return "\n\n".join(tables)


def _as_json(files: Sequence[CheckedFile], _: Severity | None) -> str:
    return json.dumps([{"name": file.name, **report_json(file.report)} for file in files], indent=1)


def _as_sarif(files: Sequence[CheckedFile], _: Severity | None) -> str:
    return json.dumps(sarif(files, version("mailtrap-local")), indent=1)


_FORMATS: dict[str, Callable[[Sequence[CheckedFile], Severity | None], Any]] = {
    "text": _as_text,
    "json": _as_json,
    "sarif": _as_sarif,
    "junit": junit,
}
