"""Message on stdin of `sendmail`: reads it, and adds the header fields that it must have."""

import re
import socket
from email.utils import formataddr, formatdate, make_msgid
from getpass import getuser
from typing import BinaryIO

from mailtrap_local.cli.sendmail_options import EX_DATAERR, SendmailError
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.submission import begins_with_headers, has_field

_MAX_SIZE = 10**9  # octets: no sandbox takes a larger message
_CHUNK = 2**16
_FROM_LINE = re.compile(rb"\AFrom [^\n]*\n")  # some programs put a line of an mbox first


def read_message(source: BinaryIO, *, dot_ends: bool, max_size: int = _MAX_SIZE) -> bytes:
    """Read to the end, or to a line with a lone dot. Raises SendmailError beyond `max_size`."""
    lines: list[bytes] = []
    size = 0
    for line in iter(lambda: source.readline(_CHUNK), b""):
        if dot_ends and line in (b".\n", b".\r\n", b".") and (not lines or lines[-1][-1:] == b"\n"):
            break
        lines.append(line)
        size += len(line)
        if size > max_size:
            raise SendmailError(f"the message is larger than {max_size} octets", EX_DATAERR)
    return _FROM_LINE.sub(b"", b"".join(lines))


def add_missing_fields(raw: bytes, sender: str, full_name: str) -> bytes:
    """Add From, Date (RFC 5322 section 3.6) and Message-ID to a message without them.

    Mail servers add them too, so an app may leave them out.
    """
    fields = []
    if not has_field(raw, "from"):
        fields.append(f"From: {_named(full_name, sender or login_address())}")
    if not has_field(raw, "date"):
        fields.append(f"Date: {formatdate(localtime=True)}")
    if not has_field(raw, "message-id"):
        fields.append(f"Message-ID: {make_msgid(domain=socket.gethostname())}")
    lines = "".join(f"{line}\n" for line in fields).encode("utf-8", "replace")
    return (lines if begins_with_headers(raw) else lines + b"\n") + raw


def login_address() -> str:
    """Address of the user who runs this, on this machine."""
    try:
        user = getuser()
    except (KeyError, OSError):  # in a container of a user without a name
        user = "nobody"
    return f"{user}@{socket.gethostname()}"


def _named(full_name: str, address: str) -> str:
    name = " ".join(printable(full_name.replace("\n", " ")).split())
    return formataddr((name, address)) if address.isascii() else address
