"""Elements of HTML, with what stands around them."""

from collections.abc import Iterator

from mailtrap_local.mail.html import HtmlTag


class Element:
    """An element: its start tag, its parent and the sibling before it.

    `index` is its number in the outline, -1 if no tag of it is written (`tbody`, say); `place`
    its number among its siblings, from 1 on. `end` is the index behind its last descendant,
    `texts` the span of its texts in the outline, `source_end` the offset behind it in the source;
    they count once the whole document is read.
    """

    __slots__ = (
        "_attributes",
        "_classes",
        "end",
        "following",
        "index",
        "known_words",
        "last_child",
        "name",
        "origin",
        "parent",
        "place",
        "previous",
        "source_end",
        "tag",
        "texts_end",
        "texts_start",
    )

    def __init__(self, tag: HtmlTag, parent: "Element | None") -> None:
        self.tag = tag
        self.name = tag.name
        self.parent = parent
        self.previous: Element | None = None
        self.following: Element | None = None
        self.last_child: Element | None = None
        self.origin = self
        self.index = self.end = -1
        self.source_end = tag.end
        self.place = 1
        self.texts_start = self.texts_end = -1
        self._attributes: dict[str, str] | None = None
        self._classes: list[str] | None = None
        self.known_words: frozenset[str] | None = None
        if parent is not None:
            previous = parent.last_child
            if previous is not None:
                self.previous, previous.following = previous, self
                self.place = previous.place + 1
            parent.last_child = self

    @property
    def start(self) -> int:
        """The offset of its start tag in the source."""
        return self.tag.start

    @property
    def is_written(self) -> bool:
        """Return whether the source has a start tag of it."""
        return self.tag.end > 0

    @property
    def attributes(self) -> dict[str, str]:
        """The decoded attributes, names in lower case."""
        if self._attributes is None:
            self._attributes = self.tag.attributes() if self.tag.attributes_source else {}
        return self._attributes

    def get(self, name: str) -> str:
        """The value of an attribute; "" without it."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> list[str]:
        """Its classes, as written."""
        if self._classes is None:
            self._classes = self.get("class").split()
        return self._classes

    @property
    def words(self) -> frozenset[str]:
        """Its name, `.class` and `#id`, with those of the elements around it."""
        chain = [self]
        while (last := chain[-1]).known_words is None and last.parent is not None:
            chain.append(last.parent)
        found = chain[-1].known_words or frozenset()
        for one in reversed(chain):
            if one.known_words is None:
                identity = one.get("id")
                own = [one.name, *(f".{each}" for each in one.classes)]
                own += [f"#{identity}"] if identity else []
                one.known_words = found if found.issuperset(own) else found.union(own)
            found = one.known_words
        return found

    def ancestors(self) -> Iterator["Element"]:
        """The elements around it, from its parent on."""
        around = self.parent
        while around is not None:
            yield around
            around = around.parent

    def __repr__(self) -> str:
        return f"<{self.name}{self.tag.attributes_source}>"


def implied(name: str, parent: Element | None) -> Element:
    """An element whose start tag is left out (HTML section 13.1.2.4)."""
    return Element(HtmlTag(name, False, 0, 0, ""), parent)  # noqa: FBT003  # a start tag


def copy_of(element: Element, parent: Element) -> Element:
    """The element once more, in another place: formatting that goes on behind a block."""
    copy = Element(element.tag, None)
    copy.parent = parent
    copy.origin = element.origin
    copy.index = element.index
    copy.previous, copy.place = element.previous, element.place
    copy._attributes = element._attributes  # noqa: SLF001  # of its own class
    return copy
