"""Score a candidate by all that speaks for and against a one-time code.

Words near it are one evidence, its layout is another, its shape is a third. Its value is none.
"""

import re
from typing import NamedTuple

from mailtrap_local.mail.codes.line_words import ENTER, EXPIRY, PURPOSE, LineWords
from mailtrap_local.mail.codes.nearby import COLON_AT_END, ONLY_MARKS, NearbyKeyword, sentence_span
from mailtrap_local.mail.codes.proximity import CodeCandidate
from mailtrap_local.mail.codes.shapes import Shape

_COLONS = (":", "：", "՝", "៖", "：*", ":*")
_LEADS = re.compile(r"\s?[–—-]\s|\s?[:：]\s")
_ENDS = re.compile(r"[\W_]*\Z|[.!;。।]|\s?[(（]")
_NOUN = re.compile(r"\s[^\W\d_]{2,}")

# The score of a candidate is the sum of its weights.
_WEIGHTS = {
    # the meaning of its keyword
    "one-time code": 0.60,  # "verification code"
    "own code": 0.45,  # "your code", "enter this code": may be of any sort
    "any code": 0.12,  # "code"
    "entered": 0.20,  # none, but a verb for entering it: `sign in with 604118`
    "subject": 0.30,  # none nearby, but the subject is about a code and the line is only the number
    "entered in a sentence": 0.05,
    # the position of its keyword
    "adjacent": 0.25,  # "your code is 604118", "code: 604118", "604118 is your code"
    "after is": 0.15,  # "your code for signing in on your phone is 604118"
    "same sentence": 0.05,  # "the code that we made for you on this day 604118"
    "line above": 0.25,  # the line is only the number
    "further up": 0.18,  # with lines between, as "valid for ten minutes"
    "line below": 0.15,
    "further down": 0.10,
    "colon": 0.04,  # a colon before the number
    "noun follows": -0.15,  # "1500 developers", unless adjacent
    "short in a sentence": -0.35,  # four digits, perhaps a year, with other words before
    # coupons
    "promoted": -0.50,  # in the subject, in the line or above
    "promoted below": -0.20,
    # its form
    "six digits": 0.10,  # what most services send
    "digits": 0.05,
    "mixed": 0.0,
    "word": -0.10,
}
_LONGEST_USUAL = 8  # digits
_SHORT_MAIL = 1500  # characters
_NEXT_WORDS = 30  # characters
# What adds to a weak keyword, and alone is enough only together.
_LAYOUT = {
    "alone": 0.30,  # the line has nothing else
    "emphasis": 0.20,  # larger, bolder, spaced, in monospace or in a box: at most
    "colon above": 0.12,
    "strong subject": 0.25,  # it names a one-time code
    "word for a code": 0.13,  # anywhere in the mail
    "purpose": 0.15,  # signing in and the like, nearby
    "expiry": 0.12,  # "10 minutes", nearby
    "only number": 0.10,  # of the mail
    "entered above": 0.10,  # a verb for entering something, in the lines around
    "ends": 0.25,  # it ends its line, with a colon before, and is the only number
    "in a sentence": -0.20,
    "the number": 0.20,  # the only one of a short mail whose subject is about signing in
    "rival": -0.25,  # the subject is about an order, a receipt, a journey or a meeting
    "code in the line": 0.15,
    "thing": -0.30,  # a locker, a gift card, a network nearby
    "leads": 0.20,  # it begins its line, with a dash behind
    "only one": 0.05,  # no other number stands alone
    "short": -0.30,  # four digits
    "long": -0.40,  # more than eight digits, as numbers of phones have
    "many": -0.20,  # several stand alone
    "receipt": -0.15,  # the mail is about a purchase, a journey or a meeting
}
_WITHOUT_WORDS = 0.15  # more is needed where no word speaks for a code
_MOST_SAID = sum(
    _LAYOUT[name] for name in ("word for a code", "purpose", "expiry", "entered above")
)
LEAST = 0.55
"""Score below which a candidate is no code."""
LEAST_IN_REPLY = 0.40
"""Likewise above a quoted message that has a code."""
MOST = 0.99


class NumberCounts(NamedTuple):
    """The numbers of a mail that are candidates: all, and those alone in their lines."""

    all: int
    alone: int


