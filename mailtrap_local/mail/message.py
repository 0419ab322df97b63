"""A message as it was caught: raw bytes and envelope, and lazy views of both that never raise."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Unpack

from mailtrap_local.errors import MessageNotFound, SessionNotFound
from mailtrap_local.mail.address import Address, parse_addresses, unnamed_recipients
from mailtrap_local.mail.attachment import Attachment, filename_fits, write_file
from mailtrap_local.mail.connection_info import AuthInfo, TlsInfo
from mailtrap_local.mail.criteria import Criteria, Matcher, Verdict
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.content import Content, parse
from mailtrap_local.mail.mime.headers import Defect, Headers, leading_headers, parse_date
from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.session import Session

# What few ask a message for comes in with the first who does: what knows thirty languages takes
# longer to load than all else, and a test's first mail should not wait for HTML or for searches.
if TYPE_CHECKING:
    from mailtrap_local.mail.calendar.events import Event
    from mailtrap_local.mail.codes.extract import Code
    from mailtrap_local.mail.links.extract import Link, LinkKind
    from mailtrap_local.mail.unsubscribe import Unsubscribe


class SetsContent(Protocol):
    """What `Message.open_in` asks of a browser's page: Playwright's has it."""

    def set_content(self, html: str) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message:
    """One caught message.

    `raw` is exactly what the client sent (dots unstuffed), `seq` the number of the change that
    added it to its store, `received_at` in UTC. Two messages are equal when their ids are.
    """

    id: str
    seq: int
    mailbox: str
    received_at: datetime
    envelope: Envelope = field(repr=False)
    raw: bytes = field(repr=False)
    _content: Content | None = field(default=None, init=False, repr=False)
    _search_text: bytes | None = field(default=None, init=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return self.id == other.id if isinstance(other, Message) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def content(self) -> Content:
        """The MIME structure: parsed when first asked for, then kept. Holds no decoded bodies."""
        content = self._content
        if content is None:
            content = parse(self.raw)
            # this and its search text are all that a frozen message ever learns
            object.__setattr__(self, "_content", content)
        return content

    @property
    def search_text(self) -> bytes:
        """What searches look through, see `mail.search_text`: made when first asked for, then kept.

        The tree that it is made from is not kept for it.
        """
        text = self._search_text
        if text is None:
            from mailtrap_local.mail.search_text import search_text  # noqa: PLC0415  # see above

            text = search_text(self._content or parse(self.raw), self.envelope)
            object.__setattr__(self, "_search_text", text)
        return text

    @property
    def search_text_with_code(self) -> bytes:
        """The search text with the mark of a one-time code, looked for when it is first wanted."""
        from mailtrap_local.mail.search_text import (  # noqa: PLC0415  # see above
            CODE_MARK,
            CODE_MARK_END,
        )

        text = self.search_text
        if CODE_MARK_END not in text:
            transient = replace(self)  # what is parsed for this goes with it
            text = (CODE_MARK if transient.codes() else b"") + CODE_MARK_END + text
            object.__setattr__(self, "_search_text", text)
        return text

    @property
    def is_searchable(self) -> bool:
        """Whether its search text has been made."""
        return self._search_text is not None

    # -- the envelope ------------------------------------------------------------------------

    @property
    def mail_from(self) -> str:
        """The reverse-path; `""` for the null sender."""
        return self.envelope.mail_from

    @property
    def rcpt_to(self) -> tuple[str, ...]:
        """The forward-paths, in the order they were accepted."""
        return self.envelope.rcpt_to

    @property
    def tls(self) -> TlsInfo | None:
        """The TLS it came over, None if it came in clear."""
        return self.envelope.tls

    @property
    def auth(self) -> AuthInfo | None:
        """The credentials its client showed, None without any."""
        return self.envelope.auth

    @property
    def session(self) -> Session:
        """The SMTP session it came in by: what was said, and how it ended.

        Raises SessionNotFound once that session is no longer kept, or if it came another way.
        """
        known = self.envelope.session
        session = None if known is None else known()
        if session is None:
            raise SessionNotFound(f"the session of message {self.id} is no longer kept")
        return session

    # -- the headers -------------------------------------------------------------------------

    @property
    def headers(self) -> Headers:
        """Every header field in order, decoded; look-ups ignore case."""
        return self.content.headers

    @property
    def subject(self) -> str:
        """The decoded subject; `""` without one."""
        return self.headers.get("Subject") or ""

    @property
    def sender(self) -> Address | None:
        """The first address of From (RFC 5322 section 3.6.2), None if there is none."""
        return next(iter(self._addresses("From")), None)

    @property
    def to(self) -> tuple[Address, ...]:
        return self._addresses("To")

    @property
    def cc(self) -> tuple[Address, ...]:
        return self._addresses("Cc")

    @property
    def bcc(self) -> tuple[Address, ...]:
        """Who got it without being told of: envelope recipients that neither To nor Cc names."""
        return unnamed_recipients(self.rcpt_to, (*self.to, *self.cc))

    @property
    def reply_to(self) -> tuple[Address, ...]:
        return self._addresses("Reply-To")

    def _addresses(self, name: str) -> tuple[Address, ...]:
        return parse_addresses(self.headers.raw(name) or "")

    @property
    def date(self) -> datetime | None:
        """The Date field with its own UTC offset; None if there is none that can be read."""
        return parse_date(self.headers.get("Date"))

    @property
    def message_id(self) -> str | None:
        return self.headers.get("Message-ID")

    # -- the body ----------------------------------------------------------------------------

    @property
    def text(self) -> str | None:
        """The plain text body."""
        return self.content.text

    @property
    def html(self) -> str | None:
        """The source of the HTML body."""
        return self.content.html

    @property
    def visible_text(self) -> str:
        """What a reader sees: the text of the HTML body, of the plain one if there is no HTML."""
        html = self.html  # decoded anew by each look
        if html is None:
            return self.text or ""
        from mailtrap_local.mail.html import visible_text  # noqa: PLC0415  # see above

        return visible_text(html)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Its files in order, pictures that the body shows among them: these are `inline`."""
        content = self.content
        return tuple(Attachment(part, content) for part in content.attachments)

    def attachment(self, glob: str = "*") -> Attachment:
        """The one attachment whose name fits `glob`, in any case.

        Raises MessageNotFound, with the names there are, when none or more than one fits.
        """
        fitting = [one for one in self.attachments if filename_fits(one.filename, glob)]
        if len(fitting) == 1:
            return fitting[0]
        names = ", ".join(repr(one.filename) for one in self.attachments) or "none"
        raise MessageNotFound(
            f"{len(fitting)} attachments fit {glob!r}, wanted one; the message has: {names}"
        )

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What is wrong with the message, if anything."""
        if "SMTPUTF8" not in map(str.upper, self.envelope.mail_options):
            return self.content.defects
        # RFC 6531: whoever asks for it may write header fields in UTF-8
        return tuple(one for one in self.content.defects if one.id != "non-ascii-header")

    # -- what tests take out of it, found anew by each look ------------------------------------

    def links(
        self,
        contains: str | None = None,
        *,
        text: str | None = None,
        pattern: str | re.Pattern[str] | None = None,
        kind: "LinkKind | None" = None,
    ) -> "list[Link]":
        """Its links, each URL once: of the HTML in order, then the URLs of the plain text.

        AllOf, or those whose URL has `contains` in it, whose visible text has `text` in it in any
        case, in whose URL `pattern` is found, and which are of that `kind`: verify, reset,
        unsubscribe, tracking, asset or other. Raises BadQuery if `pattern` is none.
        """
        from mailtrap_local.mail.links.extract import extract_links, select_links  # noqa: PLC0415  # see above

        leaving = self.unsubscribe
        links = extract_links(self.text, self.html, leaving.urls if leaving else ())
        return select_links(links, contains=contains, text=text, pattern=pattern, kind=kind)

    def link(
        self,
        contains: str | None = None,
        *,
        text: str | None = None,
        pattern: str | re.Pattern[str] | None = None,
        kind: "LinkKind | None" = None,
    ) -> str:
        """The URL of the one link that fits, as for `links`.

        What is only loaded (kinds asset and tracking) does not count unless it is asked for.
        Raises MessageNotFound if none fits and AmbiguousLink if several do, with those there are.
        """
        from mailtrap_local.mail.links.extract import LOADED, one_link, select_links  # noqa: PLC0415  # see above

        links = [one for one in self.links() if kind or one.kind not in LOADED]
        fitting = select_links(links, contains=contains, text=text, pattern=pattern, kind=kind)
        return one_link(fitting, links)

    def codes(self) -> "list[Code]":
        """What may be its one-time code, the likeliest first; `[]` if nothing may."""
        from mailtrap_local.mail.codes.extract import extract_codes  # noqa: PLC0415  # see above

        return extract_codes(self.subject, self.text, self.html)

    def code(
        self, pattern: str | re.Pattern[str] | None = None, *, length: int | None = None
    ) -> str:
        """Its one-time code, without separators and prefix.

        Only codes in which `pattern` is found and that are `length` letters long count, if these
        are given. Raises MessageNotFound if there is none, AmbiguousCode if more than one may be
        it, BadQuery if `pattern` is no regular expression.
        """
        from mailtrap_local.mail.codes.extract import one_code  # noqa: PLC0415  # see above

        return one_code(self.codes(), pattern=pattern, length=length)

    @property
    def events(self) -> "tuple[Event, ...]":
        """The calendar events it carries."""
        from mailtrap_local.mail.calendar.events import extract_events  # noqa: PLC0415  # see above

        return extract_events(self.content)

    @property
    def unsubscribe(self) -> "Unsubscribe | None":
        """How its List-Unsubscribe says one can leave the list; None if it does not."""
        from mailtrap_local.mail.unsubscribe import parse_unsubscribe  # noqa: PLC0415  # see above

        return parse_unsubscribe(self.headers)

    # -- comparing ---------------------------------------------------------------------------

    def matches(self, **criteria: Unpack[Criteria]) -> bool:
        """Whether it meets all criteria. Raises BadQuery for what is none."""
        return Matcher(criteria).matches(self)

    def explain(self, **criteria: Unpack[Criteria]) -> list[Verdict]:
        """How each criterion fares: `field`, `met`, and in words what was `wanted` and `found`."""
        return Matcher(criteria).explain(self)

    def snapshot(self) -> str:
        """The whole message as text that stays the same from run to run, see `mail.snapshot`."""
        from mailtrap_local.mail.snapshot import snapshot  # noqa: PLC0415  # see above

        return snapshot(self.envelope, self.content)

    # -- taking it elsewhere -----------------------------------------------------------------

    def as_email(self) -> EmailMessage:
        """The message as the standard library parses it, which may raise where this does not."""
        from email.policy import default  # noqa: PLC0415  # see above

        return message_from_bytes(self.raw, policy=default)

    def open_in(self, page: SetsContent) -> None:
        """Show it in a page of Playwright's: its HTML with its pictures, or else its text."""
        from mailtrap_local.mail.standalone import standalone_html  # noqa: PLC0415  # see above

        page.set_content(standalone_html(self.content))

    def save(self, path: str | Path) -> Path:
        """Write the raw bytes to `path`, as `<id>.eml` into it if it is a folder."""
        return write_file(Path(path), f"{self.id}.eml", self.raw)


def headline(message: Message) -> str:
    """A message in one line for reports and logs: no control character of it gets through."""
    subject = leading_headers(message.raw).get("Subject") or ""
    sender = message.mail_from or "<>"
    return printable(f"#{message.seq} {sender} -> {', '.join(message.rcpt_to)}  '{subject}'")
