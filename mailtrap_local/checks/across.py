"""Rules about a message beside others of its mailbox: sent twice, or by an id in use.

A message is compared with earlier ones only, so that of two the later one is found. Nothing is
read of it where there are no others.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.message_digest import MessageDigest, digest_of

DUPLICATE_SEND = CheckRule("duplicate-send", "warning", "A recipient got the same message twice")
MESSAGE_ID_REUSED = CheckRule(
    "message-id-reused",
    "error",
    "Another message has the same Message-ID",
    "RFC 5322 section 3.6.4",
)

_SOON = timedelta(seconds=60)
_CAMPAIGN = timedelta(hours=24)  # in which nobody is sent the same mailing twice


def find_across(mail: CheckedMail) -> Iterator[Finding]:
    """Find what a message has in common with earlier ones."""
    others = iter(mail.others)
    first = next(others, None)
    if first is not None:
        yield from _compare(digest_of(mail.message), [first, *others])


def _compare(digest: MessageDigest, others: Sequence[MessageDigest]) -> Iterator[Finding]:
    earlier = [one for one in others if one.id != digest.id and _order(one) < _order(digest)]
    twice = next((one for one in reversed(earlier) if _is_duplicate(digest, one)), None)
    if twice is not None:
        address = "@".join(min(digest.recipients & twice.recipients))
        seconds = (digest.received_at - twice.received_at).total_seconds()
        yield DUPLICATE_SEND.found(f"{address}, {seconds:.0f} s after message {twice.id}")
    reused = next((one for one in reversed(earlier) if _is_reused(digest, one)), None)
    if reused is not None:
        detail = f"{digest.message_id}, of message {reused.id}"
        yield MESSAGE_ID_REUSED.found(detail, Location(header="Message-ID"))


def _order(digest: MessageDigest) -> tuple[object, str]:
    return digest.received_at, digest.id


def _is_duplicate(digest: MessageDigest, other: MessageDigest) -> bool:
    if digest.subject != other.subject or not digest.recipients & other.recipients:
        return False
    passed = digest.received_at - other.received_at
    if passed <= _SOON and digest.body == other.body:
        return True
    is_mailing = bool(digest.campaign) and digest.campaign == other.campaign
    return is_mailing and passed <= _CAMPAIGN and digest.words == other.words


def _is_reused(digest: MessageDigest, other: MessageDigest) -> bool:
    return bool(digest.message_id) and (
        digest.message_id == other.message_id and digest.body != other.body
    )


CHECKS = (Check(find_across, (DUPLICATE_SEND, MESSAGE_ID_REUSED)),)