def score(candidate: CodeCandidate, numbers: NumberCounts) -> float:
    """The score, up to 0.99."""
    keyword = candidate.keyword
    if keyword is None:
        return min(_by_layout(candidate, numbers), MOST)
    found = _WEIGHTS[keyword.meaning] + _WEIGHTS[keyword.position] + _form_weight(candidate.shape)
    found += _WEIGHTS["entered in a sentence"] * (
        keyword.meaning == "entered" and keyword.position == "same sentence"
    )
    found += _WEIGHTS["colon"] * keyword.colon + _WEIGHTS["noun follows"] * keyword.noun_follows
    if candidate.shape.is_short and _is_count(candidate, keyword):
        found += _WEIGHTS["short in a sentence"]
    if keyword.meaning != "one-time code":
        found += _LAYOUT["long"] * _is_long(candidate.shape)
    if keyword.meaning in ("any code", "entered"):
        found += _weak_keyword(candidate, numbers)
    if keyword.meaning in ("own code", "any code", "entered"):
        found += _promotion(candidate)
        found += _rivals(candidate)
    return min(found, MOST)


def _is_long(shape: Shape) -> bool:
    """Return whether it has more digits than codes have."""
    return shape.code.isdecimal() and len(shape.code) > _LONGEST_USUAL


def _is_count(candidate: CodeCandidate, keyword: NearbyKeyword) -> bool:
    """Return whether four digits may as well be a year or a count."""
    if keyword.position == "same sentence":
        return True
    goes_on = _NOUN.match(candidate.line, candidate.shape.end) is not None
    return goes_on and keyword.colon and keyword.meaning != "one-time code"


def _promotion(candidate: CodeCandidate) -> float:
    if candidate.lines.promotes(candidate.at):
        return _WEIGHTS["promoted"]
    return _WEIGHTS["promoted below"] * candidate.lines.promotes_below(candidate.at)


def _rivals(candidate: CodeCandidate) -> float:
    """Weight of other purposes of the mail, if it does not name its own as signing in."""
    text = candidate.lines.text
    if text.subject_has_purpose:
        return _LAYOUT["rival"] * text.subject_has_rival
    thing = text.subject_has_stored_value or (
        candidate.lines.names_thing(candidate.at) and not _has_purpose(candidate)
    )
    rival = _LAYOUT["rival"] * (text.subject_has_rival or text.subject_has_other_number)
    return _LAYOUT["thing"] * thing + (rival / 2 if _has_purpose(candidate) else rival)


def _weak_keyword(candidate: CodeCandidate, numbers: NumberCounts) -> float:
    """Weight that the layout adds to the mere word code."""
    found = _LAYOUT["only number"] * (numbers.all == 1)
    if candidate.is_alone:
        found += emphasis(candidate) / 2 + _LAYOUT["only one"] * (numbers.alone == 1)
    else:
        found += emphasis(candidate) / 2
    found += _LAYOUT["purpose"] * _has_purpose(candidate)
    if candidate.keyword is not None and candidate.keyword.meaning == "entered":
        found += _names_code(candidate)
    return found + _LAYOUT["expiry"] * _expires(candidate)


def _names_code(candidate: CodeCandidate) -> float:
    """Weight of a name of a code in the subject, else in the line, else anywhere in the mail."""
    text = candidate.lines.text
    if text.subject_is_strong:
        return _LAYOUT["strong subject"]
    if candidate.lines.has_code(candidate.at):
        return _LAYOUT["code in the line"]
    return _LAYOUT["word for a code"] * text.has_word_for_code


