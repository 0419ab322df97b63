"""Rules about the Subject (RFC 5322 section 3.6.5)."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location

SUBJECT_MISSING = CheckRule(
    "subject-missing", "warning", "There is no Subject", "RFC 5322 section 3.6.5"
)
SUBJECT_EMPTY = CheckRule("subject-empty", "warning", "The Subject is empty")
SUBJECT_FAKE_REPLY = CheckRule(
    "subject-fake-reply",
    "warning",
    "The Subject claims to be a reply or to be forwarded",
    "Gmail's guidelines for senders",
)
SUBJECT_SHOUTING = CheckRule("subject-shouting", "info", "The Subject is all capitals")

_SUBJECT = Location(header="Subject")
# Prefixes of clients in several languages. A space follows, which `re:Invent` lacks.
_REPLY = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|vl|antw|doorst|tr|rv|enc|odp|pd|ynt|ilt|res|rif|vs|vb)(?:\[\d{1,3}\])?\s?:(?=\s|\Z)"
    r"|(?:回复|转发|答复|回覆|轉寄|返信|転送)\s?[:：])",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\\s\u00ad\u034f\u115f\u180e\u200b-\u200f\u2060-\u2064\ufeff]+")
_SHORTEST_SHOUT = 10  # letters
_MOST_READ = 2000


def find_subject(mail: CheckedMail) -> Iterator[Finding]:
    """Find what is wrong with the Subject."""
    headers = mail.message.headers
    if "Subject" not in headers:
        yield SUBJECT_MISSING.found("", _SUBJECT)
        return
    subject = mail.message.subject[:_MOST_READ]
    if not _INVISIBLE.sub("", subject):
        yield SUBJECT_EMPTY.found("", _SUBJECT)
        return
    reply = _REPLY.match(subject)
    if reply is not None and not _continues(mail):
        detail = f"{reply[0].strip()!r}, but neither In-Reply-To nor References"
        yield SUBJECT_FAKE_REPLY.found(detail, _SUBJECT)
    if _is_shouting(subject[reply.end() if reply else 0 :]):
        yield SUBJECT_SHOUTING.found(subject, _SUBJECT)


def _continues(mail: CheckedMail) -> bool:
    """Return whether the message refers to another one, or has one in it."""
    headers = mail.message.headers
    if any((headers.get(name) or "").strip() for name in ("In-Reply-To", "References")):
        return True
    return any(part.is_message for part in mail.message.content.parts[1:])


def _is_shouting(subject: str) -> bool:
    cased = [each for each in subject if each.lower() != each.upper()]
    if len(cased) < _SHORTEST_SHOUT or not all(map(str.isupper, cased)):
        return False
    return sum(any(map(str.isalpha, word)) for word in subject.split()) > 1


CHECKS = (
    Check(
        find_subject,
        (SUBJECT_MISSING, SUBJECT_EMPTY, SUBJECT_FAKE_REPLY, SUBJECT_SHOUTING),
    ),
)
