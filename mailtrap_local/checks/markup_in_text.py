"""Find HTML that a plain text shows, and tell it from code that the text is about."""

import re
from itertools import islice
from typing import NamedTuple

_TAG = re.compile(
    r"""</?(?:html|head|body|title|style|meta|p|div|span|table|tbody|tr|td|th|br|hr|a|b|i|u|strong
    |em|font|center|img|h[1-6]|ul|ol|li|blockquote)(?=[\s/>])
    (?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>|<!doctype\s+html[^<>]*>""",
    re.IGNORECASE | re.VERBOSE,
)
_LINE_BREAKING = re.compile(r"<(?:br|p|div|table|html|!doctype|body)\b", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_CODE_LINE = re.compile(r"^(?: {4}|\t)|`|^\s*[$>|]\s")
_MOST_LINES = 20_000
_LONGEST_LINE = 5000
_FEWEST = 2  # tags
_SHARE = 5  # of so many lines one has a tag


class ShownMarkup(NamedTuple):
    """A tag that is shown, and its place."""

    tag: str
    line: int
    column: int


def markup_in_text(text: str) -> ShownMarkup | None:
    """Return the first tag of a text that is HTML rather than about it; None without.

    Fenced, indented and quoted code is left out. Of the other lines one in five has a tag, or the
    text begins with one that breaks lines.
    """
    if "<" not in text or ">" not in text:
        return None
    first: ShownMarkup | None = None
    tags = with_tag = written = 0
    in_fence = False
    for number, line in enumerate(islice(text.split("\n"), _MOST_LINES), 1):
        if _FENCE.match(line):
            in_fence = not in_fence
        if in_fence or not line.strip() or _CODE_LINE.search(line):
            continue
        found = list(islice(_TAG.finditer(line[:_LONGEST_LINE]), _FEWEST))
        written += 1
        tags += len(found)
        with_tag += bool(found)
        if found and first is None:
            first = ShownMarkup(found[0][0], number, found[0].start() + 1)
            if written == 1 and not line[: found[0].start()].strip() and _breaks(first.tag):
                return first
    return first if tags >= _FEWEST and with_tag * _SHARE >= written else None


def _breaks(tag: str) -> bool:
    return _LINE_BREAKING.match(tag) is not None
