"""Rules about what the plain text and the HTML say differently.

Compared is only what both have: a short text beside long HTML says less, but nothing wrong.
"""

import re
from collections.abc import Iterator
from typing import Literal

from mailtrap_local.checks.amounts import Amount, amounts_in
from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Location
from mailtrap_local.mail.codes.extract import extract_codes
from mailtrap_local.mail.links.extract import Link, extract_links
from mailtrap_local.mail.seen_text import seen_tokens_of

PARITY_LINK = CheckRule(
    "parity-link", "warning", "Only one of text and HTML has the link to verify or reset"
)
PARITY_CODE = CheckRule("parity-code", "error", "The text has another code than the HTML")
PARITY_AMOUNT = CheckRule("parity-amount", "warning", "The text has other amounts than the HTML")
PARITY_WORDS = CheckRule("parity-words", "info", "The text and the HTML have few words in common")

Body = Literal["text", "html"]
_KINDS = ("verify", "reset")
_URL = re.compile(r"\S{0,30}://\S+")
# letters of scripts without spaces count one by one
_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|(?:(?![\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f])[^\\W\\d_]){2,40}"
)
_RULES = (PARITY_LINK, PARITY_CODE, PARITY_AMOUNT, PARITY_WORDS)
_FEWEST_WORDS = 5  # different ones, of the shorter body
_LONGEST = 200_000  # characters of each body whose words are compared
_SHOWN = 5


def find_parity(mail: CheckedMail) -> Iterator[Finding]:
    """Find differences between the plain text and the HTML."""
    if not mail.text.strip() or not mail.html.strip():
        return
    if mail.is_cut(*(rule.id for rule in _RULES)):
        return
    shown = "\n".join(line.text for line in mail.html_lines)
    yield from _links(mail)
    yield from _codes(mail)
    yield from _amounts(mail.text, shown)
    yield from _words(mail.text, shown)


def _links(mail: CheckedMail) -> Iterator[Finding]:
    kinds = {link.kind for link in mail.links}
    if not kinds.intersection(_KINDS):
        return
    of_text = extract_links(mail.text, None).links
    of_html = extract_links(None, mail.html, (), seen_tokens_of(mail.outline, mail.styles)).links
    for kind in _KINDS:
        yield from _lacking(kind, of_html, of_text, "text")
        yield from _lacking(kind, of_text, of_html, "html")


def _lacking(kind: str, links: list[Link], others: list[Link], body: Body) -> Iterator[Finding]:
    """Find a link of a kind that the other body has neither by its kind nor by its URL."""
    urls = {link.url for link in others}
    own = [link.url for link in links if link.kind == kind]
    if own and not any(link.kind == kind for link in others) and not urls.intersection(own):
        name = "text" if body == "text" else "HTML"
        yield PARITY_LINK.found(f"the {name} lacks {own[0]}", Location(body=body))


def _codes(mail: CheckedMail) -> Iterator[Finding]:
    of_text = [code.code for code in extract_codes("", mail.text, None).codes]
    if not of_text:
        return
    of_html = [code.code for code in extract_codes("", None, mail.html).codes]
    if of_html and not set(of_text).intersection(of_html):
        yield PARITY_CODE.found(
            f"{of_text[0]}, but the HTML has {of_html[0]}", Location(body="text")
        )


def _amounts(text: str, shown: str) -> Iterator[Finding]:
    of_text, of_html = list(amounts_in(text)), list(amounts_in(shown))
    only_text, only_html = _only(of_text, of_html), _only(of_html, of_text)
    if only_text and only_html:
        detail = f"{_list(only_text)}, but the HTML has {_list(only_html)}"
        yield PARITY_AMOUNT.found(detail, Location(body="text"))


def _only(amounts: list[Amount], others: list[Amount]) -> list[str]:
    known = {amount[:2] for amount in others}
    return list(dict.fromkeys(amount.text for amount in amounts if amount[:2] not in known))


def _list(amounts: list[str]) -> str:
    return ", ".join(amounts[:_SHOWN])


def _words(text: str, shown: str) -> Iterator[Finding]:
    of_text, of_html = _distinct(text), _distinct(shown)
    fewest = min(len(of_text), len(of_html))
    if fewest < _FEWEST_WORDS:
        return
    common = len(of_text & of_html)
    if common * 2 < fewest:
        yield PARITY_WORDS.found(f"{common * 100 // fewest} %", Location(body="text"))


def _distinct(text: str) -> set[str]:
    return set(_WORD.findall(_URL.sub(" ", text[:_LONGEST]).casefold()))


CHECKS = (Check(find_parity, _RULES),)
