"""The query language: texts that look like more, and queries that are wrong."""

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.search import MAX_LENGTH, parse_query
from mailtrap_local.search.terms import make_term
from search_values import FLAGS, MESSAGE, NOW


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("http://example.com/a?b=c", "http://example.com/a?b=c"),
        ("12:30", "12:30"),
        ("foo:bar", "foo:bar"),
        ("mailto:ann@example.com", "mailto:ann@example.com"),
        ("f(x)", "f(x)"),
        ("(f(x))", "f(x)"),
        ("--force", "--force"),
        ("e-mail", "e-mail"),
        ("-", "-"),
        ("!", "!"),
        ('19"', '19"'),
        ("Not", "Not"),
        ('"subject:x"', "subject:x"),
        ('"OR"', "OR"),
        ('"-x"', "-x"),
        (r'"a \"b\" \\ \c"', r'a "b" \ \c'),
    ],
)
def test_text_that_only_looks_like_more_is_text(query: str, text: str) -> None:
    assert parse_query(query).tree == make_term(None, text)


@pytest.mark.parametrize(
    ("query", "column", "says"),
    [
        ('a "b', 3, "not closed"),
        ('subject:"b', 9, "not closed"),
        ("a (b", 3, "not closed"),
        ("a b)", 4, "closes nothing"),
        ("a ()", 4, "nothing to look for"),
        ("-()", 3, "nothing to look for"),
        ("OR", 1, '"OR"'),
        ("a OR", 3, "both sides"),
        ("a OR OR b", 6, "both sides"),
        ("(a OR) b", 6, "nothing to look for"),
        ("a AND", 3, '"AND"'),
        ("-OR", 2, '"OR"'),
        ("a from:", 3, "from: stands alone"),
        ("from: ann", 1, "from:ann@example.com"),
        ('from:""', 1, "stands alone"),
        ('a ""', 3, "nothing in them"),
        ("from:(ann OR bob)", 6, "(from:… OR from:…)"),
        ("form:ann", 1, "did you mean from:?"),
        ("x sujbect:y", 3, "did you mean subject:?"),
        ("tags:x", 1, "did you mean tag:?"),
        ("headers:x", 1, "did you mean header:?"),
        ("rpct:x", 1, "did you mean rcpt:?"),
        ("afterr:x", 1, "did you mean after:?"),
        ('betreff:"x"', 1, "there are from, to,"),
        ("has:cats", 5, "attachment, inline"),
        ("is:odd", 4, "read, unread"),
        ("é after:x", 9, "2026-11-20T14:30"),
        ("after:2026-13-01", 7, "no moment"),
        ("after:9999-12-31T23:00-05:00", 7, "no moment"),
        ("before:0001-01-01T00:00+05:00", 8, "no moment"),
        ("before:999999999d", 8, "no moment"),
        (f"before:{'9' * 400}d", 8, "no moment"),
        ("larger:x", 8, "no size"),
        ("larger:-1", 8, "no size"),
        ("larger:0", 8, "no size"),
        (f"smaller:{'9' * 400}", 9, "no size"),
        ("header:=x", 8, "header:NAME=VALUE"),
        ("header:X-A:b", 8, "header:NAME=VALUE"),
        ('header:"X A"', 8, "header:NAME=VALUE"),
        ("header:X-A=", 8, "header:X-A"),
        ("message-id:<>", 12, "nothing to look for"),
        ("\u200b", 1, "nothing to look for"),
        ("(" * 21 + "a" + ")" * 21, 21, "at most 20 deep"),
        ("a " * 51, 101, "at most 50"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "at most 1000"),
    ],
)
def test_what_is_wrong_is_said_and_where(query: str, column: int, says: str) -> None:
    with pytest.raises(BadQuery) as raised:
        parse_query(query, NOW)
    assert says in str(raised.value)
    assert raised.value.column == column


def test_half_a_character_is_only_a_query_that_finds_nothing() -> None:
    assert not parse_query("\ud800").matches(MESSAGE, FLAGS)
    assert not parse_query("header:X-Empty=\ud800 OR from:\udc80").matches(MESSAGE, FLAGS)
