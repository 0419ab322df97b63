"""Rules about pictures in the message, which HTML refers to by Content-ID (RFC 2392)."""

import re
from collections.abc import Iterator
from itertools import islice

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.html_urls import referring_urls
from mailtrap_local.mail.links.urls import cleaned_url
from mailtrap_local.mail.mime.content import Content, Part

CID_MISSING = CheckRule(
    "cid-missing", "error", "The HTML refers to a part that is not there", "RFC 2392"
)
CID_UNUSED = CheckRule("cid-unused", "info", "A part for the HTML is not referred to", "RFC 2392")
CONTENT_ID_MALFORMED = CheckRule(
    "content-id-malformed", "warning", "A Content-ID is malformed", "RFC 2045 section 7"
)
RELATED_MISSING = CheckRule(
    "related-missing",
    "warning",
    "A picture that the HTML shows is not related to it",
    "RFC 2387",
)

_CONTENT_ID = re.compile(r"(?:\s|\([^()]*\))*<[^<>@\s]+@[^<>@\s]+>(?:\s|\([^()]*\))*")
_MOST_REFERENCES = 10_000
_MOST_MISSING = 50


def find_content_ids(mail: CheckedMail) -> Iterator[Finding]:
    """Find references without a part, and parts without a reference."""
    content = mail.message.content
    for each in content.parts:
        written = each.headers.raw("Content-ID")
        if written is not None and not _CONTENT_ID.fullmatch(written[:1000]):
            yield CONTENT_ID_MALFORMED.found(written[:200], Location(part=each.number))
    if not mail.html:
        return
    used: set[int] = set()
    missing: dict[str, int] = {}
    tags = (element.tag for element in mail.outline.elements)
    finder = content.part_finder(mail.html)
    for url in islice(referring_urls(mail.html, tags), _MOST_REFERENCES):
        part = finder.find(url)
        if part is not None:
            used.add(part.number)
        elif cleaned_url(url)[:4].lower() == "cid:":
            missing[cleaned_url(url)] = missing.get(cleaned_url(url), 0) + 1
    for url, count in islice(missing.items(), _MOST_MISSING):
        yield CID_MISSING.found(url[:200], _place(mail, url), count=count)
    if not mail.is_cut(CID_UNUSED.id):
        yield from _by_parts(content, used)


def _by_parts(content: Content, used: set[int]) -> Iterator[Finding]:
    parents = {child.number: part for part in content.parts for child in part.children}
    for part in content.attachments:
        parent = parents.get(part.number)
        is_related = parent is not None and parent.content_type == "multipart/related"
        where = Location(part=part.number)
        if part.number in used:
            is_picture = part.content_type.startswith("image/")
            if is_picture and part.content_id and not _is_in_related(part, parents):
                yield RELATED_MISSING.found(f"cid:{part.content_id}"[:200], where)
        elif (
            part.content_id
            and part.disposition != "attachment"
            and (is_related or part.disposition == "inline")
        ):
            yield CID_UNUSED.found(f"cid:{part.content_id}"[:200], where)


def _is_in_related(part: Part, parents: dict[int, Part]) -> bool:
    above = parents.get(part.number)
    while above is not None:
        if above.content_type == "multipart/related":
            return True
        above = parents.get(above.number)
    return False


def _place(mail: CheckedMail, url: str) -> Location:
    start = mail.html.find(url)
    # it may be written with character references or escapes
    return Location(body="html") if start < 0 else mail.location_at(start)


CHECKS = (
    Check(
        find_content_ids,
        (CID_MISSING, CID_UNUSED, CONTENT_ID_MALFORMED, RELATED_MISSING),
    ),
)
