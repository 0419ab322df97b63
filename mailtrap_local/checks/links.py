"""Find links that lead nowhere, not where they say, or where no reader can go. Offline."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.domains import ascii_host, is_reserved_host, same_organization
from mailtrap_local.checks.finding import MOST_PLACES, Finding, Location
from mailtrap_local.checks.urls import LONGEST, WebUrl, is_template, read_url
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.html_urls import base_url
from mailtrap_local.mail.links.plain_text import bare_urls
from mailtrap_local.mail.links.urls import absolute_url, is_remote

_MOST_LINKS = 2000
_LONGEST_SHOWN = 120  # characters of a URL in a detail

TEXT_MISMATCH = CheckRule(
    "link-text-mismatch", "error", "A link shows another site than it opens", "phishing filters"
)
LOCALHOST = CheckRule("link-localhost", "error", "A link leads to the machine of its reader")
PRIVATE = CheckRule("link-private", "error", "A link leads into a private network", "RFC 1918")
CREDENTIALS = CheckRule(
    "link-credentials", "error", "A link has a user name before its host", "RFC 3986 section 7.6"
)
RELATIVE = CheckRule("link-relative", "error", "A link has no host", "RFC 3986 section 4.2")
EMPTY = CheckRule("link-empty", "error", "A link leads nowhere")
MALFORMED = CheckRule("link-malformed", "error", "A link has no valid URL", "RFC 3986")
HTTP = CheckRule("link-http", "warning", "A link is not encrypted")
ADDRESS = CheckRule("link-ip", "warning", "A link leads to an IP address")
DEV_PORT = CheckRule("link-dev-port", "warning", "A link has a port of development servers")
SHORTENER = CheckRule("link-shortener", "warning", "A link goes through a URL shortener")
PUNYCODE = CheckRule(
    "link-punycode", "warning", "A host has letters that look like others", "RFC 3492"
)
FRAGMENT = CheckRule("link-fragment-missing", "warning", "A link leads to a place that is missing")
MAILTO = CheckRule("link-mailto-bad", "warning", "A mailto link has no valid address", "RFC 6068")
LONG = CheckRule("link-long", "warning", f"A link is longer than {LONGEST} characters")
EXAMPLE = CheckRule(
    "link-example", "info", "A link leads to a domain for examples", "RFC 2606, RFC 6761"
)

_DEV_PORTS = frozenset(
    {1313, 1337, 3333, 4000, 4200, 4321, 5000, 5001, 5173, 5174, 6006, 8888, 9000, 9090, 19006}
    | {*range(3000, 3011)}
    | {*range(8000, 8011)}
    | {*range(8080, 8091)}
)
_SHORTENERS = frozenset(
    {"adf.ly", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "cutt.ly", "dlvr.it"}
    | {"goo.gl", "is.gd", "j.mp", "lnkd.in", "mcaf.ee", "ow.ly", "qr.ae", "rb.gy"}
    | {"rebrand.ly", "s.id", "short.io", "shorte.st", "shorturl.at", "soo.gd", "t.co", "t.ly"}
    | {"tiny.cc", "tiny.one", "tinyurl.com", "trib.al", "u.to", "v.gd", "x.gd"}
)
_SCHEMED = re.compile(
    r"https?://([^\s/?#<>\"']+)|\b(www\.[^\s/?#:<>\"']+\.[a-z]{2,})", re.IGNORECASE
)
_BARE_HOST = re.compile(
    r"((?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
# Ends of names that are no hosts, though some are top-level domains, too.
_FILE_ENDS = frozenset(
    {"apk", "css", "csv", "doc", "docx", "exe", "gif", "htm", "html", "ics", "java"}
    | {"jpeg", "jpg", "js", "json", "md", "mov", "pdf", "php", "png", "pl", "ppt"}
    | {"pptx", "ps", "py", "rb", "rs", "sh", "sql", "svg", "ts", "txt", "vue", "xls", "xlsx"}
    | {"xml", "yaml", "yml", "zip"}
)
_NAMES = frozenset({"asp.net", "vb.net", "ado.net", "ml.net", "paint.net", "node.js", "c.ai"})
_ADDRESS = re.compile(r"[^\s@,;:<>\"]+@(?:[^\s@.,;<>\"/?]+\.)+[^\s@.,;<>\"/?]{2,}")


class _Link(NamedTuple):
    """A link as written, and where: an element, or a location in the text."""

    written: str
    place: Element | Location


class _Broken(NamedTuple):
    detail: str
    places: list[Element | Location]


def _find(mail: CheckedMail) -> Iterator[Finding]:
    found: dict[tuple[CheckRule, str], _Broken] = {}
    links = [link for link in _links(mail) if not is_template(link.written)]
    anchors = _anchors(mail) if any("#" in link.written[:9] for link in links) else frozenset()
    for link in links:
        for rule, detail in _broken_by(mail, link, anchors):
            broken = found.setdefault((rule, link.written), _Broken(detail, []))
            broken.places.append(link.place)
    for (rule, _), (detail, places) in found.items():
        shown = [
            mail.location(one) if isinstance(one, Element) else one for one in places[:MOST_PLACES]
        ]
        yield rule.found(detail, *shown, count=len(places))


def _links(mail: CheckedMail) -> Iterator[_Link]:
    """The links of the HTML; then those of the text that the HTML has not."""
    known: set[str] = set()
    base = base_url(mail.html) if mail.html else ""
    for element in islice(mail.outline.named("a", "area"), _MOST_LINKS):
        href = element.attributes.get("href")
        if href is not None:
            url = absolute_url(base, href) if is_remote(base) else href
            known.add(url.strip())
            yield _Link(url, element)
    start = mail.message.content.text_start
    text = start.text if start else ""
    for bare in sorted(islice(bare_urls(text), _MOST_LINKS), key=lambda one: one.start):
        if bare.url not in known:
            known.add(bare.url)
            line = text.count("\n", 0, bare.start) + 1
            column = bare.start - text.rfind("\n", 0, bare.start)
            yield _Link(bare.url, Location(body="text", line=line, column=column))


def _broken_by(
    mail: CheckedMail, link: _Link, anchors: frozenset[str]
) -> Iterator[tuple[CheckRule, str]]:
    """The rules that a link breaks, each with what was found."""
    url = read_url(link.written)
    shown = _shortened(url.url)
    by_form = {"empty": EMPTY, "malformed": MALFORMED, "relative": RELATIVE}
    if url.form in by_form:
        yield by_form[url.form], shown
    elif url.form == "fragment":
        if _is_missing(url.url, anchors) and not mail.is_cut(FRAGMENT.id):
            yield FRAGMENT, f"{shown}: no element has this id or name"
    elif url.form == "mailto":
        if _is_bad_mailto(url.url):
            yield MAILTO, shown
    elif url.form == "web":
        yield from ((rule, shown) for rule in _of_web(url))
        if isinstance(link.place, Element) and url.host_kind in ("address", "public"):
            yield from _mismatch(mail, link.place, url)
    if len(link.written) > LONGEST:
        yield LONG, f"{len(link.written)} characters: {shown}"


def _of_web(url: WebUrl) -> Iterator[CheckRule]:
    if url.has_credentials:
        yield CREDENTIALS
    kind = url.host_kind
    if kind == "localhost":
        yield LOCALHOST
    elif kind == "private":
        yield PRIVATE
    else:
        yield from (rule for rule, is_broken in _PUBLIC if is_broken(url))


def _is_odd(url: WebUrl) -> bool:
    """True if a host is in punycode, or has letters of several scripts in one label."""
    if any(label[:4].lower() == "xn--" for label in url.host.split(".")):
        return True
    return any(_has_mixed_scripts(label) for label in url.host.split("."))


def _has_mixed_scripts(label: str) -> bool:
    if label.isascii():
        return False
    has_latin = re.search(r"[a-z\u00c0-\u024f]", label, re.IGNORECASE) is not None
    return has_latin and re.search("[\u0370-\u058f\u13a0-\u13ff]", label) is not None


_PUBLIC: tuple[tuple[CheckRule, Callable[[WebUrl], bool]], ...] = (
    (HTTP, lambda url: url.scheme == "http"),
    (ADDRESS, lambda url: url.host_kind == "address"),
    (DEV_PORT, lambda url: url.port in _DEV_PORTS),
    (SHORTENER, lambda url: url.host.removeprefix("www.") in _SHORTENERS),
    (PUNYCODE, _is_odd),
    (EXAMPLE, lambda url: is_reserved_host(url.host)),
)


def _is_missing(url: str, anchors: frozenset[str]) -> bool:
    """True if no element has the id or the name of a fragment."""
    wanted = {url[1:], unquote(url[1:])}
    return not wanted & anchors and url.lower() != "#top"  # HTML section 7.4.6.4


def _anchors(mail: CheckedMail) -> frozenset[str]:
    found = {one.get("id") for one in mail.outline.elements}
    return frozenset(found | {one.get("name") for one in mail.outline.named("a")})


def _is_bad_mailto(url: str) -> bool:
    """True if the addresses of a mailto URL are none (RFC 6068); without any it is a draft."""
    addresses, _, fields = url[7:].partition("?")
    named = [one.strip() for one in unquote(addresses).split(",")]
    if not any(named):
        return not fields
    return any(one and not _ADDRESS.fullmatch(one) for one in named)


def _mismatch(mail: CheckedMail, element: Element, url: WebUrl) -> Iterator[tuple[CheckRule, str]]:
    texts = mail.outline.texts_in(element)
    text = " ".join("".join(one.text for one in texts if mail.is_seen(one)).split())
    shown = _shown_host(text[:2000])
    if shown and not same_organization(shown, url.host):
        yield TEXT_MISMATCH, f"it shows {_shortened(shown)} and opens {_shortened(url.url)}"


def _shown_host(text: str) -> str:
    """The host that the text of a link shows; "" if it shows none."""
    if "." not in text or is_template(text):
        return ""
    schemed = _SCHEMED.search(text)
    if schemed is not None:
        host = schemed[1] or schemed[2]
        return host.rpartition("@")[2].partition(":")[0].rstrip(".,;!)")
    bare = _BARE_HOST.fullmatch(text.rstrip(".,;:!?>\u00bb\u203a\u2192 "))
    if bare is None or "@" in text:
        return ""
    host = ascii_host(bare[1])
    last = host.rpartition(".")[2]
    is_file = last in _FILE_ENDS and host.count(".") == 1
    return "" if is_file or host in _NAMES else host


def _shortened(url: str) -> str:
    return url if len(url) <= _LONGEST_SHOWN else f"{url[:_LONGEST_SHOWN]}…"


CHECKS = (
    Check(
        _find,
        (
            *(TEXT_MISMATCH, LOCALHOST, PRIVATE, CREDENTIALS, RELATIVE, EMPTY, MALFORMED, HTTP),
            *(ADDRESS, DEV_PORT, SHORTENER, PUNYCODE, FRAGMENT, MAILTO, LONG, EXAMPLE),
        ),
    ),
)
