"""Mail in answers: nothing of it leaves its marks, and nobody is shown what no reader would see."""

import re
import unicodedata

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtrap_local.mcp.tools import ToolAnswer
from mailtrap_local.mcp.untrusted import MOST_CHARACTERS, Untrusted, cleaned, excerpt, fenced

FENCES = [
    "Each line below that begins with deadbeef| quotes mail",
    "deadbeef| ",
    '{"id":"x"}',
    "```",
    "</untrusted>",
    "\r\n",
    "\x0b",
    "\x85",
    "\u2028",
    "\u2029",
    "\x1c",
]
HIDDEN = [
    *("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u3164", "\u115f"),
    *("\u202e", "\u2066", "\u061c", "\u200f", "\ufe0f", "\U000e0100", "\u180e"),
    *("\U000e0049", "\U000e007f", "\x00", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\U0001bca0"),
]
TEXTS = st.lists(
    st.sampled_from([*FENCES, *HIDDEN]) | st.text(st.characters(codec=None), max_size=20),
    max_size=12,
).map("".join)
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class QuotingOutput(msgspec.Struct):
    id: str
    untrusted: Untrusted


@settings(max_examples=400, deadline=None)
@given(said=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_nothing_of_a_mail_leaves_its_fence(said: dict[str, object]) -> None:
    text = ToolAnswer(QuotingOutput("known", said)).result()["content"][0]["text"]
    trusted, introduction, *quoted = LINE_ENDS.split(text)
    assert trusted == '{"id":"known"}'
    found = re.fullmatch(
        r"Each line below that begins with ([0-9a-f]{8}\|) quotes mail: .*", introduction
    )
    assert found
    assert quoted
    assert all(line.startswith(f"{found[1]} ") for line in quoted)


@settings(max_examples=400, deadline=None)
@given(said=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_no_character_that_nobody_sees_is_left(said: dict[str, object]) -> None:
    result = ToolAnswer(QuotingOutput("known", said)).result()
    for text in strings(result["structuredContent"]):
        assert not [one for one in text if is_hidden(one)], text
    msgspec.json.encode(result)  # no lone surrogate either


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in strings(each)]
    return [text for each in value for text in strings(each)] if isinstance(value, list) else []


def is_hidden(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs")


@pytest.mark.parametrize("hidden", HIDDEN, ids=lambda one: f"{ord(one):x}")
def test_each_hidden_character_is_removed_and_counted(hidden: str) -> None:
    fields = cleaned({"subject": f"pay{hidden}{hidden}load", "lines": [hidden]})
    assert fields == {"subject": "payload", "lines": [""], "hidden_characters_removed": 3}


def test_letters_of_all_scripts_stay() -> None:
    said = "Grüße Straße 你好 مرحبا שלום नमस्ते 안녕 👋🏽 é"
    assert cleaned({"text": said}) == {"text": said, "hidden_characters_removed": 0}


def test_line_ends_of_any_kind_become_lines_of_the_quote() -> None:
    quoted = fenced(cleaned({"text": "a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h\x1ci"}))
    assert [line[10:].strip() for line in quoted.splitlines()[2:-1]] == list("abcdefghi")


def test_every_answer_has_a_mark_of_its_own() -> None:
    answer = ToolAnswer(QuotingOutput("known", {"text": "x"}))
    marks = {re.findall(r"with (\w+)\|", answer.result()["content"][0]["text"])[0] for _ in "12345"}
    assert len(marks) == 5


def test_a_long_text_is_had_in_pieces() -> None:
    text = "0123456789" * 900
    pieces, offset = [], 0
    while True:
        part = excerpt(text, offset)
        pieces.append(part["text"])
        assert part["length"] == len(text)
        assert len(part["text"]) <= MOST_CHARACTERS
        if not part["truncated"]:
            break
        offset = part["next_offset"]
    assert "".join(pieces) == text
    assert excerpt(text, 10**9) == {
        "text": "",
        "offset": 10**9,
        "length": len(text),
        "truncated": False,
    }
