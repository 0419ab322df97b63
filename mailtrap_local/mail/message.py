"""The captured message: raw bytes, envelope, and lazy views of both that never raise."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from mailtrap_local.mail.address import Address
from mailtrap_local.mail.attachment import Attachment, one_attachment
from mailtrap_local.mail.criteria import Criteria, Matcher, Verdict
from mailtrap_local.mail.envelope import Envelope, EnvelopeProperties
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.message_checks import MessageChecker, MessageCheckMethods
from mailtrap_local.mail.message_export import MessageExport
from mailtrap_local.mail.message_search_text import MessageSearchText, SearchTextHolder
from mailtrap_local.mail.mime.content import Content, parse
from mailtrap_local.mail.mime.headers import Defect, Headers
from mailtrap_local.mail.recipients import addresses_of, resent_recipients, unnamed_recipients

# Imported on first use: forty languages take longer to load than everything else, and the first
# mail of a test should not wait for HTML or for searches.
if TYPE_CHECKING:
    from mailtrap_local.mail.calendar.events import Event
    from mailtrap_local.mail.codes.extract import Code
    from mailtrap_local.mail.html_element import HtmlElement
    from mailtrap_local.mail.links import LinkKind
    from mailtrap_local.mail.links.extract import Link
    from mailtrap_local.mail.unsubscribe import Unsubscribe


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Message(EnvelopeProperties, MessageCheckMethods, MessageExport, MessageSearchText):
    """A captured message. Two are equal if their ids are. Copies outlive the mail of a store.

    `raw` is the bytes as sent, with dots unstuffed (RFC 5321 section 4.5.2), `seq` the number of
    the change that added it to its store, `received_at` in UTC.
    """

    id: str
    seq: int
    mailbox: str
    received_at: datetime
    envelope: Envelope
    raw: bytes
    _checker: Callable[[], MessageChecker] | None = None
    _content: Content | None = field(default=None, init=False)
    _search_text: bytes | SearchTextHolder | None = field(default=None, init=False)
    _has_code: bool | None = field(default=None, init=False)

    def __eq__(self, other: object) -> bool:
        return self.id == other.id if isinstance(other, Message) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<Message {headline(self)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle it as it was sent, without its sandbox and its session."""
        return partial(Message, **self._fields(self.envelope._replace(session=None))), ()

    def __copy__(self) -> "Message":
        return Message(**self._fields(self.envelope), _checker=self._checker)

    def __deepcopy__(self, _memo: object) -> "Message":
        return self.__copy__()

    def _fields(self, envelope: Envelope) -> dict[str, Any]:
        names = ("id", "seq", "mailbox", "received_at", "raw")
        return {"envelope": envelope} | {name: getattr(self, name) for name in names}

    @property
    def size(self) -> int:
        """The number of octets of `raw`."""
        return len(self.raw)

    @property
    def content(self) -> Content:
        """The MIME structure (RFC 2045): parsed on first use, then kept, without decoded bodies."""
        content = self._content
        if content is None:
            content = parse(self.raw)
            # this and what searches need are the only later changes to a frozen message
            object.__setattr__(self, "_content", content)
        return content

    # -- the headers -------------------------------------------------------------------------

    @property
    def headers(self) -> Headers:
        """Header fields in order, decoded (RFC 2047); look-ups ignore case."""
        return self.content.headers

    @property
    def subject(self) -> str:
        """The decoded Subject (RFC 5322 section 3.6.5); `""` without one."""
        return self.headers.get("Subject") or ""

    @property
    def sender(self) -> Address | None:
        """The first address of From (RFC 5322 section 3.6.2); None without one."""
        return next(iter(self._addresses("From")), None)

    @property
    def to(self) -> tuple[Address, ...]:
        """The addresses of To (RFC 5322 section 3.6.3), of all fields if there are several."""
        return self._addresses("To")

    @property
    def cc(self) -> tuple[Address, ...]:
        """The addresses of Cc (RFC 5322 section 3.6.3), of all fields if there are several."""
        return self._addresses("Cc")

    @property
    def bcc(self) -> tuple[Address, ...]:
        """Blind recipients: those of the envelope that no To, Cc, Resent-To or Resent-Cc names.

        Spellings of one mailbox are equal: quotes, U-labels, the dot at the end of the domain.
        """
        named = (*self.to, *self.cc, *resent_recipients(self.headers))
        return unnamed_recipients(self.rcpt_to, named)

    @property
    def reply_to(self) -> tuple[Address, ...]:
        """The addresses of Reply-To (RFC 5322 section 3.6.2)."""
        return self._addresses("Reply-To")

    def _addresses(self, name: str) -> tuple[Address, ...]:
        return addresses_of(self.headers, name)

    @property
    def date(self) -> datetime | None:
        """The Date (RFC 5322 section 3.6.1) with its UTC offset; None if missing or invalid."""
        from mailtrap_local.mail.mime.dates import parse_date  # noqa: PLC0415  # see above

        return parse_date(self.headers.get("Date"))

    @property
    def message_id(self) -> str | None:
        """The Message-ID (RFC 5322 section 3.6.4) in angle brackets; None without one."""
        return self.headers.get("Message-ID")

    # -- the body ----------------------------------------------------------------------------

    @property
    def text(self) -> str | None:
        """The plain text body, decoded; None without one."""
        return self.content.text

    @property
    def html(self) -> str | None:
        """The source of the HTML body, decoded; None without one."""
        return self.content.html

    @property
    def visible_text(self) -> str:
        """The displayed text of the HTML body, up to 2 MiB; the plain text if there is no HTML.

        Plain text that is displayed before or behind the HTML is in it.
        """
        html = self.content.rich_start  # decoded on each access
        if html is None:
            return self.text or ""
        from mailtrap_local.mail.visible_text import visible_text  # noqa: PLC0415  # see above

        return visible_text(html.text)

    def select(self, selector: str) -> "list[HtmlElement]":
        """List the elements of the HTML that a CSS selector such as `a.button` selects, in order.

        Without HTML none. Reads as much of it as `links`. Raises BadQuery for a selector that is
        invalid, or that only a browser can decide.
        """
        from mailtrap_local.mail.html_element import select_elements  # noqa: PLC0415  # see above

        html = self.content.html_start
        return [] if html is None else select_elements(html.text, selector)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Attachments in order, with pictures that the body shows, which are `inline`."""
        content = self.content
        return tuple(Attachment(part, content) for part in content.attachments)

    def attachment(self, glob: str = "*") -> Attachment:
        """Return the only attachment whose name fits the shell pattern, ignoring case.

        Raises MessageNotFound, with all names, if none or more than one fits.
        """
        return one_attachment(self.attachments, glob)

    @property
    def defects(self) -> tuple[Defect, ...]:
        """Violations of the message format, `()` if none."""
        if "SMTPUTF8" not in map(str.upper, self.envelope.mail_options):
            return self.content.defects
        # RFC 6531 section 3.4: then header fields may be in UTF-8
        return tuple(one for one in self.content.defects if one.id != "non-ascii-header")

    # -- extracted on each call -----------------------------------------------------------------

    def links(
        self,
        contains: str | None = None,
        *,
        text: str | None = None,
        pattern: str | re.Pattern[str] | None = None,
        kind: "LinkKind | None" = None,
    ) -> "list[Link]":
        """List the links, each URL once: of the HTML in order, then of the plain text.

        Reads the first 2 MiB of each body, see `defects` for what is skipped.
        Without arguments all; else those whose URL contains `contains` and matches `pattern`, whose
        visible text contains `text` in any case, and that are of the `kind`: verify, reset,
        signin, unsubscribe, tracking, asset or other. Raises BadQuery for an invalid `pattern`.
        """
        from mailtrap_local.mail.links.extract import links_of, select_links  # noqa: PLC0415  # see above

        content = self.content
        links = links_of(content, content.text_start, content.html_start).links
        return select_links(links, contains=contains, text=text, pattern=pattern, kind=kind)

    def link(
        self,
        contains: str | None = None,
        *,
        text: str | None = None,
        pattern: str | re.Pattern[str] | None = None,
        kind: "LinkKind | None" = None,
    ) -> str:
        """Return the URL of the only link that fits the arguments, see `links`.

        Ignores links of kind asset and tracking, unless `kind` is given. Raises MessageNotFound if
        none fits, AmbiguousLink if several do, BadQuery for an invalid `pattern`.
        """
        from mailtrap_local.mail.links.extract import LOADED, one_link, select_links  # noqa: PLC0415  # see above

        links = [one for one in self.links() if kind or one.kind not in LOADED]
        fitting = select_links(links, contains=contains, text=text, pattern=pattern, kind=kind)
        return one_link(fitting, links)

    def codes(self) -> "list[Code]":
        """List probable one-time codes, best score first. Reads as much as `links`."""
        from mailtrap_local.mail.codes.extract import codes_of  # noqa: PLC0415  # see above

        content = self.content
        return codes_of(content, content.text_start, content.html_start).codes

    def code(
        self, pattern: str | re.Pattern[str] | None = None, *, length: int | None = None
    ) -> str:
        """Return the one-time code, without separators and prefix.

        `pattern` (searched) and `length` (in characters) narrow the choice. Raises MessageNotFound
        without a code, AmbiguousCode if several score alike, BadQuery for an invalid `pattern`.
        """
        from mailtrap_local.mail.codes.extract import one_code  # noqa: PLC0415  # see above

        return one_code(self.codes(), pattern=pattern, length=length)

    @property
    def events(self) -> "tuple[Event, ...]":
        """The calendar events in its parts (RFC 5545 section 3.6.1)."""
        from mailtrap_local.mail.calendar.events import extract_events  # noqa: PLC0415  # see above

        return extract_events(self.content)

    @property
    def unsubscribe(self) -> "Unsubscribe | None":
        """The parsed List-Unsubscribe (RFC 2369 section 3.2); None without one."""
        from mailtrap_local.mail.unsubscribe import parse_unsubscribe  # noqa: PLC0415  # see above

        return parse_unsubscribe(self.headers)

    # -- comparing ---------------------------------------------------------------------------

    def matches(self, **criteria: Unpack[Criteria]) -> bool:
        """Return whether it meets all criteria. Raises BadQuery for an invalid criterion."""
        return Matcher(criteria).matches(self)

    def explain(self, **criteria: Unpack[Criteria]) -> list[Verdict]:
        """List for each criterion: `field`, `met`, and `wanted` and `found` as text."""
        return Matcher(criteria).explain(self)
