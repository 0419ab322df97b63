"""Rules of accessibility about elements: language, title, alternative texts, tables, headings."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding
from mailtrap_local.checks.link_words import VAGUE_LINKS
from mailtrap_local.mail.document.element import Element

LANG = CheckRule(
    "a11y-lang",
    "warning",
    "The HTML does not say in which language it is",
    "WCAG 2.2, 3.1.1 Language of Page",
)
DIR = CheckRule(
    "a11y-dir",
    "info",
    "The HTML does not say in which direction it is read",
    "Email Markup Consortium",
)
TITLE = CheckRule("a11y-title", "info", "The HTML has no title", "WCAG 2.2, 2.4.2 Page Titled")
ALT = CheckRule(
    "a11y-alt",
    "error",
    "A picture has no alternative text",
    "WCAG 2.2, 1.1.1 Non-text Content",
)
ALT_FILENAME = CheckRule(
    "a11y-alt-filename",
    "warning",
    "The alternative text of a picture is the name of a file",
    "WCAG 2.2, 1.1.1 Non-text Content",
)
TABLE_ROLE = CheckRule(
    "a11y-table-role",
    "warning",
    "A table has neither headers nor the role of a layout",
    "WCAG 2.2, 1.3.1 Info and Relationships",
)
HEADING_ORDER = CheckRule(
    "a11y-heading-order",
    "warning",
    "Headings leave out a level",
    "WCAG 2.2, 1.3.1 Info and Relationships",
)
LINK_EMPTY = CheckRule(
    "a11y-link-empty", "error", "A link has no words", "WCAG 2.2, 2.4.4 Link Purpose (In Context)"
)
LINK_TEXT = CheckRule(
    "a11y-link-text",
    "info",
    "The words of a link do not say where it leads",
    "WCAG 2.2, 2.4.4 Link Purpose (In Context)",
)

_FILE_NAME = re.compile(
    r"[^\s/]{1,200}\.(?:png|jpe?g|gif|webp|svg|bmp|avif|heic)|(?:img|dsc[fn]?|image|picture)[-_]?\d+",
    re.IGNORECASE,
)
_NAMES = ("aria-label", "aria-labelledby", "title")
_UNSEEN = re.compile(r"[\s\u00ad\u034f\u200b-\u200f\u2060\ufeff\ufe0f]+")
_PUNCTUATION = " \t\n.,:;!?\u2026\u00bb\u203a>\u2192-\u2013\u2014\u00ab<\u2190\u00a0"
_MOST_QUOTED = 60  # characters
_MOST_ELEMENTS = 2000


class _ScreenReader:
    """Reader that skips some elements with all that is in them."""

    def __init__(self, mail: CheckedMail) -> None:
        self._styles = mail.styles
        self._hidden: set[int] = set()  # indices of elements with `aria-hidden`, or in one
        for element in mail.outline.elements:
            if "aria-hidden" not in element.tag.attributes_source.lower():
                continue
            if element.index not in self._hidden and element.get("aria-hidden").lower() == "true":
                self._hidden.update(range(element.index, element.end))

    def skips(self, element: Element) -> bool:
        style = self._styles.of(element)
        if style.invisible or style.hidden.startswith("display"):
            return True
        if element.name != "table" and element.get("role").lower() in {"presentation", "none"}:
            return True
        return element.index in self._hidden


def find_document_faults(mail: CheckedMail) -> Iterator[Finding]:
    """Find what a whole document lacks."""
    outline = mail.outline
    if not outline.elements and not outline.texts:
        return
    roots = [*outline.named("html", "body")]
    roots += [one for one in outline.elements if one.parent and one.parent.name == "body"]
    at = [mail.location(one) for one in outline.named("html", "body")[:1]]
    if not any(one.get("lang").strip() or one.get("xml:lang").strip() for one in roots):
        yield LANG.found('none of "html" and "body" has a lang', *at)
    if not any(one.get("dir").strip() for one in roots):
        yield DIR.found('none of "html" and "body" has a dir', *at)
    titles = (one for one in outline.named("title") if not _is_in(one, "svg"))
    if not any(outline.raw_text(one).strip() for one in titles):
        yield TITLE.found("", *at)


def find_picture_faults(mail: CheckedMail) -> Iterator[Finding]:
    """Find pictures without words, and with words that are none."""
    reader = _ScreenReader(mail)
    lacking, named = [], []
    for picture in mail.outline.named("img", "input", "area"):
        if picture.name == "input" and picture.get("type").lower() != "image":
            continue
        if picture.name == "area" and "href" not in picture.attributes:
            continue
        if reader.skips(picture):
            continue
        alt = picture.attributes.get("alt")
        if alt is None and not any(picture.get(name).strip() for name in _NAMES):
            lacking.append(picture)
        elif alt and _FILE_NAME.fullmatch(alt.strip()):
            named.append(picture)
    yield from _each(mail, ALT, [(one.get("src"), one) for one in lacking])
    yield from _each(mail, ALT_FILENAME, [(one.get("alt"), one) for one in named])


def find_table_faults(mail: CheckedMail) -> Iterator[Finding]:
    """Find tables that screen readers announce with their rows and columns, without need."""
    reader = _ScreenReader(mail)
    tables = mail.outline.named("table")
    described = {_table_of(one) for one in mail.outline.named("th", "caption")}
    lacking = [
        one
        for one in tables
        if not one.get("role").strip() and one not in described and not reader.skips(one)
    ]
    if lacking:
        detail = f'{len(lacking)} of {len(tables)} tables have no role="presentation" and no "th"'
        yield TABLE_ROLE.found(detail, *mail.locations(lacking), count=len(lacking))


def find_heading_faults(mail: CheckedMail) -> Iterator[Finding]:
    """Find headings that leave out a level."""
    reader = _ScreenReader(mail)
    before = 0
    steps: list[tuple[int, int, Element]] = []
    for heading in mail.outline.named("h1", "h2", "h3", "h4", "h5", "h6"):
        if heading.get("role").lower() in {"presentation", "none"} or reader.skips(heading):
            continue
        if not mail.outline.text_of(heading) and not _pictures_in(mail, heading):
            continue
        written = heading.get("aria-level")
        level = int(written) if written in {*"123456"} else int(heading.name[1])
        if before and level > before + 1:
            steps.append((before, level, heading))
        before = level
    if steps:
        detail = ", ".join(f"h{level} behind h{above}" for above, level, _ in steps[:5])
        headings = [one for _, _, one in steps]
        yield HEADING_ORDER.found(detail, *mail.locations(headings), count=len(steps))


def find_link_faults(mail: CheckedMail) -> Iterator[Finding]:
    """Find links without words, and with words that say nothing."""
    reader = _ScreenReader(mail)
    empty, vague = [], []
    for link in mail.outline.named("a"):
        if "href" not in link.attributes or reader.skips(link):
            continue
        words = _words_of(mail, reader, link)
        if words == "":
            empty.append(link)
        elif words is not None and words.casefold().strip(_PUNCTUATION) in VAGUE_LINKS:
            vague.append((words, link))
    yield from _each(mail, LINK_EMPTY, [(one.get("href"), one) for one in empty])
    yield from _each(mail, LINK_TEXT, vague)


def _words_of(mail: CheckedMail, reader: _ScreenReader, link: Element) -> str | None:
    """The words by which a link is announced; None if they cannot be known."""
    named = next((link.get(name) for name in _NAMES if link.get(name).strip()), "")
    if named:
        return named
    words = [one.text for one in mail.outline.texts_in(link) if not reader.skips(one.element)]
    for element in mail.outline.inside(link):
        if element.name in {"svg", "object", "video"}:
            return None
        if element.name == "img" and not reader.skips(element):
            alt = element.attributes.get("alt")
            if alt is None and not element.get("title"):
                return None  # another rule says so
            words.append(f" {alt or element.get('title')} ")
        words += [f" {element.get(name)} " for name in _NAMES[:2] if element.get(name)]
    return _UNSEEN.sub(" ", "".join(words)).strip()


def _is_in(element: Element, name: str) -> bool:
    return any(one.name == name for one in element.ancestors())


def _pictures_in(mail: CheckedMail, element: Element) -> bool:
    return any(one.name == "img" and one.get("alt") for one in mail.outline.inside(element))


def _table_of(element: Element) -> Element | None:
    return next((one for one in element.ancestors() if one.name == "table"), None)


def _each(
    mail: CheckedMail, rule: CheckRule, found: Iterable[tuple[str, Element]]
) -> Iterator[Finding]:
    """Yield one finding for each picture, link or wording, with all its places."""
    several: dict[str, list[Element]] = {}
    for value, element in islice(found, _MOST_ELEMENTS):
        several.setdefault(value.strip(), []).append(element)
    for value, elements in several.items():
        yield rule.found(
            f'"{value[:_MOST_QUOTED]}"', *mail.locations(elements), count=len(elements)
        )


CHECKS = (
    Check(find_document_faults, (LANG, DIR, TITLE)),
    Check(find_picture_faults, (ALT, ALT_FILENAME)),
    Check(find_table_faults, (TABLE_ROLE,)),
    Check(find_heading_faults, (HEADING_ORDER,)),
    Check(find_link_faults, (LINK_EMPTY, LINK_TEXT)),
)
