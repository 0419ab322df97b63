"""Find amounts of money in text, by value and currency whatever the spelling."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "$", "¥": "¥", "₹": "INR", "₽": "RUB", "₩": "KRW"}
_SYMBOLS |= {"₺": "TRY", "₴": "UAH", "₪": "ILS", "zł": "PLN", "Kč": "CZK", "R$": "BRL"}
_SYMBOLS |= {"US$": "$", "A$": "$", "C$": "$", "CA$": "$", "Fr.": "CHF", "円": "¥", "元": "¥"}
# codes of a symbol that several share are one, as only one text may write the code
_CODES = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "MXN": "$", "JPY": "¥", "CNY": "¥"}
_CODES |= {code: code for code in ("EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "INR")}
_CODES |= {code: code for code in ("BRL", "RUB", "TRY", "UAH", "ILS", "KRW", "ZAR", "HUF", "RON")}
_CURRENCY = "|".join(
    sorted([*map(re.escape, _SYMBOLS), *(rf"\b{code}\b" for code in _CODES)], key=len, reverse=True)
)
_NUMBER = (
    r"\d{1,2}(?:,\d{2}){1,4},\d{3}(?:\.\d{1,2})?(?!\d)|"  # as in India
    r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,2})?(?!\d)"
)
_PRICE = r"\d[\d.,'’\u00a0\u202f]{0,16}[.,]\d\d(?!\d)"
# of a quantity that stands before a price, `2 $4.50` or `2 EUR 4.50`, the currency is the price's
_NO_QUANTITY = rf"(?!\d)(?(decimals)|(?!\s?{_PRICE}))"
_AMOUNT = re.compile(
    rf"(?P<before>{_CURRENCY})\s?[-\u2212]?\s?(?P<first>{_NUMBER})"
    rf"|(?<![\d.,])(?P<second>{_NUMBER})(?P<decimals>(?<=[.,]\d\d))?\s?"
    rf"(?P<after>{_CURRENCY}){_NO_QUANTITY}"
)
_DECIMALS = re.compile(r"[.,](\d{1,2})\Z")
_MOST = 2000


class Amount(NamedTuple):
    """An amount of money; `text` is as written."""

    value: Decimal
    currency: str
    text: str


def amounts_in(text: str) -> Iterator[Amount]:
    """Find the amounts of a text that name a currency: the first 2,000."""
    for found in islice(_AMOUNT.finditer(text), _MOST):
        written = found["before"] or found["after"]
        currency = _SYMBOLS.get(written) or _CODES[written]
        yield Amount(_value(found["first"] or found["second"]), currency, found[0])


def _value(number: str) -> Decimal:
    """Read a number by its last mark: with one or two digits behind it is that of decimals."""
    decimals = _DECIMALS.search(number)
    whole = number[: decimals.start()] if decimals else number
    digits = "".join(filter(str.isdigit, whole))
    return Decimal(f"{digits}.{decimals[1]}" if decimals else digits)
