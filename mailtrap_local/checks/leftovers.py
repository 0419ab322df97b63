"""Rules about what a program left in a text that people read: marks, values, wrong characters."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import MOST_PLACES, Finding, Location
from mailtrap_local.checks.mojibake import mojibake_in
from mailtrap_local.checks.shown_lines import ShownLine, shown_lines
from mailtrap_local.checks.template_marks import is_closing, marks_in_text, marks_in_url
from mailtrap_local.checks.value_words import empty_greeting, values_in
from mailtrap_local.mail.links.plain_text import bare_urls

TEMPLATE_LEFTOVER = CheckRule("template-leftover", "error", "The text shows a mark of a template")
TEMPLATE_LEFTOVER_URL = CheckRule(
    "template-leftover-url", "error", "A URL has a mark of a template"
)
VALUE_LEFTOVER = CheckRule(
    "value-leftover", "error", "The text shows what a program prints for no value"
)
GREETING_EMPTY = CheckRule("greeting-empty", "warning", "The greeting lacks a name")
PLACEHOLDER_TEXT = CheckRule("placeholder-text", "warning", "The text is a placeholder")
MOJIBAKE = CheckRule("mojibake", "error", "UTF-8 was read in another charset before it was sent")
REPLACEMENT_CHARACTER = CheckRule(
    "replacement-character", "error", "A character was lost: U+FFFD is shown for it"
)
ENTITY_SHOWN = CheckRule(
    "entity-shown", "warning", "The text shows a character reference: it was escaped twice"
)
BIDI_CONTROL = CheckRule(
    "bidi-control",
    "warning",
    "Invisible characters change the direction of text",
    "Unicode Technical Report 36 section 2.2",
)

_PLACEHOLDER = re.compile(
    r"""\blorem\sipsum\b | \bdolor\ssit\samet\b | \bconsectetur\sadipi
    | \binsert\s(?:your\s)?[\w]{2,20}(?:\s\w{2,20})?\shere\b
    | \byour\s(?:logo|headline|text|title|content|copy|tagline|company\sname|body\stext)\shere\b
    | \b(?:headline|text|content|copy|title)\sgoes\shere\b | \bplaceholder\s(?:text|copy)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_PLACEHOLDERS = ("lorem", "dolor", "consectetur", " here", "placeholder")
_ENTITY = re.compile(
    r"""&(?:amp|nbsp|lt|gt|quot|apos|copy|reg|trade|euro|pound|hellip|mdash|ndash|[lr][sd]quo|bull
    |middot|zwnj|zwj|shy|times|laquo|raquo|[aeiouyAEIOUY](?:acute|grave|circ|uml)|[anoANO]tilde
    |[aA]ring|[cC]cedil|szlig|[aA]Elig|[oO]slash|\#\d{2,6}|\#[xX][0-9a-fA-F]{2,5});""",
    re.VERBOSE,
)
_OVERRIDES = re.compile("[\u202d\u202e]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSED_BY = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069"}
_CLOSED_BY["\u2068"] = "\u2069"
_OBJECT_IN_URL = re.compile(r"\[object\s?Object\]")
_VALUE_IN_URL = re.compile(
    r"[?&;][\w.\[\]-]{1,60}=(?P<value>undefined|NaN)(?=[&#;]|\Z)"
    r"|[?&](?:\w{0,30}(?:token|code|key|id|email|user|hash))=(?P<none>null|None)(?=[&#;]|\Z)"
    r"|\Ahttps?://[^?#]{1,500}?/(?P<segment>undefined|\[object Object\])(?=[/?#]|\Z)"
    r"|\A(?:https?://)?(?P<base>undefined|null|None|NaN)(?=[/?#]|\Z)",
    re.IGNORECASE,
)
_ABOUT_CODE = re.compile(
    r"docs?\b|reference|wiki|learn|blog|developer|stackoverflow", re.IGNORECASE
)
_MOST_OF_A_RULE = 50
_SHOWN = 120  # characters of a leftover


@dataclass
class _Leftovers:
    """Collect leftovers: each text once, with its places."""

    mail: CheckedMail
    _places: dict[tuple[CheckRule, str], list[Location]] = field(default_factory=dict)
    _counts: dict[CheckRule, int] = field(default_factory=dict)

    def add(self, rule: CheckRule, line: ShownLine, found: str, start: int = 0) -> None:
        """Note that a text is found in a line, from an offset on."""
        key = (rule, " ".join(found.split())[:_SHOWN])
        places = self._places.get(key)
        if places is None:
            if self._counts.get(rule, 0) >= _MOST_OF_A_RULE:
                return
            self._counts[rule] = self._counts.get(rule, 0) + 1
            places = self._places[key] = []
        if len(places) >= MOST_PLACES:
            return
        where = line.locate(self.mail, found, start)
        if where not in places or where.line is None:
            places.append(where)

    def has_begun(self, rule: CheckRule, beginning: str) -> bool:
        """Return whether a text that begins so is among them."""
        return any(one is rule and found.startswith(beginning) for one, found in self._places)

    def findings(self) -> Iterator[Finding]:
        """Yield one finding a text."""
        for (rule, found), places in self._places.items():
            yield rule.found(found, *places)


