"""One-time codes come out of mail as services send it, and nothing else is taken for one."""

import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.errors import AmbiguousCode, BadQuery, MessageNotFound
from mailtrap_local.mail.codes.extract import Code, extract_codes, one_code

MAILS = tomllib.loads((Path(__file__).parent / "codes.toml").read_text(encoding="utf-8"))["mail"]


@pytest.mark.parametrize("mail", MAILS, ids=[mail["name"] for mail in MAILS])
def test_a_mail_has_the_code_it_has(mail: dict[str, Any]) -> None:
    codes = extract_codes(mail["subject"], mail.get("text"), mail.get("html")).codes
    if "code" in mail:
        assert one_code(codes) == mail["code"]
    elif "ambiguous" in mail:
        assert [one.code for one in codes] == mail["ambiguous"]
        with pytest.raises(AmbiguousCode):
            one_code(codes)
    else:
        assert codes == []


CODES = [
    Code("604118", "G-604118", 0.95, "G-604118 is your code"),
    Code("4821", "4821", 0.7, "4821"),
]


def test_one_code_is_the_likeliest_by_far() -> None:
    assert one_code(CODES) == "604118"
    assert one_code(CODES, length=4) == "4821"
    assert one_code(CODES, pattern=r"^48") == "4821"


def test_without_one_the_error_names_what_there_is() -> None:
    with pytest.raises(MessageNotFound, match=r"the message has: \n  604118 \(0.95\)"):
        one_code(CODES, length=5)
    with pytest.raises(MessageNotFound, match="the message has: none"):
        one_code([])
    with pytest.raises(BadQuery, match="no regular expression"):
        one_code(CODES, pattern="(")


def test_two_that_are_close_are_ambiguous_and_both_are_named() -> None:
    close = [CODES[0], Code("771204", "771204", 0.9, "Backup code 771204")]
    with pytest.raises(AmbiguousCode, match=r"604118 \(0.95\)(.|\n)*771204 \(0.90\)"):
        one_code(close)
    assert one_code(close, pattern="^7") == "771204"


def test_a_code_is_shown_as_written_with_its_line() -> None:
    [found] = extract_codes("Hello", "Hi,\n\nyour login code is G-604118. Bye.", None).codes
    assert found.code == "604118"
    assert found.text == "G-604118"
    assert found.context == "your login code is G-604118. Bye."
    assert 0.9 < found.score < 1


def test_a_code_in_several_places_is_one_and_surer() -> None:
    [once] = extract_codes("Hello", "604 118 is your code", None).codes
    [twice] = extract_codes("604118 is your code", "604 118 is your code", None).codes
    assert once.code == twice.code == "604118"
    assert twice.score > once.score


@pytest.mark.timeout(30)  # a second of work would be minutes if it grew with the square
@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "code 123456 ", "code\n123456\n", "1-", "A1-", "a.", "a@", "+1 ", "x:", "\n1", "* ",
     "your code 1234,", "1234 code ", "12.", "\u0661", "验证码", "code ", "<b>1</b>", "<td>1"],
)  # fmt: skip
def test_endless_mail_takes_time_in_proportion(unit: str) -> None:
    endless = unit * (1_000_000 // len(unit))
    extract_codes(endless, endless, endless)


PIECES = st.sampled_from(
    sorted(
        {"code", "Your code is ", "order no. ", "604118", "604 118", "G-", "6", "0", "-"}
        | {":", ".", "\n", " ", "€", "#", "+49 ", "2026", "验证码", "٦", "\u200f", "\0", "İ"}
        | {"https://x.example/", "@", "%"}
    )
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60))
@settings(deadline=None)
def test_no_text_raises_and_each_code_comes_once_best_first(pieces: list[str]) -> None:
    written = "".join(pieces)
    codes = extract_codes(written, written, written).codes
    assert len({one.code for one in codes}) == len(codes)
    scores = [one.score for one in codes]
    assert scores == sorted(scores, reverse=True)
    assert all(0.5 < score < 1 for score in scores)
    assert all(one.code.isascii() and one.code.isalnum() for one in codes)


@pytest.mark.slow
def test_what_stands_before_and_behind_never_leads_to_a_wrong_one() -> None:
    right = [mail for mail in MAILS if "code" in mail and "text" in mail]
    none = [mail for mail in MAILS if not {"code", "ambiguous"} & mail.keys() and "text" in mail]
    found = 0
    for at, mail in enumerate(right):
        for other in none[at % 11 :: 11]:
            for both in (mail["text"], other["text"]), (other["text"], mail["text"]):
                codes = extract_codes(mail["subject"], "\n\n".join(both), None).codes
                with suppress(MessageNotFound, AmbiguousCode):
                    assert one_code(codes) == mail["code"], (mail["name"], other["name"])
                    found += 1
    assert found > 0.95 * 2 * len(right) * len(none) / 11
