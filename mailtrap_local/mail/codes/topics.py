"""Tell what a mail or a sentence is about, and so whether a code in it is the reader's own.

Expects lower case.
"""

import re

from mailtrap_local.mail.codes.languages import expression, vocabularies
from mailtrap_local.mail.links.kind_words import RESET
from mailtrap_local.mail.links.kinds import KIND_WORDS

STEMS = frozenset(stem for table in vocabularies() for stem in table.stems)
"""A mail without any of these has no code."""

_WORD_START, _WORD_END = r"(?<![^\W_])", r"(?![^\W_])"


def _topic(field: str, *, end: str = "", also: str = "") -> re.Pattern[str]:
    """Words of all languages; of languages without spaces between words, anywhere in the text."""
    anywhere = expression(field, "phrases", "none")
    return re.compile(f"{_WORD_START}(?:{expression(field, 'words')}{also}){end}|{anywhere}")


# of a sentence
WARNING = _topic("negations", end=_WORD_END)
ADDRESSED = _topic("addressing", end=_WORD_END)
POINTING = _topic("pointing", end=_WORD_END)
PURPOSE = _topic("purposes", also=f"|{RESET}")

# of a mail
RECEIPT = _topic("receipts", end=_WORD_END)
PROMOTION = re.compile(_topic("promotions").pattern + r"|\d\s?% ")
STORED_VALUE = _topic("stored_values")
EXPIRY = re.compile(rf"(?<!\d)\d{{1,3}}[\s-]?(?:{expression('units')})")
MEETING = re.compile(expression("meetings"))
JOURNEY = re.compile(expression("journeys"))

# of a button, or of a sentence without a code
KNOWN_WORD = re.compile(
    rf"(?=[a-z]{{4}})(?:{KIND_WORDS}|{expression('purposes')})(?<=[a-z]{{4}})"
    rf"|(?:{expression('addressing')}|{expression('enter_verbs')}|{expression('negations')}"
    rf"|{expression('known_words')})\Z"
)
