"""A message while it is checked: the message, the settings, and what several rules need of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from mailtrap_local.checks.finding import MOST_PLACES, Location
from mailtrap_local.checks.html_lines import HtmlLine, html_lines
from mailtrap_local.checks.txt_records import TxtLookup
from mailtrap_local.config.check_fields import CLIENTS
from mailtrap_local.mail.address import Address
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.outline import Outline, Text, read_outline
from mailtrap_local.mail.html import has_too_many_marks
from mailtrap_local.mail.links.extract import Link, links_of
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.recipients import addresses_of
from mailtrap_local.mail.seen_text import seen_tokens_of

if TYPE_CHECKING:
    from mailtrap_local.checks.message_digest import MessageDigest

MOST_MARKS = 20_000
"""Tags and character references of the HTML that rules read."""
MOST_ADDRESSES = 500
"""Addresses of a name that rules read."""


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """Settings of checks: what they depend on beside the message.

    `clients` are patterns of the email clients that count, as in `gmail.*`; `zone` maps names of
    the DNS to the texts of their TXT records, None without one; `dns` is asked for what it has
    not, None for not at all.
    """

    clients: tuple[str, ...] = CLIENTS
    ignore: tuple[str, ...] = ()
    zone: Mapping[str, str] | None = None
    dns: TxtLookup | None = None


@dataclass(frozen=True, kw_only=True)
class CheckedMail:
    """A message, and what is found out about it once for all rules.

    `others` are messages that came before it, read only by the rules that compare messages.
    A rule that cannot judge something never guesses: it adds to `undecided`, by its id, and says
    in `skipped` why it was not applied at all. One that rests on facts of some day says of which in
    `data`.
    """

    message: Message
    settings: CheckSettings = CheckSettings()
    others: "Iterable[MessageDigest]" = ()
    undecided: Counter[str] = field(default_factory=Counter)
    skipped: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    _addresses: dict[str, tuple[Address, ...]] = field(default_factory=dict, repr=False)

    def addresses(self, name: str) -> tuple[Address, ...]:
        """The first addresses of all header fields of a name."""
        if name not in self._addresses:
            found = addresses_of(self.message.headers, name)
            self._addresses[name] = found[:MOST_ADDRESSES]
        return self._addresses[name]

    @cached_property
    def html(self) -> str:
        """The HTML that rules read; "" without any."""
        start = self.message.content.html_start
        return "" if start is None else start.text

    @cached_property
    def text(self) -> str:
        """The plain text that rules read; "" without any."""
        start = self.message.content.text_start
        return "" if start is None else start.text

    @cached_property
    def links(self) -> list[Link]:
        """The links of both bodies, see `Message.links`."""
        content = self.message.content
        seen = seen_tokens_of(self.outline, self.styles)
        return links_of(content, content.text_start, content.html_start, seen).links

    @cached_property
    def html_lines(self) -> list[HtmlLine]:
        """The lines of the HTML that a reader sees, see `html_lines`."""
        return html_lines(self.outline, self.styles)

    @cached_property
    def outline(self) -> Outline:
        """The elements and texts of the HTML, see `mail.document.outline`."""
        return read_outline(self.html, MOST_MARKS)

    def is_cut(self, *rules: str) -> bool:
        """Return whether the end of the HTML is not read; these rules are undecided then."""
        is_cut = has_too_many_marks(self.html, MOST_MARKS)
        if is_cut:
            self.undecided.update(rules)
        return is_cut

    @cached_property
    def styles(self) -> Styles:
        """The style sheets and the styles of elements, see `mail.document.cascade`."""
        return Styles(self.outline)

    def is_seen(self, text: Text) -> bool:
        """Return whether a reader sees a text of the HTML."""
        return self.styles.is_seen(text.element)

    def location(self, element: Element) -> Location:
        """The location of an element of the HTML."""
        line, column = self.outline.position(element.start)
        selector = self.outline.selector(element)
        return Location(body="html", line=line, column=column, selector=selector)

    def locations(self, elements: Iterable[Element]) -> list[Location]:
        """The locations of the first elements, as many as a finding keeps."""
        return [self.location(one) for one in islice(elements, MOST_PLACES)]

    def location_at(self, offset: int) -> Location:
        """The location of an offset in the HTML: that of a declaration in a sheet, say."""
        line, column = self.outline.position(offset)
        return Location(body="html", line=line, column=column)
