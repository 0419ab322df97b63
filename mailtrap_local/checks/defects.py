"""Defects of the message format as findings, by the ids that `Message.defects` gives them."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.mime.defect import Defect

_ERRORS = (
    CheckRule("missing-from", "error", "The From field is missing", "RFC 5322 section 3.6"),
    CheckRule(
        "duplicate-header",
        "error",
        "A field that may stand once stands several times",
        "RFC 5322 section 3.6",
    ),
    CheckRule("nul-byte", "error", "The message has NUL octets", "RFC 5322 section 3.5"),
    CheckRule("line-too-long", "error", "A line is too long", "RFC 5322 section 2.1.1"),
    CheckRule("header-malformed", "error", "A line is no header field", "RFC 5322 section 2.2"),
    CheckRule(
        "header-charset-unknown",
        "error",
        "A header field is neither ASCII nor UTF-8",
        "RFC 2047 section 1",
    ),
    CheckRule(
        "encoding-unknown",
        "error",
        "The Content-Transfer-Encoding is unknown",
        "RFC 2045 section 6.1",
    ),
    CheckRule("base64-invalid", "error", "The base64 is invalid", "RFC 2045 section 6.8"),
    CheckRule(
        "quoted-printable-invalid",
        "error",
        "The quoted-printable is invalid",
        "RFC 2045 section 6.7",
    ),
    CheckRule("uuencode-invalid", "error", "The uuencode is invalid", "POSIX uuencode"),
    CheckRule(
        "content-type-malformed", "error", "The Content-Type is malformed", "RFC 2045 section 5.1"
    ),
    CheckRule(
        "boundary-missing", "error", "A multipart names no boundary", "RFC 2046 section 5.1.1"
    ),
    CheckRule(
        "boundary-not-found",
        "error",
        "The boundary of a multipart never occurs",
        "RFC 2046 section 5.1.1",
    ),
)
_WARNINGS = (
    CheckRule("missing-date", "warning", "The Date field is missing", "RFC 5322 section 3.6"),
    CheckRule("date-invalid", "warning", "The Date is invalid", "RFC 5322 section 3.3"),
    CheckRule("bare-cr", "warning", "A CR is no part of a line end", "RFC 5321 section 2.3.8"),
    CheckRule("cr-before-crlf", "warning", "Lines end in CR CR LF", "RFC 5321 section 2.3.8"),
    CheckRule(
        "header-too-long", "warning", "The header is too long to be read", "limit of the sandbox"
    ),
    CheckRule(
        "no-header-body-separator",
        "warning",
        "No empty line ends the header",
        "RFC 5322 section 2.1",
    ),
    CheckRule(
        "non-ascii-header",
        "warning",
        "A header field is in UTF-8, without SMTPUTF8",
        "RFC 6531 section 3.4",
    ),
    CheckRule(
        "too-many-addresses", "warning", "A field has too many addresses", "limit of the sandbox"
    ),
    CheckRule(
        "too-many-parameters", "warning", "A field has too many parameters", "limit of the sandbox"
    ),
    CheckRule(
        "encoding-misplaced",
        "warning",
        "A multipart or a message is encoded",
        "RFC 2045 section 6.4",
    ),
    CheckRule(
        "eight-bit-undeclared",
        "warning",
        "A part declared as 7bit is not ASCII",
        "RFC 2045 section 6.2",
    ),
    CheckRule("charset-missing", "warning", "A text declares no charset", "RFC 2046 section 4.1.2"),
    CheckRule("charset-unknown", "warning", "The charset is unknown", "RFC 2046 section 4.1.2"),
    CheckRule(
        "charset-mismatch",
        "warning",
        "A text is not in the charset that it declares",
        "RFC 2046 section 4.1.2",
    ),
    CheckRule(
        "boundary-not-closed",
        "warning",
        "The last boundary of a multipart is missing",
        "RFC 2046 section 5.1.1",
    ),
    CheckRule("too-many-parts", "warning", "There are too many parts", "limit of the sandbox"),
    CheckRule(
        "nesting-too-deep", "warning", "The parts are nested too deeply", "limit of the sandbox"
    ),
    CheckRule(
        "too-many-hyphen-lines",
        "warning",
        "Too many lines begin like a boundary",
        "limit of the sandbox",
    ),
    CheckRule("calendar-too-long", "warning", "A calendar is too long", "limit of the sandbox"),
    CheckRule("body-too-long", "warning", "The body is too long", "limit of the sandbox"),
    CheckRule("html-too-complex", "warning", "The HTML has too many tags", "limit of the sandbox"),
)
_INFOS = (CheckRule("bare-lf", "info", "Lines end in LF alone", "RFC 5321 section 2.3.8"),)
_RULES = {rule.id: rule for rule in (*_ERRORS, *_WARNINGS, *_INFOS)}

# Details begin with the place of a defect, where it has one.
_PART = re.compile(r"part ([0-9]+): ")
_FIELD = re.compile(r"([A-Z][A-Za-z-]*): ")
_OF_FIELDS = frozenset(
    {"duplicate-header", "header-charset-unknown", "non-ascii-header", "too-many-addresses"}
    | {"too-many-parameters"}
)
_FIELDS = {
    "missing-from": "From",
    "missing-date": "Date",
    "date-invalid": "Date",
    "content-type-malformed": "Content-Type",
}


def find_defects(mail: CheckedMail) -> Iterator[Finding]:
    """Find the defects of the message format."""
    for defect in mail.message.defects:
        rule = _RULES.get(defect.id)
        if rule is not None:
            yield rule.found(defect.detail, _location(defect))


def _location(defect: Defect) -> Location:
    if defect.id in _FIELDS:
        return Location(header=_FIELDS[defect.id])
    if defect.id in _OF_FIELDS:
        field = _FIELD.match(defect.detail)
        return Location(header=field[1] if field else None)
    part = _PART.match(defect.detail)
    return Location(part=int(part[1]) if part else None)


CHECKS = (Check(find_defects, tuple(_RULES.values())),)
