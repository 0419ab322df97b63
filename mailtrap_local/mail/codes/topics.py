"""Tell what a mail is about, and which letters are a word and no code. Expects lower case."""

import re
from functools import lru_cache

from mailtrap_local.mail.codes.languages import expression, vocabularies
from mailtrap_local.mail.codes.line_words import (
    ADDRESSED,
    ENTER,
    KNOWN,
    PURPOSE,
    WARNING,
    LineWords,
)
from mailtrap_local.mail.links.text_kinds import begins_with_kind_word

STEMS = frozenset(stem for table in vocabularies() for stem in table.stems)
"""A mail without any of these has no code."""
MEETING = re.compile(expression("meetings"))
JOURNEY = re.compile(expression("journeys"))

_FEWEST_LETTERS = 4  # of a beginning that tells a word


@lru_cache(maxsize=4096)  # the words of mails are few
def is_known_word(word: str) -> bool:
    """Return whether letters are a word of a button, or of a sentence without a code."""
    words = LineWords(word)
    if any(not each.start and each.end >= _FEWEST_LETTERS for each in words.all(PURPOSE)):
        return True
    for topic in (ADDRESSED, ENTER, WARNING, KNOWN):
        if any(not each.start and each.end == len(word) for each in words.all(topic)):
            return True
    return begins_with_kind_word(word, _FEWEST_LETTERS)
