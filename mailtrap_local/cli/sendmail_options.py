"""Flags of sendmail, parsed into `SendmailOptions`. Those that change nothing here are ignored."""

import getopt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from mailtrap_local.mail.address import parse_addresses
from mailtrap_local.mail.submission import is_sendable

EX_USAGE = 64
EX_DATAERR = 65

# `:` takes an argument. Ignored flags are here too, because programs pass them.
_FLAGS = "A:B:C:F:GIL:N:O:R:S:UV:X:b:e:f:h:imno:p:r:stvx"
_LONG = ["smtp=", "smtp-addr=", "from=", "verbose"]  # but for the first those of Mailpit's
_OPTIONAL = re.compile(r"-[dqQ].*")  # debug and queue: an argument only if it is attached
_DSN = {"N": "NOTIFY", "R": "RET", "V": "ENVID"}
_DSN_VALUE = re.compile(r"[!-*,-<>-~]{1,100}", re.ASCII)  # RFC 3461 section 4: no `=`, no `+`


class SendmailError(Exception):
    """Invalid flags or an invalid message. `code` is the exit code, of sysexits.h."""

    def __init__(self, text: str, code: int = EX_USAGE) -> None:
        super().__init__(text)
        self.code = code


@dataclass(slots=True, kw_only=True)
class SendmailOptions:
    """Flags and recipients of one call."""

    mode: str = "m"
    listener: str = ""
    sender: str | None = None
    full_name: str = ""
    recipients: list[str] = field(default_factory=list)
    recipients_in_message: bool = False  # -t
    dot_ends: bool = True  # no -i
    mail_options: list[str] = field(default_factory=list)
    rcpt_options: list[str] = field(default_factory=list)


def parse_options(words: Sequence[str]) -> SendmailOptions:
    """Parse the words of a command line. Raises SendmailError."""
    flags = list(takewhile(lambda word: word != "--", words))
    kept = [word for word in flags if not _OPTIONAL.fullmatch(word)]
    try:
        pairs, recipients = getopt.getopt([*kept, *words[len(flags) :]], _FLAGS, _LONG)
    except getopt.GetoptError as problem:
        raise SendmailError(str(problem)) from None
    options = SendmailOptions()
    for flag, value in pairs:
        _set_flag(options, flag.lstrip("-"), value)
    options.recipients = [address for word in recipients for address in _addresses_in(word)]
    return options


def _set_flag(options: SendmailOptions, flag: str, value: str) -> None:
    match flag:
        case "t":
            options.recipients_in_message = True
        case "i":
            options.dot_ends = False
        case "o" if value in ("i", "t"):
            _set_flag(options, value, "")
        case "f" | "r" | "from":
            options.sender = _sender(value)
        case "F":
            options.full_name = value
        case "S" | "smtp" | "smtp-addr":
            options.listener = value
        case "b":
            options.mode = value
        case "N" | "R" | "V":
            if not _DSN_VALUE.fullmatch(value):
                raise SendmailError(f"-{flag} {value}: no such value")
            parameters = options.rcpt_options if flag == "N" else options.mail_options
            parameters.append(f"{_DSN[flag]}={value if flag == 'V' else value.upper()}")


def _sender(word: str) -> str:
    if word.strip() in ("", "<>"):
        return ""
    return _addresses_in(word)[0]


def _addresses_in(word: str) -> list[str]:
    found = [str(address) for address in parse_addresses(word)]
    if not found or not all(map(is_sendable, found)):
        raise SendmailError(f"{word!r} is no address", EX_DATAERR)
    return found
