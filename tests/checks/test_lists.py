"""Rules about mail in bulk."""

import pytest

from checked_mails import ids_of, message_of, raw_of

URL = "https://shop.example/u/8f3a"
LINK = f"Unsubscribe: {URL}\n"
ONE_CLICK = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
SIGNED = ("DKIM-Signature", "v=1; d=shop.example; h=from:list-unsubscribe:List-Unsubscribe-Post")
BOTH = ("List-Unsubscribe", f"<mailto:u@shop.example>, <{URL}>")

Fields = list[tuple[str, str | None]]


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ([BOTH, ONE_CLICK, SIGNED], []),
        ([("Precedence", "bulk")], ["list-unsubscribe-missing"]),
        ([("Feedback-ID", "1:shop")], ["list-unsubscribe-missing"]),
        ([("List-Id", "<news.shop.example>")], ["list-unsubscribe-missing"]),
        ([BOTH], ["list-unsubscribe-no-post"]),
        ([("List-Unsubscribe", URL)], ["list-unsubscribe-malformed"]),
        ([("List-Unsubscribe", "<>")], ["list-unsubscribe-malformed"]),
        (
            [BOTH, ("List-Unsubscribe-Post", "One-Click"), SIGNED],
            ["list-unsubscribe-post-value"],
        ),
        (
            [("List-Unsubscribe", "<mailto:u@shop.example>"), ONE_CLICK, SIGNED],
            ["list-unsubscribe-no-https"],
        ),
        (
            [("List-Unsubscribe", "<http://shop.example/u>"), ONE_CLICK, SIGNED],
            ["list-unsubscribe-no-https"],
        ),
        ([BOTH, ONE_CLICK], []),
        (
            [BOTH, ONE_CLICK, ("DKIM-Signature", "h=List-Unsubscribe :\r\n list-unsubscribe-post")],
            [],
        ),
        (
            [BOTH, ONE_CLICK, ("DKIM-Signature", "v=1; d=shop.example; h=from:to")],
            ["list-unsubscribe-unsigned"],
        ),
    ],
)
def test_list_unsubscribe(fields: Fields, ids: list[str]) -> None:
    assert ids_of(message_of(raw_of(fields, LINK))) == ids


@pytest.mark.parametrize(
    ("value", "is_malformed"),
    [
        ("<news.shop.example>", False),
        ("June news <news.shop.example>", False),
        ('"June, news" <news.shop.example>', False),
        ("owner/repo <repo.owner.github.com>", False),
        ("news.shop.example", True),
        ("<news>", True),
        ("<news@shop.example>", True),
        ("News", True),
    ],
)
def test_list_id(value: str, is_malformed: bool) -> None:  # noqa: FBT001  # a parameter
    raw = raw_of([("List-Id", value), BOTH, ONE_CLICK, SIGNED], LINK)
    assert ids_of(message_of(raw)) == ["list-id-malformed"] * is_malformed


def test_the_link_to_unsubscribe() -> None:
    fields: Fields = [BOTH, ONE_CLICK, SIGNED]
    assert ids_of(message_of(raw_of(fields))) == ["unsubscribe-link-missing"]
    assert ids_of(message_of(raw_of((), LINK))) == ["list-unsubscribe-missing"]


def test_an_automatic_reply_is_not_in_bulk() -> None:
    fields: Fields = [("Precedence", "bulk"), ("Auto-Submitted", "auto-replied")]
    assert ids_of(message_of(raw_of(fields))) == []
