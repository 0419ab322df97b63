"""Operators and words of other mail searches: understood, or refused with what to write."""

from datetime import UTC, datetime

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.search import parse_query
from mailtrap_local.search.terms import OTHER_WORDS


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("NOT umlaut", "-umlaut"),
        ("a AND NOT b", "a -b"),
        ("a OR NOT b", "a OR -b"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("NOT(a OR b)", "-(a OR b)"),
        ("NOT NOT a", "a"),
        ("NOT -a", "a"),
        ('NOT from:ann NOT "b c"', '-from:ann -"b c"'),
        ('"NOT" a', '"NOT" a'),
        ("not a", '"not" "a"'),
        ("NOTE a", '"NOTE" a'),
    ],
)
def test_not_in_capitals_negates(text: str, same: str) -> None:
    assert parse_query(text) == parse_query(same) == parse_query(str(parse_query(text)))


@pytest.mark.parametrize("text", ["NOT", "a NOT", "a OR NOT", "(NOT)", "NOT)"])
def test_not_needs_something_to_negate(text: str) -> None:
    with pytest.raises(BadQuery):
        parse_query(text)


@pytest.mark.parametrize("word", OTHER_WORDS)
def test_words_of_other_searches_are_refused_with_a_remedy(word: str) -> None:
    for query in (f"{word}:1d", f'x {word.upper()}:"two words"', f"-{word}:x"):
        with pytest.raises(BadQuery, match=r"is no search word: write \S+") as refused:
            parse_query(query)
    remedy = OTHER_WORDS[word].split(",")[0]
    assert remedy in str(refused.value)
    parse_query(remedy, datetime.now(UTC))
    assert str(parse_query(f'"{word}:1d"')) == f'"{word}:1d"'
