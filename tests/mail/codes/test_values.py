"""Whether a code is found does not depend on its value, only on its shape and its place."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mail_layouts import bodies
from mailtrap_local.mail.codes.extract import extract_codes
from mailtrap_local.mail.codes.topics import is_known_word

DIGITS = "0123456789"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CAPITALS = "BCDFGHJKLMNPQRSTVWXZ"


def groups(alphabet: str, *lengths: int, by: str = "") -> st.SearchStrategy[str]:
    """Values of a shape, without those that spell a word of the tables: `LOGOUT`."""
    pieces = [st.text(alphabet, min_size=length, max_size=length) for length in lengths]
    values = st.tuples(*pieces).map(by.join)
    return values.filter(lambda value: not is_known_word(value.lower()))


VALUES = {
    "four digits": groups(DIGITS, 4),
    "five digits": groups(DIGITS, 5),
    "six digits": groups(DIGITS, 6),
    "seven digits": groups(DIGITS, 7),
    "eight digits": groups(DIGITS, 8),
    "a year": st.integers(1900, 2099).map(str),
    "3-3 digits": groups(DIGITS, 3, 3, by="-"),
    "3 3 digits": groups(DIGITS, 3, 3, by=" "),
    "2-2-2 digits": groups(DIGITS, 2, 2, 2, by="-"),
    "2 2 2 digits": groups(DIGITS, 2, 2, 2, by=" "),
    "4-4 digits": groups(DIGITS, 4, 4, by="-"),
    "hexadecimal": groups("0123456789abcdef", 6),
    "hexadecimal capitals": groups("0123456789ABCDEF", 8),
    "base32": groups(BASE32, 6),
    "five of a game": groups("23456789BCDFGHJKMNPQRTVWXY", 5),
    "3-3 of base32": groups(BASE32, 3, 3, by="-"),
    "3-3-2 of base32": groups(BASE32, 3, 3, 2, by="-"),
    "4-4-2 of base32": groups(BASE32, 4, 4, 2, by="-").filter(
        lambda code: not code.replace("-", "").isdecimal()  # not a number of a phone
    ),
    "4-4 capitals": groups(CAPITALS, 4, 4, by="-"),
    "four capitals": groups(CAPITALS, 4),
    "amounts": st.sampled_from(["20CAD7", "4X5-K5M", "286KM", "8MB-4KD", "WMR4RS44", "CAD1C10B"]),
    "both cases": groups("BCDFGHJKbcdfghjk23456789", 6).filter(
        # not `PayPal`, which is a name
        lambda code: code != code.lower() and not re.fullmatch("[A-Z]?[a-z]+(?:[A-Z][a-z]+)?", code)
    ),
}
TEMPLATES = {
    "sentence": ("Sign in", "Your verification code is {}.", "text"),
    "label": ("Acme", "Security code: {}", "text"),
    "alone": ("Sign in", "Here is your one-time login code:\n* {}\nValid for 5 minutes.", "text"),
    "card": ("Your sign-in code", "Use this code to sign in:\n* {}\nIt expires soon.", "card"),
    "German": ("Anmeldung", "Dein Code für die Anmeldung:\n* {}\nGültig 10 Minuten.", "plain"),
    "Japanese": ("ログイン", "認証コード:\n* {}\n10分間有効です。", "mono"),
    "verb": ("Sign in", "Enter {} to sign in.", "text"),
    "verb around": ("Anmeldung", "Zur Anmeldung tippen Sie bitte {} ein.", "text"),
    "verb behind": ("ログイン", "画面に {} を入力してください。", "text"),
    "number": ("Acceso", "Para entrar necesitas este número:\n* {}\nCaduca pronto.", "text"),
    "Russian": ("Вход", "Код подтверждения: {}", "text"),
}


@pytest.mark.parametrize("shape", VALUES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_any_value_of_a_shape_is_found(shape: str, template: str) -> None:
    subject, body, layout = TEMPLATES[template]

    @given(VALUES[shape])
    @settings(max_examples=25, deadline=None)
    def is_found(value: str) -> None:
        text, html = bodies(body.format(value), layout)
        found = [one.code for one in extract_codes(subject, text, html).codes]
        assert found == [value.replace("-", "").replace(" ", "")]

    is_found()


@pytest.mark.parametrize("code", ["1914", "K4PD7", "PLN-QXE", "551082"])
def test_a_subject_is_enough(code: str) -> None:
    for subject in (f"{code} is your Acme code", f"Acme confirmation code: {code}"):
        found = extract_codes(subject, "Enter it to sign in.", None).codes
        assert [one.text for one in found] == [code]


@pytest.mark.parametrize("word", ["VERIFY", "OPEN", "valid", "Ready", "ACME", "required", "gültig"])
def test_a_word_is_no_code(word: str) -> None:
    text = f"Welcome to Acme.\n\nYour verification code is {word}.\n\nVerification code:\n\n{word}"
    assert extract_codes("Acme", text, None).codes == []
