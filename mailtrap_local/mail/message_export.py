"""A message as others want it: a snapshot, the standard library's, in a browser, as a file."""

from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from mailtrap_local.mail.attachment import write_file
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.content import Content

if TYPE_CHECKING:
    from mailtrap_local.mail.standalone import BrowserPage


class MessageExport:
    """Exports, as methods of `Message`."""

    __slots__ = ()
    id: str
    raw: bytes
    envelope: Envelope

    @property
    def content(self) -> Content:
        """The MIME structure."""
        raise NotImplementedError

    def snapshot(self) -> str:
        """Return the message as text that is equal in each run of a test, see `mail.snapshot`."""
        from mailtrap_local.mail.snapshot import snapshot  # noqa: PLC0415  # see above

        return snapshot(self.envelope, self.content)

    def as_email(self) -> EmailMessage:
        """Parse it with the standard library, whose views may raise."""
        from email.policy import default  # noqa: PLC0415  # see above

        return message_from_bytes(self.raw, policy=default)

    def open_in(self, page: "BrowserPage") -> None:
        """Show its HTML with its pictures, or else its text, in a page of Playwright."""
        from mailtrap_local.mail.standalone import standalone_html  # noqa: PLC0415  # see above

        page.set_content(standalone_html(self.content))

    def save(self, path: str | Path) -> Path:
        """Write the raw bytes to `path`, or to `<id>.eml` in it if it is a directory."""
        return write_file(Path(path), f"{self.id}.eml", self.raw)
