"""List what people read of a message, line by line and with places: subject, bodies, alt, URLs.

Code that the text is about is left out: elements such as `pre`, and what stands in backticks.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Literal, NamedTuple

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Location
from mailtrap_local.mail.html import HtmlTag, tokens, visible_lines
from mailtrap_local.mail.links.plain_text import bare_urls

_CODE = frozenset({"code", "pre", "kbd", "samp", "tt", "textarea", "xmp"})
_HAS_CODE = re.compile(rf"<(?:{'|'.join(sorted(_CODE))})[\s>]", re.IGNORECASE)
_IN_BACKTICKS = re.compile(r"```[^`]*+```|`[^`\n]{1,200}+`")
_STATEMENT = re.compile(
    r"""\s*(?:(?:const|let|var|function|import|export|return|def|class|public|private|static|await
    |async|if\s?\(|for\s?\(|while\s?\(|echo|curl|sudo|npm|pip|git|docker|SELECT|INSERT|UPDATE)\b
    .*[(){};=]|.*(?:=>|\);|\(\)|["']\s?;|::|/>)|[>$]\s|[\w.$"']+\s?[=:]\s?["'{\[(].*[,;{\[(]\s*\Z)""",
    re.VERBOSE,
)
_URL_ATTRIBUTES = ("href", "src", "background", "action")
_LONGEST_LINE = 20_000
_MOST_LINES = 50_000
_MOST_URLS = 5000
_LONGEST_URL = 8000
_REACH = 50_000  # characters behind the last place in which the next one is searched

Kind = Literal["text", "url", "alt"]


class ShownLine(NamedTuple):
    """A line or a URL, and where it begins; in HTML places are those of its words."""

    kind: Kind
    text: str
    where: Location
    is_code: bool = False


def shown_lines(mail: CheckedMail) -> Iterator[ShownLine]:
    """List the subject, the lines of the plain text, and those of the HTML with alt and URLs."""
    subject = mail.message.subject
    if subject:
        yield ShownLine("text", subject[:_LONGEST_LINE], Location(header="Subject"))
    yield from _of_text(mail.text)
    yield from _of_html(mail.html)


def place_in_html(html: str, words: str, start: int) -> tuple[Location, int]:
    """Return the place of words in HTML, searched from an offset on, and the next such offset."""
    for written in (words, escape(words, quote=False), escape(words)):
        found = html.find(written, start, start + _REACH)
        if found < 0:
            found = html.find(written)
        if found >= 0:
            line = html.count("\n", 0, found) + 1
            column = found - html.rfind("\n", 0, found)
            return Location(body="html", line=line, column=column), found + len(written)
    return Location(body="html"), start


def _of_text(text: str) -> Iterator[ShownLine]:
    plain = _IN_BACKTICKS.sub(_blanked, text)
    for number, line in enumerate(islice(plain.split("\n"), _MOST_LINES), 1):
        if line.strip():
            where = Location(body="text", line=number, column=1)
            shown = line[:_LONGEST_LINE]
            yield ShownLine("text", shown, where, _STATEMENT.match(shown) is not None)
            if "://" in shown:
                for url, start, _ in islice(bare_urls(shown), 100):
                    yield ShownLine("url", url, where._replace(column=start + 1))


def _of_html(html: str) -> Iterator[ShownLine]:
    if not html:
        return
    in_html = Location(body="html")
    for line in islice(visible_lines(_without_code(html)), _MOST_LINES):
        shown = _IN_BACKTICKS.sub(_blanked, line[:_LONGEST_LINE])
        yield ShownLine("text", shown, in_html, _STATEMENT.match(shown) is not None)
    urls: dict[str, None] = {}
    for tag in tokens(html):
        if isinstance(tag, str) or tag.is_end or not tag.attributes_source:
            continue
        attributes = tag.attributes()
        if "alt" in attributes:
            yield ShownLine("alt", " ".join(attributes["alt"][:_LONGEST_LINE].split()), in_html)
        for name in _URL_ATTRIBUTES:
            url = attributes.get(name, "").strip()[:_LONGEST_URL]
            if url and url not in urls and len(urls) < _MOST_URLS:
                urls[url] = None
                yield ShownLine("url", url, in_html)


def _without_code(html: str) -> str:
    """HTML with other text of the same length in the elements that show code."""
    if not _HAS_CODE.search(html):
        return html
    pieces: list[str] = []
    position = 0
    inside = ""
    for tag in tokens(html):
        if not isinstance(tag, HtmlTag) or tag.name not in _CODE:
            continue
        if not inside and not tag.is_end:
            inside = tag.name
            pieces.append(html[position : tag.end])
            position = tag.end
        elif inside == tag.name and tag.is_end:
            pieces.append("x" * (tag.start - position))
            position = tag.start
            inside = ""
    return "".join([*pieces, html[position:]])


def _blanked(code: re.Match[str]) -> str:
    return "".join(character if character == "\n" else "x" for character in code[0])
