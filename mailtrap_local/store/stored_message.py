"""Message of a store on disk: what is large or slow of it is read when it is asked for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.message_checks import MessageChecker
from mailtrap_local.store.base import FindSession
from mailtrap_local.store.rows import envelope_of

_set = object.__setattr__  # a message is frozen


class StoredMessage(Message):
    """Message whose `raw` and search text the store reads; it keeps neither `raw` nor the text.

    `raw` raises MessageNotFound once the message has been removed: no other view is affected
    that was made before.
    """

    __slots__ = ("_envelope", "_find_session", "_load", "_load_text", "_octets")
    _envelope: Envelope | str
    _find_session: FindSession | None
    _load: Callable[[], bytes]
    _load_text: Callable[[], bytes | None] | None
    _octets: int

    def __init__(
        self,
        *,
        id: str,  # noqa: A002  # the name of the field
        seq: int,
        mailbox: str,
        received_at: datetime,
        envelope: Envelope | str,
        raw: bytes | None = None,
        load: Callable[[], bytes] | None = None,
        load_text: Callable[[], bytes | None] | None = None,
        octets: int = 0,
        search_text: bytes | None = None,
        find_session: FindSession | None = None,
        _checker: Callable[[], MessageChecker] | None = None,
    ) -> None:
        """Take the fields of `Message`, the envelope also as JSON, and what reads the octets.

        Or these themselves; and what reads the search text, if there is one, and what finds the
        session of an envelope that was JSON.
        """
        _set(self, "id", id)
        _set(self, "seq", seq)
        _set(self, "mailbox", mailbox)
        _set(self, "received_at", received_at)
        _set(self, "_checker", _checker)
        _set(self, "_content", None)
        _set(self, "_has_code", None)
        _set(self, "_search_text", None)
        if search_text is not None:
            self._keep_search_text(search_text)
        _set(self, "_envelope", envelope)
        _set(self, "_load", load if raw is None else lambda: raw)
        _set(self, "_load_text", load_text)
        _set(self, "_find_session", find_session)
        _set(self, "_octets", octets if raw is None else len(raw))

    @property
    def envelope(self) -> Envelope:  # type: ignore[override]  # a field of others
        """The envelope, read from JSON on first use."""
        envelope = self._envelope
        if isinstance(envelope, str):
            envelope = envelope_of(envelope)
            if self._find_session is not None and envelope.session_id:
                find = partial(self._find_session, envelope.session_id)
                envelope = envelope._replace(session=find)
            _set(self, "_envelope", envelope)
        return envelope

    @property
    def raw(self) -> bytes:  # type: ignore[override]  # a field of others
        """The bytes as sent, with dots unstuffed (RFC 5321 section 4.5.2)."""
        return self._load()

    @property
    def search_text(self) -> bytes:
        """The text for searches, as the store has it, else made."""
        if self._search_text is None and self._load_text is not None:
            text = self._load_text()
            if text is not None:
                self._keep_search_text(text)
        return super().search_text

    @property
    def has_code(self) -> bool:
        """Return whether it has a one-time code: by the text in the store, else looked for."""
        if self._has_code is None and self._load_text is not None:
            _ = self.search_text
        return super().has_code

    def _keep_search_text(self, text: bytes) -> None:
        from mailtrap_local.mail.search_text import MARKS  # noqa: PLC0415  # not for all mail

        _set(self, "_search_text", text)
        _set(self, "_has_code", MARKS["code"] in text[: len(MARKS)])

    @property
    def size(self) -> int:
        """The number of octets of `raw`, which is not read for it."""
        return self._octets
