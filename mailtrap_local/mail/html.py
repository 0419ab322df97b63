"""Tokenize HTML. Never raises.

Builds no tree: by HTML5 that takes quadratic time in the nesting and in the attributes (90 seconds
for 1 MB of `<div>` in a compiled parser), and text needs none. Everything here is linear, and at
most `MOST_MARKS` tags and character references are read.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MOST_MARKS = 50_000
"""`<` and `&` that are read of a source, which take half a second at most."""
_MARKS = re.compile("[<&]")
_MOST_ATTRIBUTES = 1000  # of a tag
# A tag as the tokenizer of the HTML standard reads it (section 13.2.5). Possessive quantifiers: a
# tag that never ends is scanned once.
_ATTRIBUTE = r"""([^\s/>][^\s/>=]*+) (?: \s*+ = \s*+ ("[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+ )?+"""
_TOKEN = re.compile(
    rf"""(?P<text> [^<]++ )
    | < (?P<slash> /? ) (?P<name> [A-Za-z][^\s/>]*+ )
      (?P<attributes> (?: [\s/]++ | {_ATTRIBUTE} )*+ ) >
    | (?P<comment> <!-- (?: -?> | .*?--!?> | .*+ ) | <[!?/] [^>]*+ >?+ )
    | (?P<unended> <[A-Za-z] .*+ )
    | (?P<bare> < )""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.VERBOSE)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9A-Fa-f]{10,}+;?")

# Elements without tags and without displayed text, and their ends.
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "title")
}
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
_CELLS = frozenset({"td", "th"})
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend"}
    | {"li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary"}
    | {"table", "tbody", "tfoot", "thead", "tr", "ul"}
)
# Elements that end without an end tag, and the elements whose start ends them (section 13.1.2.4).
ENDED_BY = {
    "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}),
    "li": frozenset({"li"}),
    "option": frozenset({"option"}),
    "p": BLOCKS - {"option"},
    "td": _CELLS | {"tr", "tbody", "thead", "tfoot"},
    "th": _CELLS | {"tr", "tbody", "thead", "tfoot"},
    "tr": frozenset({"tr", "tbody", "thead", "tfoot"}),
}


class HtmlTag(NamedTuple):
    """A start or end tag, at `source[start:end]`."""

    name: str
    is_end: bool
    start: int
    end: int
    attributes_source: str

    def attributes(self) -> dict[str, str]:
        """The attributes, with names in lower case; the first of a name counts."""
        found: dict[str, str] = {}
        attributes = _ATTRIBUTES.finditer(self.attributes_source)
        for name, written in (each.groups("") for each in islice(attributes, _MOST_ATTRIBUTES)):
            value = written[1:-1] if written[:1] in ("'", '"') else written
            found.setdefault(name.lower(), unescape(value))
        return found

    def with_attributes(self, changed: dict[str, str]) -> str:
        """The source of this start tag with these attributes, names in lower case."""
        left = dict(changed)

        def rewritten(found: re.Match[str]) -> str:
            value = left.pop(found[1].lower(), None)
            return found[0] if value is None else f'{found[1]}="{html.escape(value)}"'

        written = _ATTRIBUTES.sub(rewritten, self.attributes_source, _MOST_ATTRIBUTES)
        more = "".join(f' {name}="{html.escape(value)}"' for name, value in left.items())
        return f"<{self.name}{more}{written}>"


def has_too_many_marks(source: str, most: int = MOST_MARKS) -> bool:
    """Return whether the end of a source is not read."""
    return source.count("<") + source.count("&") > most


class HtmlText(NamedTuple):
    """Text as written, at `source[start:]`."""

    written: str
    start: int


def tokens(source: str, most_marks: int = MOST_MARKS) -> Iterator[HtmlTag | str]:
    """Tags, and decoded text between them; no comments, no scripts."""
    for token in spans(source, most_marks):
        yield token if isinstance(token, HtmlTag) else unescape(token.written)


def spans(source: str, most_marks: int = MOST_MARKS) -> Iterator[HtmlTag | HtmlText]:
    """Tags, and text between them as written; no comments, no scripts."""
    if source.count("<") + source.count("&") > most_marks:
        source = source[: next(islice(_MARKS.finditer(source), most_marks, None)).start()]
    position = 0
    while (token := _TOKEN.match(source, position)) is not None:
        position = token.end()
        kind = token.lastgroup
        if kind in {"text", "bare"}:
            yield HtmlText(token[0], token.start())
        elif kind == "attributes":
            name = token["name"].lower()
            yield HtmlTag(name, token["slash"] == "/", token.start(), position, token["attributes"])
            if name in _RAW_TEXT and not token["slash"]:
                closing = _RAW_TEXT[name].search(source, position)
                position = closing.start() if closing else len(source)


def unescape(text: str) -> str:
    """The text with its character references decoded."""
    if "&" not in text:
        return text
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))  # int() refuses thousands of digits


def gap(tag: HtmlTag) -> str:
    """The separator that a tag is in text: a line break, a space between cells, or `""`."""
    if tag.name in BLOCKS or tag.name == "br":
        return "\n"
    return " " if tag.name in _CELLS else ""
