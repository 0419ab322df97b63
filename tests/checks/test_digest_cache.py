"""Messages that a message is compared with: those that may be alike, each read once."""

from datetime import timedelta

import pytest

from checked_mails import ARRIVED, message_of, raw_of
from mailtrap_local.checks.digest_cache import MOST, DigestCache
from mailtrap_local.mail.message import Message

NEWER = message_of(raw_of(), message_id="M9", received_at=ARRIVED + timedelta(seconds=9))


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (message_of(raw_of(body="Other.\n")), True),
        (message_of(raw_of([("Message-ID", "<2@shop.example>")])), True),
        (message_of(raw_of([("Subject", "Old")]), rcpt_to=("bob@mail.example",)), True),
        (message_of(raw_of([("Message-ID", None), ("Subject", "Old")])), False),
        (message_of(raw_of([("Message-ID", None)]), rcpt_to=("bob@mail.example",)), False),
        (message_of(raw_of([("Message-ID", None)]), rcpt_to=("ANN@MAIL.example.",)), True),
        (message_of(raw_of(), message_id="M9"), False),  # itself
        (message_of(raw_of(), received_at=ARRIVED + timedelta(seconds=10)), False),
    ],
)
def test_what_may_be_alike(other: Message, is_alike: bool) -> None:  # noqa: FBT001  # of the table
    found = [digest.id for digest in DigestCache().alike(NEWER, [other])]
    assert found == ([other.id] if is_alike else [])


def test_a_digest_is_made_once_and_parses_nothing_for_good() -> None:
    cache, other = DigestCache(), message_of(raw_of())
    (first,), (second,) = cache.alike(NEWER, [other]), cache.alike(NEWER, [other])
    assert first is second
    assert other._content is None  # noqa: SLF001  # nothing that users see


def test_it_keeps_a_bounded_number() -> None:
    cache = DigestCache()
    others = [message_of(b"Subject: x\n\n", message_id=f"O{number}") for number in range(MOST + 9)]
    assert list(cache.alike(NEWER, others)) == []
    assert len(cache._kept) == MOST  # noqa: SLF001  # likewise
