"""Find images that readers do not get to see, or not as they were meant. Offline."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import MOST_PLACES, Finding, Location
from mailtrap_local.checks.image_sizes import data_url, image_size
from mailtrap_local.checks.urls import is_template, read_url
from mailtrap_local.mail.css import css_urls
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.html_urls import base_url, loaded_urls
from mailtrap_local.mail.links.urls import absolute_url
from mailtrap_local.mail.mime.references import PartFinder

_MOST_IMAGES = 2000
_MOST_URLS = 50  # of one declaration
_LARGE = 1024 * 1024  # octets, of all embedded images
_SHARPNESS = 2  # pixels of an image for one that is shown: for dense screens
_SHOWN_URL = 120  # characters

EMPTY = CheckRule("image-empty", "error", "An image has no URL", "HTML section 4.8.3")
RELATIVE = CheckRule("image-relative", "error", "The URL of an image has no host", "RFC 3986")
LOCALHOST = CheckRule("image-localhost", "error", "An image is on the machine of its reader")
PRIVATE = CheckRule("image-private", "error", "An image is in a private network", "RFC 1918")
HTTP = CheckRule("image-http", "warning", "An image is not encrypted")
DATA = CheckRule(
    "image-data-uri", "warning", "Gmail and Outlook do not show images in a data URL", "caniemail"
)
SIZE_MISSING = CheckRule(
    "image-size-missing", "info", "Outlook shows an image without a width in its own size"
)
OVERSIZED = CheckRule("image-oversized", "info", "Images are larger than they are shown")
PIXEL = CheckRule("tracking-pixel", "info", "An invisible image reports when the mail is opened")

_TINY = re.compile(r"\s*\+?[01](?:\.0*)?\s*(?:px)?\s*")
_TINY_STYLE = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?=!|;|$)", re.IGNORECASE
)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d*)?\s*(?:px)?\s*")
_IMAGE_PROPERTIES = ("background", "background-image", "list-style", "list-style-image", "content")


class _Loaded(NamedTuple):
    url: str
    place: Element | int


def _find_urls(mail: CheckedMail) -> Iterator[Finding]:
    found: dict[tuple[CheckRule, str], list[Element | int]] = {}
    base = base_url(mail.html) if mail.html else ""
    finder = mail.message.content.part_finder(mail.html)
    for loaded in _loaded(mail):
        rule = None if is_template(loaded.url) else _broken_by(absolute_url(base, loaded.url))
        if rule is not None and (rule is EMPTY or finder.find(loaded.url) is None):
            found.setdefault((rule, loaded.url), []).append(loaded.place)
    for (rule, url), places in found.items():
        locations = [_location(mail, place) for place in places[:MOST_PLACES]]
        yield rule.found(_shortened(url), *locations, count=len(places))


def _loaded(mail: CheckedMail) -> Iterator[_Loaded]:
    """The URLs of images: of elements, of backgrounds, and of style sheets."""
    for image in islice(mail.outline.named("img"), _MOST_IMAGES):
        if "src" not in image.attributes and not image.get("srcset"):
            yield _Loaded("", image)
    for element in mail.outline.elements:
        for name in _image_attributes(element):
            value = element.attributes.get(name)
            if value is not None and (value or name == "src"):
                urls = islice(loaded_urls(element.name, name, value), _MOST_URLS)
                yield from (_Loaded(url, element) for url, _, _ in urls)
    for sheet in mail.styles.sheets:
        if "url(" in sheet.text.lower():
            for one in (one for rule in sheet.rules for one in rule.declarations):
                urls = islice(css_urls(one.value), _MOST_URLS)
                if one.name in _IMAGE_PROPERTIES:
                    yield from (_Loaded(url, one.start) for url, _, _ in urls)


def _image_attributes(element: Element) -> tuple[str, ...]:
    """The attributes of an element that may have URLs of images."""
    written = element.tag.attributes_source.lower()
    if element.name == "img" or (element.name == "source" and _is_image(element)):
        return ("src", "srcset", "style", "background")
    if element.name == "input" and _is_image(element):
        return ("src", "style")
    return ("background", "style") if "background" in written or "url(" in written else ()


def _is_image(element: Element) -> bool:
    """True if the URL of an element is that of an image, not of a film or nothing."""
    if element.name == "source":
        return element.parent is not None and element.parent.name == "picture"
    return element.get("type").lower() == "image"


def _broken_by(url: str) -> CheckRule | None:
    read = read_url(url.strip().replace(" ", "%20"))  # as clients read it
    if read.form == "web":
        kind = read.host_kind
        if kind in ("localhost", "private"):
            return LOCALHOST if kind == "localhost" else PRIVATE
        return HTTP if read.scheme == "http" else None
    if read.form == "data":
        return DATA
    if read.form in ("empty", "fragment"):
        return EMPTY
    return RELATIVE if read.form in ("relative", "malformed") else None


def _find_sizes(mail: CheckedMail) -> Iterator[Finding]:
    unsized: dict[str, list[Element]] = {}
    pixels: dict[str, list[Element]] = {}
    for image in islice(mail.outline.named("img"), _MOST_IMAGES):
        url = image.get("src").strip()
        if not url or is_template(url):
            continue
        if _is_tiny(image):
            if url.lower().startswith(("http:", "https:", "//")):
                pixels.setdefault(url, []).append(image)
        elif "width" not in image.attributes and not mail.styles.of(image).hidden:
            unsized.setdefault(url, []).append(image)
    for rule, several in ((SIZE_MISSING, unsized), (PIXEL, pixels)):
        for url, images in several.items():
            locations = [mail.location(one) for one in images[:MOST_PLACES]]
            yield rule.found(_shortened(url), *locations, count=len(images))


def _is_tiny(image: Element) -> bool:
    """True if an image is so small that nobody sees it."""
    sizes = [image.attributes[name] for name in ("width", "height") if name in image.attributes]
    if sizes and all(map(_TINY.fullmatch, sizes)):
        return True
    return not sizes and len(_TINY_STYLE.findall(image.get("style"))) > 1


def _find_oversized(mail: CheckedMail) -> Iterator[Finding]:
    """Compare embedded images, whose size is in the mail, with the width they are shown in."""
    total = 0
    finder = mail.message.content.part_finder(mail.html)
    counted: set[str] = set()
    for image in islice(mail.outline.named("img"), _MOST_IMAGES):
        url = image.get("src").strip()
        if url in counted or not url[:5].lower().startswith(("data:", "cid:")):
            continue
        counted.add(url)
        content = _content(mail, finder, url)
        total += len(content)
        width = _PIXELS.fullmatch(image.get("width"))
        size = image_size(content)
        shown = int(width[1]) if width else 0
        if size is not None and shown > 1 and size[0] > _SHARPNESS * shown:
            detail = f"{size[0]} pixels wide, shown in {shown}: {_shortened(url)}"
            yield OVERSIZED.found(detail, mail.location(image))
    if total > _LARGE:
        yield OVERSIZED.found(f"{total / _LARGE:.1f} MiB of embedded images")


def _content(mail: CheckedMail, finder: PartFinder, url: str) -> bytes:
    if url[:5].lower() == "data:":
        return data_url(url)
    part = finder.find(url)
    return b"" if part is None else mail.message.content.payload(part)


def _location(mail: CheckedMail, place: Element | int) -> Location:
    return mail.location_at(place) if isinstance(place, int) else mail.location(place)


def _shortened(url: str) -> str:
    return url if len(url) <= _SHOWN_URL else f"{url[:_SHOWN_URL]}…"


CHECKS = (
    Check(_find_urls, (EMPTY, RELATIVE, LOCALHOST, PRIVATE, HTTP, DATA)),
    Check(_find_sizes, (SIZE_MISSING, PIXEL)),
    Check(_find_oversized, (OVERSIZED,)),
)
