"""Rules about the contrast of text with its ground, by day and in dark mode.

Decided without layout. What lies over a picture, a gradient or something positioned is undecided,
and so is text in the very color of its ground: it may be hidden on purpose.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailtrap_local.checks.check_rule import Check, CheckRule
from mailtrap_local.checks.checked_mail import CheckedMail
from mailtrap_local.checks.finding import Finding, Severity
from mailtrap_local.mail.document.cascade import Styles
from mailtrap_local.mail.document.element import Element
from mailtrap_local.mail.document.media import NIGHT
from mailtrap_local.mail.document.style import Style

CONTRAST = CheckRule(
    "a11y-contrast",
    "error",
    "Text has too little contrast with its ground",
    "WCAG 2.2, 1.4.3 Contrast (Minimum)",
)
DARK_CONTRAST = CheckRule(
    "dark-contrast",
    "error",
    "Text has too little contrast with its ground in dark mode",
    "WCAG 2.2, 1.4.3 Contrast (Minimum)",
)

_LEAST = 3.0  # of large text; below it is an error
_NEED = 4.5
_LARGE = 24.0  # pixels
_LARGE_IF_BOLD = 18.66
_HIDDEN_ON_PURPOSE = 1.01
_WORD = re.compile(r"[^\W_].*?[^\W_]", re.DOTALL)
_DARK = re.compile(r"prefers-color-scheme|color-scheme", re.IGNORECASE)


class LowContrast(NamedTuple):
    """Text of too little contrast: as one kind of finding."""

    severity: Severity
    detail: str


def find_low_contrast(mail: CheckedMail) -> Iterator[Finding]:
    """Find text of too little contrast by day."""
    found = _Collected(CONTRAST, mail)
    for element, style in _shown(mail, mail.styles):
        found.add(element, style, mail.styles.of(element))
    yield from found.findings()


def find_low_contrast_in_dark_mode(mail: CheckedMail) -> Iterator[Finding]:
    """Find text of too little contrast in dark mode alone."""
    if not _has_dark_mode(mail):
        return
    night = mail.styles.on(NIGHT)
    found = _Collected(DARK_CONTRAST, mail)
    for element, style in _shown(mail, night):
        by_day = mail.styles.of(element)
        if by_day is style or (by_day.is_seen and _fault(by_day) is not None):
            continue
        found.add(element, style, by_day)
    yield from found.findings()


def contrast_faults(mail: CheckedMail) -> list[Element]:
    """The elements whose text has too little contrast by day."""
    found = _Collected(CONTRAST, mail)
    for element, style in _shown(mail, mail.styles):
        found.add(element, style, style)
    return found.elements()


class _Collected:
    """Faults of one rule: a finding for each pair of colors."""

    def __init__(self, rule: CheckRule, mail: CheckedMail) -> None:
        self._rule = rule
        self._mail = mail
        self._found: dict[LowContrast, dict[Element, None]] = {}

    def add(self, element: Element, style: Style, by_day: Style) -> None:
        """Judge the text of an element; `by_day` is its style by day."""
        ratio = style.contrast
        if ratio is None or ratio < _HIDDEN_ON_PURPOSE:
            # over a picture by day too: said once
            if style is by_day or by_day.contrast is not None:
                self._mail.undecided[self._rule.id] += 1
            return
        fault = _fault(style)
        if fault is not None:
            if not style.has_sure_size and ratio >= _LEAST:
                self._mail.undecided[self._rule.id] += 1
                return
            self._found.setdefault(fault, {})[element] = None

    def elements(self) -> list[Element]:
        """The elements with a fault."""
        return [element.origin for elements in self._found.values() for element in elements]

    def findings(self) -> Iterator[Finding]:
        """The findings, none if the styles are not to be relied on."""
        if not self._mail.styles.is_complete:
            self._mail.skipped[self._rule.id] = "the style sheets have too many selectors"
            return
        for (severity, detail), elements in self._found.items():
            places = self._mail.locations(elements)
            yield self._rule.found(detail, *places, count=len(elements), severity=severity)


def _shown(mail: CheckedMail, styles: Styles) -> Iterator[tuple[Element, Style]]:
    """The texts with words that take room, each by its element and its style."""
    judged: Element | None = None
    for text in mail.outline.texts:
        if text.element is judged or not _WORD.search(text.text):
            continue
        judged = text.element
        style = styles.of(judged)
        if not style.takes_no_room:
            yield judged, style


def _fault(style: Style) -> LowContrast | None:
    """The fault of a style, if it has one."""
    ratio, colors = style.contrast, style.shown_colors
    if ratio is None or colors is None:
        return None
    is_large = style.size >= _LARGE or (style.is_bold and style.size >= _LARGE_IF_BOLD)
    need = _LEAST if is_large else _NEED
    if ratio >= need:
        return None
    # cut off, not rounded: 4.499 is no 4.5
    detail = f"{colors[0]} on {colors[1]} is {int(ratio * 100) / 100:.2f}:1, {need:g} is needed"
    return LowContrast("error" if ratio < _LEAST else "warning", detail)


def _has_dark_mode(mail: CheckedMail) -> bool:
    return any(
        rule.name == "media" and _DARK.search(rule.prelude)
        for sheet in mail.styles.sheets
        for rule in sheet.at_rules
    )


CHECKS = (
    Check(find_low_contrast, (CONTRAST,)),
    Check(find_low_contrast_in_dark_mode, (DARK_CONTRAST,)),
)
