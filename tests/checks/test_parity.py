"""Rules about what the plain text and the HTML say differently."""

from decimal import Decimal

import pytest

from checked_mails import checked_mail
from mailtrap_local.checks.amounts import amounts_in
from mailtrap_local.checks.parity import find_parity

LINK = '<a href="https://shop.example/verify?t=9">Verify your address</a>'
WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
OTHERS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron"


@pytest.mark.parametrize(
    ("text", "html", "ids"),
    [
        ("Hello", LINK, ["parity-link"]),
        ("Verify: https://shop.example/verify?t=9", "<p>Hello</p>", ["parity-link"]),
        ("See https://shop.example/verify?t=9", LINK, []),
        ("Verify your address: https://shop.example/verify?t=10", LINK, []),
        ("See https://shop.example/", '<a href="https://shop.example/x">More</a>', []),
        ("Your code is 604118.", "<p>Your code is 604119.</p>", ["parity-code"]),
        ("Your code is 604118.", "<p>Your code is <b>604118</b>.</p>", []),
        ("Your code is 604 118.", "<p>Your code is 604118.</p>", []),
        ("Your code is below.", "<p>Your code is 604119.</p>", []),
        ("You pay EUR 10.00.", "<p>You pay EUR 12.00.</p>", ["parity-amount"]),
        ("You pay 1.234,50 €.", "<p>You pay EUR 1,234.50.</p>", []),
        ("You pay $10.", "<p>You pay USD 10.00.</p>", []),
        ("You pay $10.", "<p>You pay €10.</p>", ["parity-amount"]),
        ("2 x Tea $100", "<table><tr><td>Tea</td><td>2</td><td>$100</td></tr></table>", []),
        ("Tea: EUR 4.50", "<table><tr><td>Tea</td><td>2</td><td>EUR 4.50</td></tr></table>", []),
        ("Tea: 2 EUR and 4.50 EUR", "<p>2 EUR</p><p>4.50 EUR</p>", []),
        ("You pay $10.", "<p>$4 and $6, in all $10</p>", []),
        ("Hello", "<p>$4</p>", []),
        (WORDS, f"<p>{OTHERS}</p>", ["parity-words"]),
        (WORDS, f"<p>{WORDS} {OTHERS}</p>", []),
        (WORDS, f"<p>{OTHERS[:16]}</p>", []),
        ("Please read this mail in HTML.", f"<p>{WORDS}</p>", ["parity-words"]),
        (
            "ご注文ありがとうございます。商品を発送しました。",
            "<p>明日会議室三番开始请准备好你们资料</p>",
            ["parity-words"],
        ),
        ("Hello https://x.example/a", "", []),
        ("", "<p>Hello</p>", []),
    ],
)
def test_parity(text: str, html: str, ids: list[str]) -> None:
    assert [found.id for found in find_parity(checked_mail(text, html))] == ids


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2 $100", ["100"]),
        ("2\n€9.99", ["9.99"]),
        ("Tea 3 EUR 4.50 EUR 13.50", ["4.50", "13.50"]),
        ("10 EUR 20 EUR", ["10", "20"]),
        ("10.00 EUR 20.00 EUR", ["10.00", "20.00"]),
        ("5 €, 7€", ["5", "7"]),
    ],
)
def test_a_quantity_is_no_amount(text: str, values: list[str]) -> None:
    assert [amount.value for amount in amounts_in(text)] == [*map(Decimal, values)]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("EUR 10", "10", "EUR"),
        ("10,50 €", "10.50", "EUR"),
        ("€1.234", "1234", "EUR"),
        ("1 234,50\u00a0€", "1234.50", "EUR"),
        ("CHF 1'234.50", "1234.50", "CHF"),
        ("$1,234,567.89", "1234567.89", "$"),
        ("US$ 5", "5", "$"),
        ("-5.00 USD", "5.00", "$"),
        ("1000 円", "1000", "¥"),
        ("10 zł", "10", "PLN"),
        ("INR 1,00,000", "100000", "INR"),
    ],
)
def test_an_amount(text: str, value: str, currency: str) -> None:
    (amount,) = amounts_in(f"You pay {text}, thank you.")
    assert (amount.value, amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("text", ["10", "order 117", "EURO 2026", "AUSD 5", "10.5.2026", "€"])
def test_a_number_that_is_no_amount(text: str) -> None:
    assert list(amounts_in(text)) == []
