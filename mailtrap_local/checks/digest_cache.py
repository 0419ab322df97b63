"""Cache of the digests of messages, each of which is compared with many."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mailtrap_local.checks.message_digest import MessageDigest, digest_of
from mailtrap_local.mail.message import Message
from mailtrap_local.mail.mime.headers import leading_headers
from mailtrap_local.mail.recipients import mailbox_key

MOST = 5000


@dataclass(slots=True)
class _ComparedMail:
    """Facts that messages are likely to differ in, read far sooner than the body."""

    recipients: frozenset[tuple[str, str]]
    message_id: str
    subject: str
    digest: MessageDigest | None = None

    def may_be_alike(self, other: "_ComparedMail") -> bool:
        if self.message_id and self.message_id == other.message_id:
            return True
        return self.subject == other.subject and not self.recipients.isdisjoint(other.recipients)


class DigestCache:
    """Digests of the `MOST` messages that were first compared last. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, _ComparedMail] = {}  # by id

    def alike(self, message: Message, others: Iterable[Message]) -> Iterator[MessageDigest]:
        """Generate the digests of earlier messages that may be what the rules look for.

        These have its Message-ID, or its subject and one of its recipients.
        """
        own = self._facts(message)
        for other in others:
            if other.id == message.id or other.received_at > message.received_at:
                continue
            kept = self._facts(other)
            if kept.may_be_alike(own):
                if kept.digest is None:
                    kept.digest = digest_of(replace(other))  # what is parsed for it is not kept
                yield kept.digest

    def _facts(self, message: Message) -> _ComparedMail:
        kept = self._kept.get(message.id)
        if kept is None:
            kept = _facts_of(message)
            with self._lock:
                self._kept[message.id] = kept
                if len(self._kept) > MOST:
                    del self._kept[next(iter(self._kept))]
        return kept


def _facts_of(message: Message) -> _ComparedMail:
    headers = leading_headers(message.raw)
    return _ComparedMail(
        frozenset(map(mailbox_key, message.rcpt_to)),
        (headers.get("Message-ID") or "").strip(),
        " ".join((headers.get("Subject") or "").split()),
    )
