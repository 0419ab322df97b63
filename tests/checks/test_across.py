"""Rules about a message beside others."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from checked_mails import ARRIVED, message_of, raw_of
from mailtrap_local.checks.across import find_across
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.message_digest import MessageDigest, digest_of
from mailtrap_local.mail.message import Message

Fields = tuple[tuple[str, str | None], ...]
MAILING: Fields = (
    ("List-Unsubscribe", "<https://shop.example/u>"),
    ("Feedback-ID", "june:shop"),
)


def sent(
    number: int,
    seconds: int = 0,
    body: str = "Hello.\n",
    fields: Fields = (),
    rcpt_to: str = "ann@mail.example",
) -> Message:
    own_id = {"Message-ID": f"<{number}@shop.example>"}
    return message_of(
        raw_of(list((own_id | dict(fields)).items()), body),
        message_id=f"M{number}",
        received_at=ARRIVED + timedelta(seconds=seconds),
        rcpt_to=(rcpt_to,),
    )


def ids_of_second(first: Message, second: Message) -> list[str]:
    digests = [digest_of(first), digest_of(second)]
    assert list(find_across(CheckedMail(message=first, others=digests))) == []
    mail = CheckedMail(message=second, others=digests)
    return [one.id for one in find_across(mail)]


@pytest.mark.parametrize(
    ("second", "ids"),
    [
        (sent(2, 60), ["duplicate-send"]),
        (sent(2, 61), []),
        (sent(2, 1, body="Bye.\n"), []),
        (sent(2, 1, fields=(("Subject", "Other"),)), []),
        (sent(2, 1, rcpt_to="bob@mail.example"), []),
        (sent(2, 1, rcpt_to="ANN@mail.example"), ["duplicate-send"]),
        (sent(2, 100, "Bye.\n", (("Message-ID", "<1@shop.example>"),)), ["message-id-reused"]),
        (sent(2, 100, "Hello.\n", (("Message-ID", "<1@shop.example>"),)), []),
        (
            sent(2, 1, "Bye.\n", (("Message-ID", "<1@shop.example>"),), "bob@mail.example"),
            ["message-id-reused"],
        ),
    ],
)
def test_a_second_message(second: Message, ids: list[str]) -> None:
    assert ids_of_second(sent(1), second) == ids


@pytest.mark.parametrize(
    ("seconds", "body", "ids"),
    [
        (3600, "Hello: https://shop.example/u/2\n", ["duplicate-send"]),
        (3600, "Bye: https://shop.example/u/2\n", []),
        (100_000, "Hello: https://shop.example/u/2\n", []),
    ],
)
def test_a_mailing_reaches_each_recipient_once(seconds: int, body: str, ids: list[str]) -> None:
    first = sent(1, 0, "Hello: https://shop.example/u/1\n", MAILING)
    assert ids_of_second(first, sent(2, seconds, body, MAILING)) == ids
    assert ids_of_second(first, sent(2, seconds, body, MAILING, "bob@mail.example")) == []


def test_one_message_costs_nothing() -> None:
    mail = CheckedMail(message=sent(1))
    assert list(find_across(mail)) == []
    assert mail.message._content is None  # noqa: SLF001  # it has not been parsed


def test_others_are_read_only_where_they_are_compared() -> None:
    def never() -> Iterator[MessageDigest]:
        raise AssertionError
        yield

    CheckedMail(message=sent(1), others=never())
