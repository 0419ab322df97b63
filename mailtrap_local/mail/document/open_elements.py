"""Keep the open elements while HTML is read, tag by tag (HTML section 13.2.6, as far as mail goes).

Knows which elements end without an end tag, which end tags are ignored, which start tags are
implied, and that formatting goes on behind a block. Leaves out foster parenting. Linear.
"""

from collections import Counter

from mailtrap_local.mail.document.element import Element, copy_of, implied
from mailtrap_local.mail.html import BLOCKS, VOID, HtmlTag

DEEPEST = 512
"""Elements in elements; deeper ones are read as children of the deepest."""
_MOST_COPIES = 8
_MOST_STEPS = 32  # up the stack, for the end of a list item
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt"}
    | {"u"}
)
_HEAD = frozenset({"base", "head", "link", "meta", "script", "style", "template", "title"})
_CELLS = frozenset({"td", "th", "caption"})
_SCOPES = _CELLS | {"table", "html", "template"}
_TABLE_PARTS = _CELLS | {"tr", "tbody", "thead", "tfoot", "colgroup", "col"}
_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_AROUND_SECTIONS = frozenset({"table"})
_AROUND = {
    "tr": _SECTIONS | {"table"},
    "td": _SECTIONS | {"table", "tr"},
    "th": _SECTIONS | {"table", "tr"},
    "col": frozenset({"table", "colgroup"}),
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ENDS_P = BLOCKS - {"option", "body", "html", "head", "legend", "summary"} - _TABLE_PARTS
_ITEMS = {"li": frozenset({"li"}), "dd": frozenset({"dd", "dt"}), "dt": frozenset({"dd", "dt"})}
_LISTS = frozenset({"ul", "ol", "dl", "menu", "dir", "blockquote", "table", "td", "th"})


class OpenElements:
    """The stack of open elements. `closed` gets those that end, while it is a list."""

    def __init__(self) -> None:
        self._stack: list[Element] = []
        self._scopes: list[Counter[str]] = [Counter()]  # names since each scope began
        self._html: Element | None = None
        self._body: Element | None = None
        self.closed: list[Element] = []

    @property
    def innermost(self) -> Element | None:
        """The element that what follows stands in."""
        return self._stack[-1] if self._stack else None

    def for_text(self) -> Element:
        """The element that text stands in; of text before any tag the implied body."""
        if self._body is None and (not self._stack or self._stack[-1].name in {"html", "head"}):
            self._begin_body()
        return self._stack[-1]

    def start(self, tag: HtmlTag) -> Element | None:
        """Read a start tag, and return its element; None if it is ignored."""
        name = tag.name
        if name in {"html", "body"}:
            return self._start_root(tag)
        if self._body is None:
            if name not in _HEAD:
                self._begin_body()
            elif self._html is None:
                self._begin_html()
        if name in _TABLE_PARTS:
            if not self._start_table_part(name):
                return None
        else:
            self._end_implied(name)
        element = Element(tag, self._stack[-1])
        if name not in VOID and len(self._stack) < DEEPEST:
            self._push(element)
        return element

    def end(self, name: str) -> None:
        """Read an end tag."""
        if name in {"html", "body"}:
            return
        if name in _TABLE_PARTS or name == "table":
            self._end_table_part(name)
        elif self._scopes[-1][name]:
            inside = self._pop_to(name)
            is_formatting = name in _FORMATTING
            self._reopen([one for one in inside if is_formatting or one.name in _FORMATTING])

    def close_innermost(self) -> Element:
        """End the innermost element, at the end of the document."""
        return self._pop()

    # -- roots -------------------------------------------------------------------------------

    def _begin_html(self) -> None:
        self._html = implied("html", None)
        self._push(self._html)

    def _begin_body(self) -> None:
        if self._html is None:
            self._begin_html()
        while self._stack and self._stack[-1].name != "html":
            self._pop()
        self._body = implied("body", self._html)
        self._push(self._body)

    def _start_root(self, tag: HtmlTag) -> Element | None:
        if tag.name == "body":
            if self._body is None:
                self._begin_body()
            return _named_by(self._body, tag)
        if self._html is None:
            self._begin_html()
        return _named_by(self._html, tag)

    # -- tables ------------------------------------------------------------------------------

    def _start_table_part(self, name: str) -> bool:
        """Make room for a row or a cell; return False outside of tables."""
        if self._scope() in _CELLS:
            self._pop_scope()
        if self._scope() != "table":
            return False
        around = _AROUND.get(name, _AROUND_SECTIONS)
        while self._stack[-1].name not in around:
            self._pop()
        if name in {"td", "th", "tr"} and self._stack[-1].name == "table":
            self._push(implied("tbody", self._stack[-1]))
        if name in {"td", "th"} and self._stack[-1].name != "tr":
            self._push(implied("tr", self._stack[-1]))
        return True

    def _end_table_part(self, name: str) -> None:
        if name in _CELLS:
            if self._stack and self._scope() == name:
                self._pop_scope()
            return
        if self._stack and self._scope() in _CELLS and len(self._scopes) > 2:
            outer = self._scopes[-2]
            if name != "table" and not outer[name]:
                return
            self._pop_scope()
        if self._stack and self._scope() == "table":
            if name == "table":
                self._pop_scope()
            elif self._scopes[-1][name]:
                self._pop_to(name)

    def _scope(self) -> str:
        """The name of the element that began the scope: a cell, a table or the document."""
        return next(iter(self._scopes[-1]), "")

    def _pop_scope(self) -> None:
        depth = len(self._scopes)
        while len(self._scopes) >= depth and self._stack:
            self._pop()

    # -- the rest ----------------------------------------------------------------------------

    def _end_implied(self, name: str) -> None:
        scope = self._scopes[-1]
        if name in _ENDS_P and scope["p"]:
            self._reopen([one for one in self._pop_to("p") if one.name in _FORMATTING])
        if name in _ITEMS:
            self._end_item(_ITEMS[name])
        elif name == "a" and scope["a"]:
            self.end("a")
        elif (name in _HEADINGS and self._stack[-1].name in _HEADINGS) or (
            name == "option" and self._stack[-1].name == "option"
        ):
            self._pop()

    def _end_item(self, names: frozenset[str]) -> None:
        for element in self._stack[: -_MOST_STEPS - 1 : -1]:
            if element.name in names:
                while self._stack[-1] is not element:
                    self._pop()
                self._pop()
                return
            if element.name in _LISTS:
                return

    def _pop_to(self, name: str) -> list[Element]:
        """End the innermost element of a name, and return what was open in it."""
        inside: list[Element] = []
        while (element := self._pop()).name != name:
            inside.append(element)
        return inside[::-1]

    def _reopen(self, elements: list[Element]) -> None:
        for element in elements[-_MOST_COPIES:]:
            self._push(copy_of(element, self._stack[-1]))

    def _push(self, element: Element) -> None:
        self._stack.append(element)
        if element.name in _SCOPES:
            self._scopes.append(Counter())
        self._scopes[-1][element.name] += 1

    def _pop(self) -> Element:
        element = self._stack.pop()
        if element.name in _SCOPES:
            self._scopes.pop()
        else:
            self._scopes[-1][element.name] -= 1
        self.closed.append(element)
        return element


def _named_by(element: Element | None, tag: HtmlTag) -> Element | None:
    """Give an implied element its tag that is written after all."""
    if element is None or element.is_written:
        return None
    element.tag = tag
    return element
