"""One MIME part: offsets of its bytes, and facts from its headers."""

import re
from dataclasses import dataclass

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.charset_labels import decoder_name
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

_WITH_CHARSET = frozenset({"text/html", "text/xml", "application/xhtml+xml"})
MESSAGE_TYPES = frozenset({"message/rfc822", "message/global"})  # RFC 2046, RFC 6532

# Invalid in a file name: controls, and marks that make `exe.fdp` read as `pdf.exe`.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_DRIVE = re.compile(r"\A[A-Za-z]:")
_LONGEST_NAME = 255  # in bytes: the limit of common file systems
_LONGEST_SUFFIX = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A node of the MIME tree, or the whole message, which is the root.

    `start`, `body` and `end` are offsets into the raw message: the first byte of the headers, the
    first of the body and one past its last. The line break before a boundary is not the body's
    (RFC 2046 section 5.1.1).
    """

    number: int
    """From 1, depth first over the whole tree."""
    content_type: str
    """Media type in lower case: `text/html`."""
    parameters: dict[str, str]
    """Parameters of Content-Type, names in lower case."""
    headers: Headers
    charset: str | None
    """Declared charset in lower case."""
    encoding: str
    """The Content-Transfer-Encoding, in lower case."""
    disposition: str | None
    filename: str | None
    """Safe for saving: no directories, nothing invisible, at most 255 bytes."""
    content_id: str | None
    """Content-ID without angle brackets."""
    start: int
    body: int
    end: int
    children: tuple["Part", ...]

    @property
    def is_message(self) -> bool:
        """Return whether the part is a forwarded message."""
        return self.content_type in MESSAGE_TYPES

    @property
    def content_location(self) -> str | None:
        """The Content-Location (RFC 2557 section 4.2), as written; None without one."""
        location = self.headers.raw("Content-Location") or ""
        return "".join(location.split()).strip('<>"') or None

    def payload(self, raw: bytes) -> bytes:
        """The decoded body; of a multipart the raw one."""
        body = raw[self.body : self.end]
        return body if self.children else decode_transfer(body, self.encoding)

    def text(self, raw: bytes) -> tuple[str, str | None]:
        """The body as text with LF line ends, and the id of a charset defect."""
        text, defect = self.decode(self.payload(raw))
        return line_feeds(text), defect

    def decode(self, data: bytes) -> tuple[str, str | None]:
        """Decode bytes of the body to text, and the id of a charset defect."""
        declared = None
        is_declared = self.charset is not None and decoder_name(self.charset) not in {None, "ascii"}
        if self.content_type in _WITH_CHARSET and not is_declared and not data.isascii():
            from mailtrap_local.mail.mime.html_charset import html_charset  # noqa: PLC0415  # rare

            declared = html_charset(data)
        return decode_text(data, self.charset, declared)


def line_feeds(text: str) -> str:
    """The text with LF line ends. A carriage return too many, or two, belongs to its line end."""
    if "\r" not in text:
        return text
    if "\r\r\n" in text:
        text = text.replace("\r\r\r\n", "\n").replace("\r\r\n", "\n")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def safe_filename(name: str) -> str | None:
    """A safe file name with its true extension visible; None if nothing is left."""
    name = _UNSAFE.sub("", name.replace("\\", "/").rpartition("/")[2])
    name = _DRIVE.sub("", name, count=1).strip()
    if not name.strip("."):
        return None
    if len(name.encode()) > _LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        if not stem or len(suffix) > _LONGEST_SUFFIX:
            stem, dot, suffix = name, "", ""
        room = _LONGEST_NAME - len((dot + suffix).encode())
        name = stem.encode()[:room].decode(errors="ignore") + dot + suffix
    return name
