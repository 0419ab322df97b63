"""Messages that are made of what they should hold."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.errors import BadMessage
from mailtrap_local.mail.compose import Draft, compose
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.mail.message import Message

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)

ODD = st.text(
    st.one_of(
        st.sampled_from("abc @<>,;:\"'()[]\\.=?_-/%&öü漢\u200b\u202e😀\x7f\x85\u2028\t\n\r\x00"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)
WORDS = st.lists(
    st.text(st.characters(categories=["L", "N", "S", "P"]), min_size=1), min_size=1, max_size=20
).map(" ".join)


def made(**fields: Any) -> Message:
    raw = compose(msgspec.convert(fields, Draft), NOW, "<1@localhost>")
    return Message(
        id="1", seq=1, mailbox="inbox", received_at=NOW, envelope=Envelope(), raw=raw
    )  # fmt: skip


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "from": ODD,
            "to": st.lists(ODD | st.fixed_dictionaries({"address": ODD, "name": ODD}), max_size=3),
            "subject": ODD,
            "text": ODD,
            "html": ODD,
            "headers": st.dictionaries(st.sampled_from(["X-A", "Date", "Sender"]) | ODD, ODD),
            "attachments": st.lists(
                st.fixed_dictionaries(
                    {"content": st.just("YQ=="), "filename": ODD, "content_id": ODD}
                ),
                max_size=2,
            ),
        },
    )
)
def test_whatever_it_should_hold_no_header_gets_out_of_hand(fields: dict[str, Any]) -> None:
    try:
        message = made(**fields)
    except BadMessage:
        return
    names = {name.lower() for name, _ in message.headers}
    given_names = {name.lower() for name in fields.get("headers", {})}
    ours = {"from", "to", "subject", "date", "message-id", "mime-version", "content-type",
            "content-transfer-encoding"}  # fmt: skip
    assert names <= ours | given_names
    assert {defect.id for defect in message.defects} <= {"missing-from", "date-invalid", "nul-byte",
                                                         "non-ascii-header"}  # fmt: skip


@given(WORDS, WORDS)
def test_words_in_a_header_come_out_as_they_went_in(subject: str, name: str) -> None:
    message = made(
        subject=subject, to=[{"address": "ann@example.com", "name": name}], headers={"X-A": subject}
    )
    assert message.subject == subject
    assert message.headers.get("X-A") == subject
    assert [(one.name, one.address) for one in message.to] == [(name, "ann@example.com")]
    assert max(map(len, message.raw.split(b"\r\n"))) < 998


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"Subject: hi\r\n\r\nhello\r\n", "message/rfc822"),
        (b"Subject: hi\n\nhello", "message/rfc822"),
        (b"Subject: gr\xc3\xbc\xc3\x9fe\n\n", "application/octet-stream"),
        (b"Subject: hi\n\n" + b"x" * 999, "application/octet-stream"),
        (b"a\rb", "application/octet-stream"),
    ],
    ids=["CRLF", "LF", "no ASCII", "a long line", "a lone CR"],
)
def test_a_message_as_a_file_is_never_encoded(content: bytes, content_type: str) -> None:
    message = made(attachments=[{"content": content, "filename": "a.eml"}])
    (file,) = message.attachments
    assert (file.filename, file.content_type) == ("a.eml", content_type)
    assert file.content.replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n")
