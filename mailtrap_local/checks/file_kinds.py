"""Tell kinds of files by their first octets, their names and their types."""

import re
from typing import NamedTuple

_MAGIC: tuple[tuple[str, re.Pattern[bytes]], ...] = tuple(
    (kind, re.compile(pattern, re.DOTALL | re.IGNORECASE if kind in {"svg", "html"} else re.DOTALL))
    for kind, pattern in (
        ("png", rb"\x89PNG\r\n\x1a\n"),
        ("jpeg", rb"\xff\xd8\xff"),
        ("gif", rb"GIF8[79]a"),
        ("webp", rb"RIFF....WEBP"),
        ("bmp", rb"BM....\0\0\0\0"),
        ("tiff", rb"II\*\0|MM\0\*|II\+\0|MM\0\+"),
        ("icon", rb"\0\0[\x01\x02]\0"),
        ("heif", rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)"),
        ("pdf", rb".{0,1023}?%PDF-"),
        ("zip", rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
        ("ole", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("gzip", rb"\x1f\x8b"),
        ("bzip2", rb"BZh[1-9]"),
        ("7z", rb"7z\xbc\xaf\x27\x1c"),
        ("rar", rb"Rar!\x1a\x07"),
        ("rtf", rb"\{\\rtf"),
        ("program", rb"MZ|\x7fELF|\xcf\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]"),
        ("mp4", rb"....ftyp"),
        (
            "svg",
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg[\s>]",
        ),
        ("html", rb"\s*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])"),
    )
)

PICTURES = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "icon", "heif", "svg"})
"""Kinds of pictures."""
_BY_EXTENSION = {
    extension: kind
    for kind, extensions in {
        "7z": "7z",
        "bmp": "bmp",
        "bzip2": "bz2",
        "data": "csv ics vcf json",
        "gif": "gif",
        "gzip": "gz tgz",
        "heif": "heic heif avif",
        "html": "html htm",
        "icon": "ico",
        "jpeg": "jpg jpeg jpe",
        "mp4": "mp4 m4a mov",
        "ole": "doc dot xls xlt ppt pps msg vsd msi",
        "pdf": "pdf",
        "png": "png",
        "rar": "rar",
        "rtf": "rtf",
        "svg": "svg",
        "text": "txt md log",
        "tiff": "tif tiff",
        "webp": "webp",
        "zip": """docx docm dotx dotm xlsx xlsm xltx xltm xlam pptx pptm potx potm ppsx ppsm ppam
            sldx sldm odt ods odp odg epub jar zip vsdx kmz pkpass apk""",
    }.items()
    for extension in extensions.split()
}
_BY_TYPE = {
    content_type: kind
    for kind, types in {
        "7z": "application/x-7z-compressed",
        "bmp": "image/bmp image/x-ms-bmp",
        "data": "text/csv text/calendar text/vcard application/json",
        "gif": "image/gif",
        "gzip": "application/gzip application/x-gzip",
        "heif": "image/heic image/heif image/avif",
        "html": "text/html",
        "icon": "image/x-icon image/vnd.microsoft.icon",
        "jpeg": "image/jpeg image/jpg image/pjpeg",
        "mp4": "video/mp4 audio/mp4",
        "ole": "application/msword application/vnd.ms-excel application/vnd.ms-powerpoint",
        "pdf": "application/pdf application/x-pdf",
        "png": "image/png image/x-png",
        "rar": "application/vnd.rar",
        "rtf": "application/rtf text/rtf",
        "svg": "image/svg+xml",
        "text": "text/plain",
        "tiff": "image/tiff",
        "webp": "image/webp",
        "zip": "application/zip application/x-zip-compressed application/epub+zip",
    }.items()
    for content_type in types.split()
}
_ZIP_TYPES = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
_MACRO_TYPE = ".macroenabled."
_MARKS_OF_UTF_16 = frozenset({b"\xff\xfe", b"\xfe\xff"})
_ENCRYPTED_OFFICE = frozenset({"zip", "ole"})  # a document with a password is an OLE file


class ClaimedKind(NamedTuple):
    """The kind that a file claims to be, and what claims it: its type or its extension."""

    kind: str
    by: str


def kind_of_content(data: bytes) -> str | None:
    """Return the kind of a file by its first octets; None if they are of no known kind."""
    head = data[:2048]
    return next((kind for kind, magic in _MAGIC if magic.match(head)), None)


def claimed_kind(content_type: str, extension: str) -> ClaimedKind | None:
    """Return the kind that a type names, or else an extension; None if neither names one."""
    if content_type.startswith(_ZIP_TYPES) or _MACRO_TYPE in content_type:
        return ClaimedKind("zip", content_type)
    kind = _BY_TYPE.get(content_type)
    if kind is not None:
        return ClaimedKind(kind, content_type)
    kind = _BY_EXTENSION.get(extension)
    is_unknown = content_type in {"application/octet-stream", "application/x-download"}
    return ClaimedKind(kind, f".{extension}") if kind and is_unknown else None


def kinds_agree(claimed: str, found: str | None, extension: str, data: bytes) -> bool:
    """Return whether the content of a file can be of the kind that it claims."""
    if found == claimed:
        return True
    if claimed in {"text", "html", "data"}:  # of which there is no sign
        markup = set() if claimed == "data" else {"html", "svg", "rtf"}
        return found in {None, *markup} and (
            b"\0" not in data[:512] or data[:2] in _MARKS_OF_UTF_16
        )
    if claimed == "ole":
        # tables for Excel are often of another kind, which it opens all the same
        by_extension = _BY_EXTENSION.get(extension)
        return found in {"zip", "rtf"} or (
            found is None and by_extension in {"text", "data", "ole", None}
        )
    if claimed == "zip":
        return found in _ENCRYPTED_OFFICE and extension != "zip"
    if claimed == "mp4":
        return found in {"mp4", "heif"}
    return False
