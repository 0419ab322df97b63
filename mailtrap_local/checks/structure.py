"""Rules about the parts of a message (RFC 2046) and their bodies."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.markup_in_text import markup_in_text
from mailtrap_local.mail.calendar.icalendar import parse_calendars
from mailtrap_local.mail.mime.charset_labels import decoder_name
from mailtrap_local.mail.mime.content import Part
from mailtrap_local.mail.mime.html_charset import html_charset

ALTERNATIVE_ORDER = CheckRule(
    "alternative-order",
    "error",
    "The HTML stands before the plain text, which is shown in its place",
    "RFC 2046 section 5.1.4",
)
ATTACHMENT_IN_ALTERNATIVE = CheckRule(
    "attachment-in-alternative",
    "error",
    "A file is an alternative to the text",
    "RFC 2046 section 5.1.4",
)
TEXT_MISSING = CheckRule(
    "text-missing", "warning", "The HTML has no plain text beside it", "SpamAssassin"
)
TEXT_EMPTY = CheckRule(
    "text-empty", "warning", "The plain text beside the HTML is empty", "SpamAssassin"
)
HTML_IN_TEXT = CheckRule("html-in-text", "warning", "The plain text shows HTML tags")
CHARSET_META_MISMATCH = CheckRule(
    "charset-meta-mismatch",
    "warning",
    "The HTML declares another charset than its part",
    "HTML standard section 4.2.5.4",
)
CALENDAR_METHOD = CheckRule(
    "calendar-method",
    "warning",
    "The method of a calendar differs from its Content-Type",
    "RFC 6047 section 2.4",
)
MESSAGE_TOO_LARGE = CheckRule(
    "message-too-large", "error", "Gmail refuses a message of this size", "Gmail"
)

_INVISIBLE = re.compile("[\\s\u00ad\u034f\u115f\u180e\u200b-\u200f\u2060-\u2064\ufeff]+")
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_LARGEST = 25 * 2**20  # octets as sent
_LARGEST_CALENDAR = 2**20
_REACH = 2**16  # octets of a part in which HTML is searched


def find_alternatives(mail: CheckedMail) -> Iterator[Finding]:
    """Find alternatives in the wrong order, and what is no alternative."""
    for part in mail.message.content.parts:
        if part.content_type != "multipart/alternative":
            continue
        first_html = next((one for one in part.children if _has_html(one)), None)
        plain = [one.number for one in part.children if one.content_type == "text/plain"]
        if first_html is not None and plain and first_html.number < max(plain):
            yield ALTERNATIVE_ORDER.found("", Location(part=part.number))
        for child in part.children:
            if _is_file(child):
                detail = child.filename or child.content_type
                yield ATTACHMENT_IN_ALTERNATIVE.found(detail, Location(part=child.number))


def _has_html(part: Part) -> bool:
    if part.content_type == "text/html":
        return True
    return part.content_type.startswith("multipart/") and any(map(_has_html, part.children))


def _is_file(part: Part) -> bool:
    if part.content_type in _CALENDARS or part.content_type.startswith("multipart/"):
        return False
    return part.disposition == "attachment" or not part.content_type.startswith("text/")


def find_text(mail: CheckedMail) -> Iterator[Finding]:
    """Find HTML without plain text, and plain text that is none."""
    content = mail.message.content
    start = content.text_start
    if content.html_start is not None:
        if start is None:
            yield TEXT_MISSING.found()
            return
        if not _INVISIBLE.sub("", start.text):
            yield TEXT_EMPTY.found("", Location(body="text"))
            return
    markup = None if start is None else markup_in_text(start.text)
    if markup is not None:
        where = Location(body="text", line=markup.line, column=markup.column)
        yield HTML_IN_TEXT.found(markup.tag, where)


def find_charset(mail: CheckedMail) -> Iterator[Finding]:
    """Find HTML that declares another charset than its part does.

    ASCII is part of all that mail declares, so a part that is declared as such agrees with any.
    """
    content = mail.message.content
    for part in content.parts:
        if part.content_type != "text/html" or part.disposition == "attachment":
            continue
        declared = decoder_name(part.charset or "")
        inside = html_charset(content.payload_start(part, _REACH))
        within = decoder_name(inside or "")
        if declared in {None, "ascii"} or within is None or within == declared:
            continue
        detail = f"{inside}, but the Content-Type says {part.charset}"
        yield CHARSET_META_MISMATCH.found(detail, Location(part=part.number, body="html"))


def find_calendar(mail: CheckedMail) -> Iterator[Finding]:
    """Find calendars whose METHOD is not that of their Content-Type."""
    content = mail.message.content
    for part in content.parts:
        if part.content_type != "text/calendar" or part.end - part.body > _LARGEST_CALENDAR:
            continue
        declared = part.parameters.get("method", "").strip().upper()
        calendars = parse_calendars(content.payload(part), part.charset)
        method = calendars[0].first("METHOD") if calendars else None
        written = "" if method is None else method.value.strip().upper()
        if calendars and declared != written:
            detail = f"METHOD:{written or '(none)'}, but method={declared or '(none)'}"
            yield CALENDAR_METHOD.found(detail, Location(part=part.number))


def find_size(mail: CheckedMail) -> Iterator[Finding]:
    """Find a message that is too large to be accepted."""
    size = len(mail.message.raw)
    if size > _LARGEST:
        yield MESSAGE_TOO_LARGE.found(f"{size / 2**20:.1f} MB, at most 25 MB are accepted")


CHECKS = (
    Check(find_alternatives, (ALTERNATIVE_ORDER, ATTACHMENT_IN_ALTERNATIVE)),
    Check(find_text, (TEXT_MISSING, TEXT_EMPTY, HTML_IN_TEXT)),
    Check(find_charset, (CHARSET_META_MISMATCH,)),
    Check(find_calendar, (CALENDAR_METHOD,)),
    Check(find_size, (MESSAGE_TOO_LARGE,)),
)
