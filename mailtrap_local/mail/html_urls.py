"""Find the URLs that HTML loads, in attributes and style sheets, and replace them. Linear."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mailtrap_local.mail.css import UrlSpan, css_urls
from mailtrap_local.mail.html import HtmlTag, tokens
from mailtrap_local.mail.links.urls import cleaned_url

MOST_URLS = 2000
"""Limit for one attribute."""
_MOST_CHANGES = 5000
_NAMED = {"href", "src", "xlink:href"}  # in SVG and elsewhere
# Attributes with loaded URLs. `background`, and `url()` in styles, count in all elements.
_LOADING = {
    "audio": {"src"},
    "embed": {"src"},
    "feimage": _NAMED,
    "frame": {"src"},
    "iframe": {"src"},
    "image": _NAMED,
    "img": {"src", "srcset"},
    "input": {"src"},
    "link": {"href", "imagesrcset"},
    "object": {"data"},
    "script": _NAMED,
    "source": {"src", "srcset"},
    "track": {"src"},
    "use": _NAMED,
    "video": {"src", "poster"},
}
_STYLES = {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor"} | {
    f"marker-{place}" for place in ("start", "mid", "end")
}  # in SVG without `style`
_SETS = {"srcset", "imagesrcset"}
_BASE = re.compile(r"<base[\s/]", re.IGNORECASE)
_STYLE_END = re.compile(r"</style", re.IGNORECASE)
_CANDIDATE = re.compile(r"[\s,]*+(\S++)")
_UNSAFE = re.compile(r"""[\s"'()<>\\]""")  # in a URL of CSS or of a set

Replace = Callable[[str], str | None]
"""Returns what stands for a URL instead, or None if it stays."""
Change = Callable[[HtmlTag, dict[str, str]], dict[str, str]]
"""Returns attributes of a start tag to be set, by its attributes."""


def may_load(tag: HtmlTag) -> bool:
    """Return whether a start tag may have a URL that browsers load by themselves."""
    if tag.name in _LOADING:
        return True
    written = tag.attributes_source.lower()
    return "background" in written or "(" in written or "&" in written


def loaded_urls(element: str, attribute: str, value: str) -> Iterator[UrlSpan]:
    """The URLs in the value of an attribute that browsers load by themselves."""
    if attribute in _SETS and attribute in _LOADING.get(element, ()):
        yield from islice(_candidates(value), MOST_URLS)
    elif attribute == "background" or attribute in _LOADING.get(element, ()):
        yield UrlSpan(value, 0, len(value))
    elif attribute in _STYLES:
        yield from islice(css_urls(value), MOST_URLS)


def base_url(source: str) -> str:
    """The URL of the first `base` element that has one, else `""` (HTML section 4.2.3)."""
    if not _BASE.search(source):
        return ""
    bases = (tag for tag in tokens(source) if isinstance(tag, HtmlTag) and tag.name == "base")
    urls = (tag.attributes().get("href") for tag in bases if not tag.is_end)
    return cleaned_url(next((url for url in urls if url is not None), ""))


def referring_urls(source: str, tags: Iterable[HtmlTag] | None = None) -> Iterator[str]:
    """The URLs by which HTML may refer to parts of its mail: loaded ones, and `cid:` in links.

    `tags` are its start tags, where they are known.
    """
    for tag in _start_tags(source) if tags is None else tags:
        if tag.name == "style":
            yield from (url for url, _, _ in css_urls(style_sheet(source, tag)))
        elif tag.name == "a" or may_load(tag):
            for name, value in tag.attributes().items():
                yield from (url for url, _, _ in loaded_urls(tag.name, name, value))
                if name == "href" and cleaned_url(value)[:4].lower() == "cid:":
                    yield value


def _start_tags(source: str) -> Iterator[HtmlTag]:
    for tag in tokens(source):
        if isinstance(tag, HtmlTag) and not tag.is_end:
            yield tag


def style_sheet(source: str, tag: HtmlTag) -> str:
    """The content of a `style` element by its start tag."""
    end = _STYLE_END.search(source, tag.end)
    return source[tag.end : end.start() if end else None]


def replace_urls(source: str, replace: Replace, change: Change | None = None) -> str:
    """Return HTML with other URLs where it loads them, and with changed attributes.

    What follows the first 50,000 tags and character references stays as it is, and what follows
    5,000 changes.
    """
    pieces: list[str] = []
    position = 0
    for tag in tokens(source):
        if isinstance(tag, str) or tag.is_end:
            continue
        is_read = tag.attributes_source and len(pieces) < 2 * _MOST_CHANGES
        changed = _changed(tag, replace, change) if is_read else {}
        if changed:
            pieces += source[position : tag.start], tag.with_attributes(changed)
            position = tag.end
        if tag.name == "style":
            sheet = style_sheet(source, tag)
            pieces += source[position : tag.end], _with_urls(sheet, css_urls(sheet), replace)
            position = tag.end + len(sheet)
    return "".join([*pieces, source[position:]])


def _changed(tag: HtmlTag, replace: Replace, change: Change | None) -> dict[str, str]:
    attributes, changed = tag.attributes(), {}
    for name, value in attributes.items() if may_load(tag) else ():
        new = _with_urls(value, loaded_urls(tag.name, name, value), replace)
        if new != value:
            changed[name] = new
    return changed if change is None else changed | change(tag, attributes | changed)


def _with_urls(text: str, urls: Iterator[UrlSpan], replace: Replace) -> str:
    pieces: list[str] = []
    position = 0
    for url, start, end in urls:
        new = replace(url)
        if new is not None:
            pieces += text[position:start], _UNSAFE.sub(_percent, new)
            position = end
    return "".join([*pieces, text[position:]]) if pieces else text


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{octet:02X}" for octet in found[0].encode())


def _candidates(value: str) -> Iterator[UrlSpan]:
    """The URLs of a `srcset` (HTML section 4.8.4.2.1)."""
    position = 0
    while (found := _CANDIDATE.match(value, position)) is not None:
        url = found[1].rstrip(",")
        yield UrlSpan(url, found.start(1), found.start(1) + len(url))
        position = found.end()
        if url == found[1]:  # a width or a density follows, up to a comma
            comma = value.find(",", position)
            position = comma if comma >= 0 else len(value)
