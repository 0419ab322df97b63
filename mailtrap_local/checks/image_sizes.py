"""Read the size in pixels of PNG, GIF, JPEG and WebP images, and the octets of data URLs."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

Size = tuple[int, int]
_DATA = re.compile(r"data:[^,]{0,200},", re.IGNORECASE)
_MOST_SEGMENTS = 500  # of a JPEG, before the one with its size
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # tables between the markers of frames


def data_url(url: str) -> bytes:
    """Return the content of a data URL (RFC 2397); empty if it is invalid."""
    head = _DATA.match(url)
    if head is None:
        return b""
    if not head[0].lower().rstrip(",").rstrip().endswith(";base64"):
        return unquote_to_bytes(url[head.end() :])
    try:
        return b64decode(unquote_to_bytes(url[head.end() :]))
    except (binascii.Error, ValueError):
        return b""


def image_size(content: bytes) -> Size | None:
    """Return the width and the height of an image; None for other content."""
    for magic, read in _FORMATS:
        if content.startswith(magic):
            return read(content)
    return None


def _png(content: bytes) -> Size | None:
    return _numbers(content, 16, 4, "big")


def _gif(content: bytes) -> Size | None:
    return _numbers(content, 6, 2, "little")


def _jpeg(content: bytes) -> Size | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if content[at : at + 1] != b"\xff" or len(content) < at + 4:
            return None
        marker = content[at + 1]
        if marker == 0xFF:  # filler
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            size = _numbers(content, at + 5, 2, "big")
            return None if size is None else size[::-1]  # height comes first
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp(content: bytes) -> Size | None:
    kind = content[12:16]
    if content[8:12] != b"WEBP" or len(content) < 30:
        return None
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    if kind == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    size = _numbers(content, 26, 2, "little")
    return None if size is None else (size[0] & 0x3FFF, size[1] & 0x3FFF)


def _numbers(content: bytes, at: int, octets: int, order: str) -> Size | None:
    if len(content) < at + 2 * octets:
        return None
    little = order == "little"
    pair = content[at : at + octets], content[at + octets : at + 2 * octets]
    first, second = (int.from_bytes(one, "little" if little else "big") for one in pair)
    return first, second


_FORMATS: tuple[tuple[bytes, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF8", _gif),
    (b"\xff\xd8", _jpeg),
    (b"RIFF", _webp),
)
