"""Make of a message what a relay gets: recipients, sender, trace field, CRLF line ends."""

import re
import smtplib
from collections.abc import Callable, Iterable, Sequence
from email.utils import format_datetime, formatdate
from fnmatch import fnmatchcase

from mailtrap_local.config.relay_fields import RelaySetting
from mailtrap_local.errors import NotReleased
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.recipients import mailbox_key
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.mail.submission import is_sendable, without_fields
from mailtrap_local.outbound.smtp_client import Refusal, Submission

MOST_RECEIVED = 25
"""Fields Received of a message that is in a loop, as it seems (RFC 5321 section 6.3)."""
MOST_RECIPIENTS = 100

_LONGEST = 320  # octets, RFC 3696 erratum 1690: 64, @, 255
_SEPARATORS = re.compile(r'[,;:"()\\]')
_ROUTED = re.compile(r"[%!]")  # b%example.com@other.example, RFC 5321 appendix F.2
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")


class Utf8Missing(OSError):
    """A relay does not take addresses that are not ASCII."""


def require_utf8(smtp: smtplib.SMTP, submission: Submission) -> None:
    """Raise Utf8Missing if the relay would not take an address (RFC 6531 section 3.3)."""
    others = [one for one in (submission.sender, *submission.recipients) if not one.isascii()]
    if others and not smtp.has_extn("smtputf8"):
        raise Utf8Missing(f"the relay does not offer SMTPUTF8, which {others[0]} needs")


def vetted(recipients: Sequence[str]) -> list[str]:
    """Return recipients, each once, that are addresses as a command takes them, and nothing else.

    Raises NotReleased: `Ann, Bob <bob@example.com>` would go to somebody called Ann.
    """
    if not 0 < len(recipients) <= MOST_RECIPIENTS:
        raise NotReleased(f"to: name 1 to {MOST_RECIPIENTS} recipients, not {len(recipients)}")
    for one in recipients:
        local, _, domain = one.rpartition("@")
        is_address = local and domain and is_sendable(one) and not _SEPARATORS.search(one)
        if not is_address or "@" in local or len(one.encode()) > _LONGEST:
            raise NotReleased(f"to: {one[:80]!r} is not one address: write ann@example.com")
        if _ROUTED.search(local):
            raise NotReleased(f"to: {one[:80]!r} has % or !, by which it may be sent elsewhere")
    return list(dict.fromkeys(recipients))


def problem_of(recipient: str) -> str:
    """Return why mail to a recipient cannot be sent by any relay, "" if it can."""
    try:
        vetted([recipient])
    except NotReleased as problem:
        return str(problem)
    return ""


def by_transaction(
    relay: RelaySetting, attempts: Iterable[RelayAttempt]
) -> list[tuple[str, list[RelayAttempt]]]:
    """Return attempts by the transaction they are made in, and its domain, "" for one server.

    Within one each recipient stands once: who releases a message twice wants two of it.
    """
    transactions: list[tuple[str, dict[str, RelayAttempt]]] = []
    for one in attempts:
        domain = domain_of(one.recipient) if relay.mx else ""
        for other, recipients in transactions:
            if other == domain and one.recipient not in recipients:
                recipients[one.recipient] = one
                break
        else:
            transactions.append((domain, {one.recipient: one}))
    return [(domain, list(recipients.values())) for domain, recipients in transactions]


def domain_of(address: str) -> str:
    """Return the domain of an address, in lower case; "" without one."""
    return address.rpartition("@")[2].rstrip(".").lower() if "@" in address else ""


def refusal(relay: RelaySetting, recipient: str) -> str:
    """Return why a relay may not send to an address, "" if it may."""
    if recipient == relay.override_to:
        return ""  # the user has named it
    if fits := _fitting(relay.block, recipient):
        return f"{recipient} is blocked: block = {fits!r} of the relay {relay.name!r}"
    if not _fitting(relay.allow, recipient):
        return f"{recipient} fits nothing in allow of the relay {relay.name!r}"
    return ""


def _fitting(globs: Sequence[str], recipient: str) -> str:
    known = _comparable(recipient)
    return next((glob for glob in globs if fnmatchcase(known, _comparable(glob))), "")


def _comparable(address: str) -> str:
    """Return an address, or a glob, in the one spelling of all that name its mailbox."""
    return "@".join(mailbox_key(address)) if "@" in address else address.casefold()


def loop_problem(raw: bytes) -> str:
    """Return why a message seems to be in a loop, "" if it does not."""
    count = len(leading_headers(raw).all_raw("Received"))
    if count < MOST_RECEIVED:
        return ""
    return f"it has passed {count} servers: a loop, as it seems"


def submission_of(
    relay: RelaySetting,
    message: Message,
    recipients: Sequence[str],
    before_data: Callable[[Sequence[Refusal]], None],
) -> tuple[Submission, str]:
    """Return what the relay gets, and a note on what was changed in the octets, "" for nothing."""
    raw, bare = _BARE.subn(b"\r\n", message.raw)
    notes = [f"{bare} bare line ends were made CRLF"] if bare else []
    if relay.override_from is not None:
        raw = _with_sender(raw, relay.override_from, message)
        notes.append("From was replaced")
    sender = relay.return_path or relay.override_from or message.mail_from
    octets = _received(message) + raw
    return Submission(sender, recipients, octets, before_data=before_data), "; ".join(notes)


def _with_sender(raw: bytes, address: str, message: Message) -> bytes:
    """Return the message with another From, and the one before as X-Original-From."""
    fields = f"From: {address}\r\n"
    before = message.headers.get("From")
    if before is not None and before.isascii() and before.isprintable() and len(before) < 900:
        fields += f"X-Original-From: {before}\r\n"
    rest = without_fields(raw, ("from", "sender", "x-original-from"))
    return fields.encode() + rest


def _received(message: Message) -> bytes:
    """Return the trace field that a relay adds, RFC 5321 section 4.4: by it loops are found."""
    came = format_datetime(message.received_at)
    return (
        f"Received: by mailtrap-local with SMTP id {message.id} (captured {came});\r\n"
        f"\t{formatdate()}\r\n"
    ).encode()
