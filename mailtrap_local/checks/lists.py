"""Rules about mail in bulk: how to leave its list (RFC 2369, RFC 8058)."""

import re
from collections.abc import Iterator

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.checks.signature_tags import signature_tags
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.parameters import parse_parameters
from mailtrap_local.mail.unsubscribe import list_urls

LIST_UNSUBSCRIBE_MISSING = CheckRule(
    "list-unsubscribe-missing",
    "warning",
    "Mail in bulk has no List-Unsubscribe",
    "guidelines for senders of Gmail, Yahoo and Microsoft",
)
LIST_UNSUBSCRIBE_MALFORMED = CheckRule(
    "list-unsubscribe-malformed",
    "error",
    "List-Unsubscribe has no URL in angle brackets",
    "RFC 2369 section 2",
)
LIST_UNSUBSCRIBE_NO_POST = CheckRule(
    "list-unsubscribe-no-post",
    "warning",
    "One click cannot unsubscribe: there is no List-Unsubscribe-Post",
    "RFC 8058 section 3.1",
)
LIST_UNSUBSCRIBE_POST_VALUE = CheckRule(
    "list-unsubscribe-post-value",
    "error",
    "List-Unsubscribe-Post is not List-Unsubscribe=One-Click",
    "RFC 8058 section 3.1",
)
LIST_UNSUBSCRIBE_NO_HTTPS = CheckRule(
    "list-unsubscribe-no-https",
    "error",
    "One click cannot unsubscribe: List-Unsubscribe has no https URL",
    "RFC 8058 section 3.1",
)
LIST_UNSUBSCRIBE_UNSIGNED = CheckRule(
    "list-unsubscribe-unsigned",
    "warning",
    "No DKIM signature covers the fields for unsubscribing",
    "RFC 8058 section 4",
)
LIST_ID_MALFORMED = CheckRule(
    "list-id-malformed", "warning", "The List-Id is malformed", "RFC 2919 section 3"
)
UNSUBSCRIBE_LINK_MISSING = CheckRule(
    "unsubscribe-link-missing",
    "warning",
    "The body of mail in bulk has no link to unsubscribe",
    "guidelines for senders of Gmail and Yahoo",
)

_UNSUBSCRIBE = Location(header="List-Unsubscribe")
_POST = Location(header="List-Unsubscribe-Post")
_ONE_CLICK = "List-Unsubscribe=One-Click"
_SIGNED = {"list-unsubscribe", "list-unsubscribe-post"}
_SCHEMES = ("https://", "http://", "mailto:")
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LIST_ID = re.compile(rf"(?:[^<>]*\s|)<\s*{_ATEXT}(?:\.{_ATEXT})+\s*>\s*(?:\([^()]*\)\s*)?")
_LONGEST = 2000
_FOLDING = re.compile(r"\s+")


def is_bulk(mail: CheckedMail) -> bool:
    """Return whether a message is sent in bulk, by its header or a link to unsubscribe.

    Automatic replies are not, though many of them have a Precedence.
    """
    headers = mail.message.headers
    if (
        any(name.lower().startswith("list-") for name in headers.names())
        or "Feedback-ID" in headers
    ):
        return True
    if (headers.get("Precedence") or "").strip().lower() in {"bulk", "list"}:
        automatic, _ = parse_parameters(headers.raw("Auto-Submitted") or "")
        return automatic != "auto-replied"
    return has_unsubscribe_link(mail)


def has_unsubscribe_link(mail: CheckedMail) -> bool:
    """Return whether the body has a link to unsubscribe."""
    return any(link.kind == "unsubscribe" for link in mail.links)


def find_lists(mail: CheckedMail) -> Iterator[Finding]:
    """Find what mail in bulk lacks."""
    headers = mail.message.headers
    if "List-Id" in headers:
        written = (headers.raw("List-Id") or "")[:_LONGEST]
        if not _LIST_ID.fullmatch(written):
            yield LIST_ID_MALFORMED.found(written, Location(header="List-Id"))
    if not is_bulk(mail):
        return
    if "List-Unsubscribe" not in headers:
        yield LIST_UNSUBSCRIBE_MISSING.found("", _UNSUBSCRIBE)
    else:
        yield from _unsubscribe(headers)
    if not has_unsubscribe_link(mail) and not mail.is_cut(UNSUBSCRIBE_LINK_MISSING.id):
        yield UNSUBSCRIBE_LINK_MISSING.found()


def _unsubscribe(headers: Headers) -> Iterator[Finding]:
    values = headers.all("List-Unsubscribe")
    urls = [url.lower() for value in values for url in list_urls(value)]
    if not any(url.startswith(_SCHEMES) for url in urls):
        yield LIST_UNSUBSCRIBE_MALFORMED.found(", ".join(values)[:200], _UNSUBSCRIBE)
        return
    posts = [value.strip() for value in headers.all("List-Unsubscribe-Post")]
    if not posts:
        yield LIST_UNSUBSCRIBE_NO_POST.found("", _UNSUBSCRIBE)
        return
    wrong = next((value for value in posts if value != _ONE_CLICK), None)
    if wrong is not None or len(posts) > 1:
        detail = f"{len(posts)} fields" if wrong is None else wrong[:200]
        yield LIST_UNSUBSCRIBE_POST_VALUE.found(detail, _POST)
    if not any(url.startswith("https://") for url in urls):
        yield LIST_UNSUBSCRIBE_NO_HTTPS.found(", ".join(urls)[:200], _UNSUBSCRIBE)
    signatures = signature_tags(headers)
    signed = ({*_FOLDING.sub("", tags.get("h", "")).lower().split(":")} for tags in signatures)
    # without any signature, whoever relays the mail is to sign it
    if signatures and not any(names >= _SIGNED for names in signed):
        yield LIST_UNSUBSCRIBE_UNSIGNED.found("", _POST)


CHECKS = (
    Check(
        find_lists,
        (
            LIST_UNSUBSCRIBE_MISSING,
            LIST_UNSUBSCRIBE_MALFORMED,
            LIST_UNSUBSCRIBE_NO_POST,
            LIST_UNSUBSCRIBE_POST_VALUE,
            LIST_UNSUBSCRIBE_NO_HTTPS,
            LIST_UNSUBSCRIBE_UNSIGNED,
            LIST_ID_MALFORMED,
            UNSUBSCRIBE_LINK_MISSING,
        ),
    ),
)
