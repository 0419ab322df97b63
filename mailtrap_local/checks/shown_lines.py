"""List what people read of a message, line by line and with places: subject, bodies, alt, URLs.

Lines of code that a text is about are marked, also all from a traceback or a diff on, and what
stands in backticks is left out.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Location
from mailtrap_local.checks.html_lines import HtmlLine
from mailtrap_local.mail.links.plain_text import bare_urls

_IN_BACKTICKS = re.compile(r"```[^`]*+```|`[^`\n]{1,200}+`")
_STATEMENT = re.compile(
    r"""\s*(?:(?:const|let|var|function|import|export|return|def|class|public|private|static|await
    |async|if\s?\(|for\s?\(|while\s?\(|echo|curl|sudo|npm|pip|git|docker|SELECT|INSERT|UPDATE)\b
    .*[(){};=]|.*(?:=>|\);|\(\)|["']\s?;|::|/>)|[>$]\s|[\w.$"']+\s?[=:]\s?["'{\[(].*[,;{\[(]\s*\Z)""",
    re.VERBOSE,
)
# What a program printed goes on to the end of a text.
_DUMP = re.compile(
    r"Traceback \(most recent call last\):|diff --git |@@ -\d|Caused by: [\w.]+|\s+at [\w.$<>]+ ?\("
)
_URL_ATTRIBUTES = ("href", "src", "background", "action")
_READ_ATTRIBUTES = ("alt", *_URL_ATTRIBUTES)
_LONGEST_LINE = 20_000
_MOST_LINES = 50_000
_MOST_URLS = 5000
_MOST_OF_A_LINE = 100  # URLs
_LONGEST_URL = 8000


class ShownLine(NamedTuple):
    """A line or a URL, and where it begins; `line` is that of the HTML, if it is one."""

    kind: Literal["text", "url", "alt"]
    text: str
    where: Location
    is_code: bool = False
    line: HtmlLine | None = None

    def locate(self, mail: CheckedMail, words: str, at: int) -> Location:
        """Return the place of words that begin at an offset in the line."""
        if self.line is not None:
            return mail.location_at(self.line.offset(mail.html, words, at))
        if self.where.body == "text":
            return self.where._replace(column=(self.where.column or 1) + at)
        return self.where


def shown_lines(mail: CheckedMail) -> Iterator[ShownLine]:
    """List the subject, the lines of the plain text, and those of the HTML with alt and URLs."""
    subject = mail.message.subject
    if subject:
        yield ShownLine("text", subject[:_LONGEST_LINE], Location(header="Subject"))
    yield from _of_text(mail.text)
    yield from _of_html(mail)


def _of_text(text: str) -> Iterator[ShownLine]:
    plain = _IN_BACKTICKS.sub(_blanked, text)
    is_dump = False
    for number, line in enumerate(islice(plain.split("\n"), _MOST_LINES), 1):
        if line.strip():
            where = Location(body="text", line=number, column=1)
            shown = line[:_LONGEST_LINE]
            is_dump = is_dump or _DUMP.match(shown) is not None
            yield ShownLine("text", shown, where, is_dump or _is_code(shown))
            if "://" in shown:
                for url, start, _ in islice(bare_urls(shown), _MOST_OF_A_LINE):
                    yield ShownLine("url", url, where._replace(column=start + 1))


def _of_html(mail: CheckedMail) -> Iterator[ShownLine]:
    if not mail.html:
        return
    for line in islice(mail.html_lines, _MOST_LINES):
        shown = line.text[:_LONGEST_LINE]
        if "`" in shown:
            shown = _IN_BACKTICKS.sub(_blanked, shown)
        yield ShownLine("text", shown, Location(body="html"), _is_code(shown), line)
    urls: set[str] = set()
    for element in mail.outline.elements:
        written = element.tag.attributes_source.lower()
        if not any(name in written for name in _READ_ATTRIBUTES):
            continue
        alt = element.get("alt")
        if alt:
            yield ShownLine("alt", " ".join(alt[:_LONGEST_LINE].split()), mail.location(element))
        for name in _URL_ATTRIBUTES:
            url = element.get(name).strip()[:_LONGEST_URL]
            if url and url not in urls and len(urls) < _MOST_URLS:
                urls.add(url)
                yield ShownLine("url", url, mail.location(element))


def _is_code(line: str) -> bool:
    return _STATEMENT.match(line) is not None


def _blanked(code: re.Match[str]) -> str:
    return "".join(character if character == "\n" else "x" for character in code[0])
