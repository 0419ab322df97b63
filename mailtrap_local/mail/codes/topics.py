"""Tell what a mail or a sentence is about, and so whether a code in it is the reader's own.

Expects lower case.
"""

import re

from mailtrap_local.mail.codes.languages import expression, vocabularies
from mailtrap_local.mail.links.kinds import RESET

STEMS = frozenset(stem for table in vocabularies() for stem in table.stems)
"""A mail without any of these has no code."""

_WORD_START, _WORD_END = r"(?<![^\W_])", r"(?![^\W_])"


def _topic(field: str, *, whole_words: bool = True, more: str = "") -> re.Pattern[str]:
    """Words of all languages; those of languages without spaces between words are anywhere."""
    end = _WORD_END if whole_words else ""
    anywhere = expression(field, "phrases", "none")
    return re.compile(f"{_WORD_START}(?:{expression(field, 'words')}){end}|{anywhere}{more}")


# A sentence
WARNING = _topic("negations")
ADDRESSED = _topic("addressing")
POINTING = _topic("pointing")
PURPOSE = re.compile(
    rf"{_WORD_START}(?:{RESET}|{expression('purposes', 'words')})"
    rf"|{expression('purposes', 'phrases', 'none')}"
)

# A mail
RECEIPT = _topic("receipts")
PROMOTION = _topic("promotions", whole_words=False, more=r"|\d\s?% ")
MEETING = re.compile(expression("meetings", "words", "phrases", "none"))
JOURNEY = re.compile(expression("journeys", "words", "phrases", "none"))
