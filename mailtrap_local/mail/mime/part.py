"""One part of a message: where its bytes are and what its headers say about them."""

import re
from dataclasses import dataclass

from mailtrap_local.mail.mime.charset import decode_text
from mailtrap_local.mail.mime.headers import Headers
from mailtrap_local.mail.mime.transfer_encoding import decode_transfer

MESSAGE_TYPES = frozenset({"message/rfc822", "message/global"})  # RFC 2046, RFC 6532

# What a file name must not hold: controls, and the marks that make `exe.fdp` read as `pdf.exe`.
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
    """1-based, depth first over the whole tree."""
    content_type: str
    """`text/html`, in lower case."""
    parameters: dict[str, str]
    """Those of Content-Type, names in lower case."""
    headers: Headers
    charset: str | None
    """As declared, in lower case."""
    encoding: str
    """The Content-Transfer-Encoding, in lower case."""
    disposition: str | None
    filename: str | None
    """Safe to save under: no folders, nothing invisible, at most 255 bytes."""
    content_id: str | None
    """Without the angle brackets."""
    start: int
    body: int
    end: int
    children: tuple["Part", ...]

    @property
    def is_message(self) -> bool:
        """Whether the part is a message of its own, a forwarded one."""
        return self.content_type in MESSAGE_TYPES

    @property
    def is_attachment(self) -> bool:
        """Whether mail clients list it as a file of its own rather than show it as the body.

        That is what says so, what has a file name, and whatever is no text. Of these, what the
        body shows is `inline` as well.
        """
        if self.content_type.startswith("multipart/"):
            return False
        if self.disposition == "attachment" or self.filename is not None:
            return True
        return not self.content_type.startswith("text/")

    @property
    def inline(self) -> bool:
        """Whether the body shows it: a picture that asks for it, or what the HTML can refer to.

        A PDF that asks for it too is still listed: no client shows it among the text.
        """
        if not self.is_attachment or self.is_message or self.disposition == "attachment":
            return False
        asks = self.disposition == "inline" and self.content_type.startswith("image/")
        return asks or self.content_id is not None

    def payload(self, raw: bytes) -> bytes:
        """The decoded body. That of a multipart is as it was sent."""
        body = raw[self.body : self.end]
        return body if self.children else decode_transfer(body, self.encoding)

    def text(self, raw: bytes) -> tuple[str, str | None]:
        """The body as text, lines ending in LF alone, and the id of what its charset gets wrong."""
        text, defect = decode_text(self.payload(raw), self.charset)
        return text.replace("\r\n", "\n").replace("\r", "\n"), defect


def safe_filename(name: str) -> str | None:
    """A file's name that saves nowhere else and looks like what it is; None if nothing is left."""
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
