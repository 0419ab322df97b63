"""Rules about header fields that are neither addresses nor the Subject."""

import re
from collections.abc import Iterator
from datetime import timedelta

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.domains import is_private_host
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.mime.parameters import parse_parameters

MESSAGE_ID_MISSING = CheckRule(
    "message-id-missing", "warning", "There is no Message-ID", "RFC 5322 section 3.6.4"
)
MESSAGE_ID_MALFORMED = CheckRule(
    "message-id-malformed", "error", "The Message-ID is malformed", "RFC 5322 section 3.6.4"
)
MESSAGE_ID_LOCAL = CheckRule(
    "message-id-local", "info", "The Message-ID names a private host", "RFC 5322 section 3.6.4"
)
DATE_FAR_OFF = CheckRule(
    "date-far-off", "warning", "The Date is far from the time of arrival", "RFC 5322 section 3.6.1"
)
MIME_VERSION_MISSING = CheckRule(
    "mime-version-missing", "warning", "There is no MIME-Version", "RFC 2045 section 4"
)
RETURN_PATH_SET = CheckRule(
    "return-path-set", "info", "The sender wrote a Return-Path", "RFC 5321 section 4.4"
)
AUTO_SUBMITTED_MISSING = CheckRule(
    "auto-submitted-missing",
    "info",
    "An automatic reply does not say that it is one",
    "RFC 3834 section 5",
)

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = rf"{_ATEXT}(?:\.{_ATEXT})*"
_COMMENTS = r"(?:\s|\([^()]*\))*"
_MESSAGE_ID = re.compile(rf"{_COMMENTS}<{_DOT_ATOM}@({_DOT_ATOM}|\[[!-Z^-~]*\])>{_COMMENTS}")
_LONGEST_ID = 1000
_AHEAD = timedelta(hours=1)
_BEHIND = timedelta(hours=24)


def find_message_id(mail: CheckedMail) -> Iterator[Finding]:
    """Find what is wrong with the Message-ID."""
    where = Location(header="Message-ID")
    written = mail.message.headers.raw("Message-ID")
    if not (written or "").strip():
        yield MESSAGE_ID_MISSING.found("", where)
        return
    written = (written or "")[:_LONGEST_ID]
    message_id = _MESSAGE_ID.fullmatch(written)
    if message_id is None:
        yield MESSAGE_ID_MALFORMED.found(written, where)
    elif is_private_host(message_id[1]):
        yield MESSAGE_ID_LOCAL.found(message_id[1], where)


def find_date(mail: CheckedMail) -> Iterator[Finding]:
    """Find a Date far from the time of arrival."""
    date = mail.message.date
    if date is None:
        return
    ahead = date - mail.message.received_at
    if ahead > _AHEAD:
        yield DATE_FAR_OFF.found(f"{_describe(ahead)} ahead", Location(header="Date"))
    elif -ahead > _BEHIND:
        yield DATE_FAR_OFF.found(f"{_describe(-ahead)} behind", Location(header="Date"))


def _describe(span: timedelta) -> str:
    if span.days:
        return "1 day" if span.days == 1 else f"{span.days} days"
    hours = span.seconds // 3600
    return "1 hour" if hours == 1 else f"{hours} hours"


def find_trace(mail: CheckedMail) -> Iterator[Finding]:
    """Find fields that only the other side may write, and lacking ones."""
    headers = mail.message.headers
    if "MIME-Version" not in headers:
        present = next(filter(_is_of_mime, headers.names()), None)
        if present is not None:
            detail = f"with {present}, the message is read by MIME"
            yield MIME_VERSION_MISSING.found(detail, Location(header="MIME-Version"))
    if "Return-Path" in headers:
        yield RETURN_PATH_SET.found("", Location(header="Return-Path"))
    # without recipients there is no envelope, only a file
    if mail.message.rcpt_to and not mail.message.mail_from:
        value, _ = parse_parameters(headers.raw("Auto-Submitted") or "")
        if value in {"", "no"}:
            detail = "the reverse-path is <>"
            yield AUTO_SUBMITTED_MISSING.found(detail, Location(header="Auto-Submitted"))


def _is_of_mime(name: str) -> bool:
    return name.lower().startswith("content-")


CHECKS = (
    Check(find_message_id, (MESSAGE_ID_MISSING, MESSAGE_ID_MALFORMED, MESSAGE_ID_LOCAL)),
    Check(find_date, (DATE_FAR_OFF,)),
    Check(find_trace, (MIME_VERSION_MISSING, RETURN_PATH_SET, AUTO_SUBMITTED_MISSING)),
)
