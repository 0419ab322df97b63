"""Login of an IMAP client that reads one mailbox, and user names that all clients can send."""

import re
from typing import NamedTuple

_PLAIN = re.compile(r"[A-Za-z0-9_.-]")
_QUOTED = re.compile(r"=([0-9A-F]{2})")
_ALL = "all"  # the user that sees every mailbox


class ImapLogin(NamedTuple):
    """Address of an IMAP listener without implicit TLS, and credentials for it."""

    host: str
    port: int
    user: str
    password: str


def quote_user(mailbox: str) -> str:
    """Return a mailbox's name as an atom (RFC 3501 section 9), with `=20` for a space.

    imaplib and others send a user name as it is, without quotes: so it must be one.
    """
    if mailbox.lower() == _ALL:
        return f"={ord(mailbox[0]):02X}{mailbox[1:]}"
    return "".join(one if _PLAIN.fullmatch(one) else _quoted(one) for one in mailbox)


def _quoted(character: str) -> str:
    return "".join(f"={octet:02X}" for octet in character.encode(errors="surrogateescape"))


def unquote_user(user: str) -> str:
    """Return the name that `quote_user` has made a user of."""
    octets = _QUOTED.sub(lambda found: chr(int(found[1], 16)), user).encode("latin-1", "replace")
    return octets.decode(errors="replace")
