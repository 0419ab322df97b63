"""Search text and codes of a message: made on first use, and kept beside it."""

import logging
from typing import Protocol

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.mime.content import BodyStart, Content, parse

_set = object.__setattr__  # a message is frozen

log = logging.getLogger(__name__)


class SearchTextHolder(Protocol):
    """Holder of the search texts of many messages."""

    def text_of(self, seq: int) -> bytes:
        """Return the search text of the message of that seq."""


class MessageSearchText:
    """The search text and the mark of a code, as properties of `Message`."""

    __slots__ = ()
    seq: int
    raw: bytes
    envelope: Envelope
    _content: Content | None
    _search_text: bytes | SearchTextHolder | None
    _has_code: bool | None

    @property
    def search_text(self) -> bytes:
        """The text for searches, see `mail.search_text`: made on first use, then kept."""
        text = self._search_text
        if text is None:
            content = self._content or parse(self.raw)
            text = self._make_search_text(content, *_body_starts(content))
        return text if isinstance(text, bytes) else text.text_of(self.seq)

    @property
    def indexed_text(self) -> bytes:
        """The search text as stores keep it: with the mark of a one-time code, see `MARKS`."""
        if not self.is_indexed:
            from mailtrap_local.mail.search_text import MARKS  # noqa: PLC0415  # see `Message`

            content = self._content or parse(self.raw)  # once for both, and not kept for this
            plain, html = _body_starts(content)
            text = self._make_search_text(content, plain, html)
            if self._look_for_code(content, plain, html):
                _set(self, "_search_text", MARKS["code"] + text)
        return self.search_text

    @property
    def is_indexed(self) -> bool:
        """Return whether its text has been made as stores keep it."""
        return self._search_text is not None and self._has_code is not None

    @property
    def is_searchable(self) -> bool:
        """Return whether its search text has been made."""
        return self._search_text is not None

    @property
    def has_code(self) -> bool:
        """Return whether it has a one-time code: looked for on first use, which is slow."""
        if self._has_code is None:
            content = self._content or parse(self.raw)
            return self._look_for_code(content, *_body_starts(content))
        return self._has_code

    @property
    def search_text_holder(self) -> SearchTextHolder | None:
        """The holder of its search text, if it does not have it itself."""
        return None if isinstance(self._search_text, bytes) else self._search_text

    def hold_search_text(self, holder: SearchTextHolder) -> None:
        """Read the search text from a holder from now on."""
        _set(self, "_search_text", holder)

    def _make_search_text(
        self, content: Content, plain: BodyStart | None, html: BodyStart | None
    ) -> bytes:
        from mailtrap_local.mail.search_text import search_text  # noqa: PLC0415  # see `Message`

        text = search_text(content, self.envelope, plain, html)
        _set(self, "_search_text", text)
        return text

    def _look_for_code(
        self, content: Content, plain: BodyStart | None, html: BodyStart | None
    ) -> bool:
        from mailtrap_local.mail.codes.extract import has_code  # noqa: PLC0415  # see `Message`

        found = has_code(content, plain, html)
        _set(self, "_has_code", found)
        return found


def _body_starts(content: Content) -> tuple[BodyStart | None, BodyStart | None]:
    """Return the start of the text and of the HTML, decoded once for all that looks into them.

    Never raises: one message that cannot be read must not end a search of all.
    """
    try:
        return content.text_start, content.html_start
    except Exception:
        log.exception("a message can be found only by its header and its envelope")
        return None, None
