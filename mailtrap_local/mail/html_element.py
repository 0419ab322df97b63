"""Select elements of the HTML of a mail with CSS selectors (Selectors 4), for tests."""

from collections.abc import Mapping
from types import MappingProxyType

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.css import split_commas
from mailtrap_local.mail.document.conditions import Steps, never
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline, read_outline
from mailtrap_local.mail.document.selector import Selector
from mailtrap_local.mail.document.selectors import parse_selectors

_MOST_STEPS = 2_000_000  # comparisons: some seconds
_LONGEST_SHOWN = 80  # characters of the source in a repr


class HtmlElement:
    """An element of the HTML: its name, attributes, text and source.

    Names are in lower case, values decoded. `element["href"]` is an attribute too, a KeyError
    without it, and `element.get("href")` is None without it.
    """

    __slots__ = ("_element", "_outline")

    def __init__(self, outline: Outline, element: Element) -> None:
        self._outline = outline
        self._element = element

    def __repr__(self) -> str:
        cut = self.html[:_LONGEST_SHOWN]
        return f"<HtmlElement {cut!r}>" if cut == self.html else f"<HtmlElement {cut + '…'!r}>"

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str | None = None) -> str | None:
        """Return the value of an attribute; the default without it."""
        return self.attributes.get(name, default)

    @property
    def name(self) -> str:
        """The name, such as `a`."""
        return self._element.name

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes by name."""
        return MappingProxyType(self._element.attributes)

    # what elements have in them overlaps, so all of it together can be huge: made on each access

    @property
    def text(self) -> str:
        """The text in it at any depth, hidden text included, with white space folded."""
        return self._outline.text_of(self._element)

    @property
    def html(self) -> str:
        """The source from its start tag to its end tag."""
        return self._outline.source[self._element.start : self._element.source_end]


def select_elements(source: str, selector: str) -> list[HtmlElement]:
    """List the elements of a document that any selector of a list selects, in order.

    Raises BadQuery for a list that is invalid or takes too long, and for one about something that
    the source does not say, such as `:hover`.
    """
    selectors = _parse(selector)
    outline = read_outline(source)
    steps = Steps(_MOST_STEPS)
    found = [one for one in outline.elements if any(each.matches(one, steps) for each in selectors)]
    if not steps.are_left:
        raise BadQuery(f"{selector!r}: takes too long in this mail: write a simpler selector")
    return [HtmlElement(outline, one) for one in found]


def _parse(written: str) -> list[Selector]:
    parts = list(split_commas(written))
    selectors = parse_selectors(parts)
    if not selectors or not all(part.strip() for part in parts):
        raise BadQuery(f'{written!r}: is no CSS selector: write one such as "a.button"')
    for part, one in zip(parts, selectors, strict=True):
        if not one.is_of_element or any(never in compound.others for compound in one.compounds):
            raise BadQuery(
                f"{part.strip()!r}: browsers alone know: select by names, attributes and places"
            )
    return selectors
