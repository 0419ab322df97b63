"""Tell what a mail or a sentence is about, and so whether a code in it is the reader's own.

Expects lower case.
"""

import re

from mailtrap_local.mail.codes.languages import expression, vocabularies
from mailtrap_local.mail.links.kind_words import RESET
from mailtrap_local.mail.links.kinds import begins_with_kind_word

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
ENTER = _topic("enter_verbs", end=_WORD_END)

# of a mail
RECEIPT = _topic("receipts", end=_WORD_END)
PROMOTION = re.compile(_topic("promotions").pattern + r"|\d\s?% ")
STORED_VALUE = _topic("stored_values")
EXPIRY = re.compile(rf"(?<!\d)\d{{1,3}}[\s-]?(?:{expression('units')})|{_topic('minutes').pattern}")
MEETING = re.compile(expression("meetings"))
JOURNEY = re.compile(expression("journeys"))

_SAID = re.compile(expression("known_words"))
_FEWEST_LETTERS = 4  # of a beginning that tells a word


def is_known_word(word: str) -> bool:
    """Return whether letters are a word of a button, or of a sentence without a code."""
    purpose = PURPOSE.match(word)
    if purpose is not None and purpose.end() >= _FEWEST_LETTERS:
        return True
    if any(topic.fullmatch(word) for topic in (ADDRESSED, ENTER, WARNING, _SAID)):
        return True
    return begins_with_kind_word(word, _FEWEST_LETTERS)