def _by_layout(candidate: CodeCandidate, numbers: NumberCounts) -> float:
    """The score of a number without a word nearby that names it."""
    lines, at, shape = candidate.lines, candidate.at, candidate.shape
    text = lines.text
    found = _form_weight(shape) + emphasis(candidate)
    found += _LAYOUT["only number"] * (numbers.all == 1)
    found += _LAYOUT["long"] * _is_long(shape)
    if candidate.is_alone:
        found += _LAYOUT["alone"] + _LAYOUT["only one"] * (numbers.alone == 1)
        found += _LAYOUT["many"] * (numbers.alone > 2) + _LAYOUT["short"] * shape.is_short
        above = lines.shown[at - 1] if at else ""
        found += _LAYOUT["colon above"] * above.endswith(_COLONS)
    elif shape.is_short or not shape.code.isdecimal():
        return 0.0
    else:
        found += _in_sentence(candidate, numbers)
    is_subject = text.subject_is_strong or (text.subject_is_code and numbers.all == 1)
    said = _LAYOUT["strong subject"] * is_subject
    if found + said + _MOST_SAID < LEAST:
        return 0.0  # in any case
    said += _LAYOUT["word for a code"] * text.has_word_for_code
    said += _LAYOUT["purpose"] * _has_purpose(candidate)
    said += _LAYOUT["expiry"] * _expires(candidate)
    if candidate.is_alone:
        said += _LAYOUT["entered above"] * _is_entered(candidate)
    found += said + _LAYOUT["receipt"] * (text.is_receipt or text.is_journey or text.is_meeting)
    found += _promotion(candidate) + _rivals(candidate)
    return found if said else found - _WITHOUT_WORDS


def _in_sentence(candidate: CodeCandidate, numbers: NumberCounts) -> float:
    """Weight of the place of a number in a line with other text."""
    line, shape, text = candidate.line, candidate.shape, candidate.lines.text
    if not shape.start and _LEADS.match(line, shape.end):
        return _LAYOUT["leads"]
    ends = _ENDS.match(line, shape.end) is not None
    if ends and COLON_AT_END.search(line, max(shape.start - 20, 0), shape.start):
        clear = text.subject_is_strong or text.subject_is_code or text.subject_has_purpose
        return _LAYOUT["ends"] * (numbers.all == 1 and (clear or _expires(candidate)))
    is_only = numbers.all == 1 and text.subject_has_purpose and not text.subject_has_rival
    is_only = is_only and len(text.lower) <= _SHORT_MAIL and not text.is_receipt
    if not is_only or candidate.lines.names_thing(candidate.at):
        return _LAYOUT["in a sentence"]
    start, _ = sentence_span(line, shape.start, shape.end)
    is_first = ONLY_MARKS.fullmatch(line, start, shape.start) is not None
    words = candidate.lines.words(candidate.at)
    if shape.form == "grouped" or (is_first and not _is_counted(words, shape.end)):
        return _LAYOUT["the number"]
    return _LAYOUT["in a sentence"]


def _is_counted(words: LineWords, end: int) -> bool:
    """Return whether a noun follows a number, as in `1500 developers`; not in `4821 to sign in`."""
    noun = _NOUN.match(words.line, end)
    return noun is not None and not words.has(PURPOSE, end, end + _NEXT_WORDS)


def _is_entered(candidate: CodeCandidate) -> bool:
    """Return whether the lines around ask to enter something."""
    return candidate.lines.mentions(ENTER, candidate.at, 2, 2)


def _has_purpose(candidate: CodeCandidate) -> bool:
    if candidate.is_in_subject:
        return candidate.lines.text.has_purpose
    lines = candidate.lines
    return lines.text.subject_has_purpose or lines.mentions(PURPOSE, candidate.at, 3, 3)


def _expires(candidate: CodeCandidate) -> bool:
    """Return whether the lines from the number on name a time."""
    if candidate.is_in_subject:
        return candidate.lines.text.expires
    return candidate.lines.mentions(EXPIRY, candidate.at, 1, 3 if candidate.is_alone else 1)


def emphasis(candidate: CodeCandidate) -> float:
    """Weight of being set apart from the text around, from 0 to 0.20."""
    look = candidate.lines.look(candidate.at, candidate.shape.start, candidate.shape.end)
    if look is None:
        return 0.0
    found = 0.15 * (look.size >= 1.25 * candidate.lines.usual_size)
    found += 0.05 * look.bold + 0.1 * look.spaced + 0.1 * look.monospace + 0.1 * look.boxed
    return min(found, _LAYOUT["emphasis"])


def _form_weight(shape: Shape) -> float:
    if shape.code.isdecimal():
        return _WEIGHTS["six digits" if len(shape.code) == 6 else "digits"]
    return _WEIGHTS["word" if shape.form in ("word", "phrase") else "mixed"]