def find_leftovers(mail: CheckedMail) -> Iterator[Finding]:
    """Find what was left by a program in all that people read."""
    leftovers = _Leftovers(mail)
    times: Counter[str] = Counter()
    for line in shown_lines(mail):
        times[line.text] += 1
        if times[line.text] > MOST_PLACES:
            continue
        if line.kind == "url":
            _read_url(line, leftovers)
        else:
            _read_characters(line, leftovers)
            if not line.is_code:
                _read_words(line, leftovers)
    yield from leftovers.findings()


def _read_url(line: ShownLine, leftovers: _Leftovers) -> None:
    for url in dict.fromkeys((line.text, unquote(line.text))):
        for mark in marks_in_url(url):
            leftovers.add(TEMPLATE_LEFTOVER_URL, line, mark[0], mark.start())
        value = _OBJECT_IN_URL.search(url) or _VALUE_IN_URL.search(url)
        if value is not None and not _ABOUT_CODE.search(url):
            leftovers.add(VALUE_LEFTOVER, line, value[0][-_SHOWN:], value.start())


def _read_words(line: ShownLine, leftovers: _Leftovers) -> None:
    marks = [*marks_in_text(line.text)]
    urls = _urls(line.text) if marks else []
    for mark in marks:
        in_url = any(start <= mark.start() <= end for start, end in urls)
        rule = TEMPLATE_LEFTOVER_URL if in_url else TEMPLATE_LEFTOVER
        if not (is_closing(mark[0]) and leftovers.has_begun(rule, mark[0][:2])):
            leftovers.add(rule, line, mark[0], mark.start())
    for value in values_in(line.text):
        leftovers.add(VALUE_LEFTOVER, line, value[0], value.start())
    greeting = empty_greeting(line.text)
    if greeting is not None:
        leftovers.add(GREETING_EMPTY, line, greeting)
    lowered = line.text.lower()
    may_be = any(word in lowered for word in _OF_PLACEHOLDERS)
    placeholder = _PLACEHOLDER.search(line.text) if may_be else None
    if placeholder is not None:
        leftovers.add(PLACEHOLDER_TEXT, line, placeholder[0].lower(), placeholder.start())
    for entity in islice(_ENTITY.finditer(line.text), 20) if "&" in line.text else ():
        leftovers.add(ENTITY_SHOWN, line, entity[0], entity.start())


def _read_characters(line: ShownLine, leftovers: _Leftovers) -> None:
    if line.text.isascii():
        return
    for run in mojibake_in(line.text):
        rule = REPLACEMENT_CHARACTER if run[0] == "ï¿½" else MOJIBAKE
        leftovers.add(rule, line, run[0], run.start())
    lost = line.text.find("\ufffd")
    if lost >= 0:
        leftovers.add(REPLACEMENT_CHARACTER, line, "\ufffd", lost)
    changed = _direction_control(line.text)
    if changed is not None:
        leftovers.add(BIDI_CONTROL, line, f"U+{ord(changed):04X}")


def _urls(text: str) -> list[tuple[int, int]]:
    if "://" not in text:
        return []
    return [(start, end) for _, start, end in islice(bare_urls(text), 100)]


def _direction_control(text: str) -> str | None:
    """Return a control that changes how text reads; None where each is closed again."""
    override = _OVERRIDES.search(text)
    if override is not None:
        return override[0]
    opened: list[str] = []
    for control in _DIRECTIONS.findall(text):
        if control in _CLOSED_BY:
            opened.append(control)
        elif not opened or _CLOSED_BY[opened.pop()] != control:
            return str(control)
    return opened[0] if opened else None


CHECKS = (
    Check(
        find_leftovers,
        (
            TEMPLATE_LEFTOVER,
            TEMPLATE_LEFTOVER_URL,
            VALUE_LEFTOVER,
            GREETING_EMPTY,
            PLACEHOLDER_TEXT,
            MOJIBAKE,
            REPLACEMENT_CHARACTER,
            ENTITY_SHOWN,
            BIDI_CONTROL,
        ),
    ),
)
