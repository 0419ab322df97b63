"""One MIME part: offsets of its bytes, and facts from its headers."""

import re
from dataclasses import dataclass

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

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
    def is_attachment(self) -> bool:
        """Return whether mail clients list it as a file.

        Parts with that disposition, with a file name, or not of text; those that the body shows
        are `inline` as well.
        """
        if self.content_type.startswith("multipart/"):
            return False
        if self.disposition == "attachment" or self.filename is not None:
            return True
        return not self.content_type.startswith("text/")

    @property
    def inline(self) -> bool:
        """Return whether the body shows it: an inline picture, or a part the HTML can refer to.

        An inline PDF is still only listed: no client shows it in the text.
        """
        if not self.is_attachment or self.is_message or self.disposition == "attachment":
            return False
        asks = self.disposition == "inline" and self.content_type.startswith("image/")
        return asks or self.content_id is not None

    def payload(self, raw: bytes) -> bytes:
        """The decoded body; of a multipart the raw one."""
        body = raw[self.body : self.end]
        return body if self.children else decode_transfer(body, self.encoding)

    def text(self, raw: bytes) -> tuple[str, str | None]:
        """The body as text with LF line ends, and the id of a charset defect."""
        text, defect = decode_text(self.payload(raw), self.charset)
        return line_feeds(text), defect


def line_feeds(text: str) -> str:
    """The text with LF line ends."""
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
