"""Check that each link within a built site leads to a file, and its anchor to an element there."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class Linked(NamedTuple):
    """Ids of the elements of a page, and the addresses that it refers to."""

    ids: set[str]
    addresses: set[str]


class _LinkParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.linked = Linked(set(), set())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.linked.ids.add(value)
            elif name in ("href", "src") and value and not (tag == "link" and "://" in value):
                self.linked.addresses.add(value)


def broken_links(site: Path) -> Iterator[str]:
    """Yield `page: address` for each link that leads nowhere. Other hosts are not asked."""
    pages = {page: _read(page) for page in sorted(site.rglob("*.html")) if page.name != "404.html"}
    for page, linked in pages.items():
        for address in sorted(linked.addresses):
            url = urlsplit(address)
            if url.scheme or url.netloc:
                continue
            target = (page.parent / unquote(url.path)).resolve() if url.path else page
            target = target / "index.html" if target.is_dir() else target
            is_there = target.is_file()
            if is_there and url.fragment and target in pages:
                is_there = unquote(url.fragment) in pages[target].ids | {"__search"}
            if not is_there:
                yield f"{page.relative_to(site)}: {address}"


def _read(page: Path) -> Linked:
    parser = _LinkParser()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.linked
