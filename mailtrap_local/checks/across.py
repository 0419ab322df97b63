"""Rules about a message beside others of its mailbox: sent twice, or by an id in use.

A message is compared with earlier ones only, so that of two the later one is found. Nothing is
read of it where there are no others.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
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


def compare_all(digests: Iterable[MessageDigest]) -> dict[str, list[Finding]]:
    """Return the findings of a whole mailbox by the ids of its messages.

    Each is compared with the last one that may be alike by each of its keys.
    """
    last: dict[Hashable, MessageDigest] = {}
    findings: dict[str, list[Finding]] = {}
    for digest in sorted(digests, key=_order):
        keys = list(_keys(digest))
        earlier = {last[key].id: last[key] for key in keys if key in last}
        if found := list(_compare(digest, sorted(earlier.values(), key=_order))):
            findings[digest.id] = found
        last.update(dict.fromkeys(keys, digest))
    return findings


def _keys(digest: MessageDigest) -> Iterator[Hashable]:
    for recipient in digest.recipients:
        yield (digest.subject, recipient, digest.body)
        if digest.campaign:
            yield (digest.subject, recipient, digest.words, digest.campaign)
    yield digest.message_id


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
