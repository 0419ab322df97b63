"""Reads HTML as a run of tags and text, and takes from it what a reader sees. Never raises.

No tree is built. To build one as HTML5 says takes time that grows with the square of the nesting
and of the attributes (1 MB of `<div>` keeps a compiled parser busy for a minute and a half), and
the text needs none. All here is linear.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

# A tag as the tokenizer of the HTML standard takes it apart (section 13.2.5). The quantifiers give
# nothing back: a tag that never ends is looked at once.
_ATTRIBUTE = r"""([^\s/>][^\s/>=]*+) (?: \s*+ = \s*+ ("[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+ )?+"""
_TOKEN = re.compile(
    rf"""(?P<text> [^<]++ )
    | < (?P<slash> /? ) (?P<name> [A-Za-z][^\s/>]*+ )
      (?P<attributes> (?: [\s/]++ | {_ATTRIBUTE} )*+ ) >
    | (?P<comment> <!-- (?: -?> | .*?--!?> | .*+ ) | <[!?/] [^>]*+ >?+ )
    | (?P<unended> <[A-Za-z] .*+ )
    | (?P<letter> < )""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE, re.VERBOSE)
_NOT_DISPLAYED = re.compile(r"(?:^|[;\s])display\s*:\s*none", re.IGNORECASE)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9A-Fa-f]{10,}+;?")

# Elements that hold no tags and nothing to see, and what ends them.
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "title")
}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend"}
    | {"li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "select", "summary"}
    | {"table", "tbody", "tfoot", "thead", "tr", "ul"}
)
# Elements that end without an end tag, and the elements whose start ends them (section 13.1.2.4).
_ENDED_BY = {
    "dd": frozenset({"dd", "dt"}),
    "dt": frozenset({"dd", "dt"}),
    "li": frozenset({"li"}),
    "option": frozenset({"option"}),
    "p": _BLOCKS - {"option"},
    "td": _CELLS | {"tr", "tbody", "thead", "tfoot"},
    "th": _CELLS | {"tr", "tbody", "thead", "tfoot"},
    "tr": frozenset({"tr", "tbody", "thead", "tfoot"}),
}


class Tag(NamedTuple):
    """A start or end tag. `source[start:end]` is all of it, as written."""

    name: str
    is_end: bool
    start: int
    end: int
    attributes_source: str

    def attributes(self) -> dict[str, str]:
        """The attributes, names in lower case. Of two of one name the first counts."""
        found: dict[str, str] = {}
        for name, written in _ATTRIBUTES.findall(self.attributes_source):
            value = written[1:-1] if written[:1] in ("'", '"') else written
            found.setdefault(name.lower(), unescape(value))
        return found


def tokens(source: str) -> Iterator[Tag | str]:
    """Tags, and the text between them with its entities decoded; no comments, no scripts."""
    position = 0
    while (token := _TOKEN.match(source, position)) is not None:
        position = token.end()
        kind = token.lastgroup
        if kind in {"text", "letter"}:
            yield unescape(token[0])
        elif kind == "attributes":
            name = token["name"].lower()
            yield Tag(name, token["slash"] == "/", token.start(), position, token["attributes"])
            if name in _RAW_TEXT and not token["slash"]:
                closing = _RAW_TEXT[name].search(source, position)
                position = closing.start() if closing else len(source)


def unescape(text: str) -> str:
    """The text with its character references decoded."""
    if "&" not in text:
        return text
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))  # int() refuses thousands of digits


def visible_text(source: str) -> str:
    """The text that a reader sees, a line for each block or line break, white space folded."""
    return "\n".join(visible_lines(source))


def visible_lines(source: str) -> Iterator[str]:
    """The lines of `visible_text`, as they are found."""
    line: list[str] = []
    hidden: _Hidden | None = None
    for token in tokens(source):
        if hidden is not None:
            if isinstance(token, str) or hidden.covers(token):
                continue
            hidden = None
        if isinstance(token, str):
            line.append(token)
        elif gap(token) == "\n":
            yield from _folded(line)
            line = []
        else:
            line.append(gap(token))
        if isinstance(token, Tag) and _hides(token):
            hidden = _Hidden(token.name)
    yield from _folded(line)


def gap(tag: Tag) -> str:
    """What a tag puts between the texts around it: a line break, a space between cells, or `""`."""
    if tag.name in _BLOCKS or tag.name == "br":
        return "\n"
    return " " if tag.name in _CELLS else ""


def _folded(line: list[str]) -> Iterator[str]:
    folded = " ".join("".join(line).split())
    if folded:
        yield folded


def _hides(tag: Tag) -> bool:
    """Whether what is inside of this tag is not shown."""
    if tag.is_end or tag.name in _VOID:
        return False
    if tag.name == "template":
        return True
    source = tag.attributes_source.lower()
    if "hidden" not in source and "display" not in source:
        return False
    attributes = tag.attributes()
    return "hidden" in attributes or bool(_NOT_DISPLAYED.search(attributes.get("style", "")))


class _Hidden:
    """An element that is not shown, and what is open inside of it: says where it ends."""

    def __init__(self, name: str) -> None:
        self._open = [name]
        self._count = Counter(self._open)

    def covers(self, tag: Tag) -> bool:
        """Whether what follows the tag is still inside."""
        if tag.is_end:
            self._end(tag.name)
        elif self._open[0] == "p" and tag.name in _ENDED_BY["p"]:
            self._open.clear()  # whatever is open inside, it is no block
        else:
            while self._open and tag.name in _ENDED_BY.get(self._open[-1], ()):
                self._pop()
            if self._open and tag.name not in _VOID:
                self._open.append(tag.name)
                self._count[tag.name] += 1
        return bool(self._open)

    def _end(self, name: str) -> None:
        if self._count[name]:
            while self._pop() != name:
                pass
        elif name in _BLOCKS:  # the end of a list or a table around it
            while self._open and self._open[-1] in _ENDED_BY:
                self._pop()

    def _pop(self) -> str:
        name = self._open.pop()
        self._count[name] -= 1
        return name
