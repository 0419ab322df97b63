"""All text that can be had of a message, by Python and over HTTP."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import msgspec

from mailtrap_local import Message
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.headline import headline
from mailtrap_local.mail.search_text import MARKS
from mailtrap_local.mail.standalone import standalone_html
from mailtrap_local.mail.tags import tags_of
from mailtrap_local.store.base import Entry
from mailtrap_local.webapp.api.preview import preview_page
from mailtrap_local.webapp.shapes.common import summary
from mailtrap_local.webapp.shapes.message import detail, header_fields


def message_of(raw: bytes, **envelope: Any) -> Message:
    """Return a message that no store has."""
    fields = {"mail_from": "app@example.com", "rcpt_to": ("ann@example.com",), **envelope}
    return Message(
        id="01",
        seq=1,
        mailbox="inbox",
        received_at=datetime(2026, 11, 29, tzinfo=UTC),
        envelope=Envelope(**fields),
        raw=raw,
    )


def entry_of(raw: bytes, **envelope: Any) -> Entry:
    """Return an unread message that no store has."""
    return Entry(message_of(raw, **envelope), Flags())


def check_all_texts(raw: bytes) -> None:
    """Fail unless all text of a message can be made, encoded, and sent as JSON."""
    entry = entry_of(raw)
    message = entry.message
    content = message.content
    list_row, whole = summary(entry), detail(entry)
    assert not list_row.unreadable
    assert not whole.unreadable
    texts: list[Any] = [list_row, whole, header_fields(message)]
    texts += [message.links(), message.defects, message.unsubscribe]
    texts += [message.subject, message.text, message.html, message.visible_text]
    texts += [message.message_id, message.snapshot(), headline(message), content.snippet()]
    texts += [(one, one.name) for one in (*message.to, *message.cc, *message.bcc)]
    texts += [dataclasses.astuple(event) for event in message.events]
    texts += [(one.filename, one.content_type, one.text()) for one in message.attachments]
    texts += [(part.parameters, part.charset, part.filename) for part in content.parts]
    texts += [tags_of(message.envelope, raw), standalone_html(content)]
    texts += [verdict.found for verdict in message.explain(subject="x", body="y", link="z")]
    texts += [preview_page(message.html or "", {"cid:a": "parts/1"}.get, "inverted")]
    encoded = msgspec.json.encode(texts, enc_hook=str)
    encoded.decode()
    for mark in (*MARKS.values(), b"\xfa", b"\xfb", b"\xff"):
        assert mark not in encoded
    sections = message.search_text.translate(None, b"".join(MARKS.values()))
    sections.translate(None, b"\xfa\xfb\xff").decode()
