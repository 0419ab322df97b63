"""Words of tables are found in a text as one large expression of all of them finds them."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.mail.word_finder import WordFinder, WordGroup, WordSpan

CODES = (
    "code",
    "(?:pass|se(?:curity|cret) ?)code",
    r"kod\w*",
    "[cg]h?od(?![a-z])",
    "e-?mail",
    r"\w*nr\.",
)
THINGS = (
    "pass",
    r"\w*number",
    r"\w+ no\b",
    "(?:il-)?box",
    "no\\.?",
    "(?:the )?order(?: no)?",
    "x",
)
GROUPS = [WordGroup("code", CODES), WordGroup("thing", THINGS, after=r"\b")]
FINDER = WordFinder(GROUPS)
PIECES = ["passcode", "secret code", "kodas", "ghod", "chode", "email", "e-mail", "ordernumber"]
PIECES += [
    "il-box",
    "box",
    "the order no",
    "order",
    "no.",
    "no",
    "knr.",
    "x",
    "xy",
    "pass",
    " ",
    " ",
    "-",
    ".",
    "é",
]


def expected(text: str) -> list[WordSpan]:
    spans = []
    for name, words, end in (("code", CODES, ""), ("thing", THINGS, r"\b")):
        for at in (found.start() for found in re.finditer(r"\b\w", text)):
            ends = [re.compile(f"(?:{word}){end}").match(text, at) for word in words]
            spans += [WordSpan(name, at, found.end()) for found in ends if found]
    return spans


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_each_place_has_the_words_that_start_there(text: str) -> None:
    found, every = list(FINDER.find(text)), expected(text)
    assert {(one.name, one.start) for one in found} == {(one.name, one.start) for one in every}
    assert set(found) <= set(every)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert FINDER.names(text) == {one.name for one in every}
    assert list(WordFinder(GROUPS, starts=r"\b\w").find(text)) == found


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_anywhere_is_at_least_where_words_begin(text: str) -> None:
    assert FINDER.names(text) <= {*FINDER.names_anywhere(text)}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("the box", True),
        ("the boy", False),
        ("12box", True),  # a number may be masked
        ("é-chod", True),
        ("“box”", True),
        ("unordered", False),
        ("the orders", False),
        ("no", True),
        ("", False),
    ],
)
def test_a_word_is_in_a_text(text: str, there: bool) -> None:  # noqa: FBT001  # a parameter
    finder = WordFinder([WordGroup("any", (*CODES, "box", "no"), after=r"\b")])
    wanted = {"any"} if there else set()
    assert [{*finder.names_anywhere(text)}, {*finder.names_anywhere(text)}] == [wanted, wanted]


@pytest.mark.parametrize(
    ("text", "end"), [("security code", 13), ("secret", None), ("e-mails", 6), ("kodlar", 6)]
)
def test_alternatives_and_optional_letters_begin_words(text: str, end: int | None) -> None:
    found = next((one.end for one in FINDER.at(text, 0) if one.name == "code"), None)
    assert found == end


COMPILED = """
import re._compiler
compiled = []
original = re._compiler.compile
def counting(pattern, flags=0):
    compiled.append(len(pattern))
    return original(pattern, flags)
re._compiler.compile = counting
from mailtrap_local.mail.codes.extract import extract_codes
assert extract_codes("Sign in", "Your verification code is 604118.", None).codes
print(sum(compiled))
"""


def test_a_first_mail_compiles_few_of_the_words_of_all_languages() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", COMPILED], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(shown.stdout) < 30_000  # characters; the tables have 100,000
