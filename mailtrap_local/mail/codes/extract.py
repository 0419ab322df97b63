"""One-time codes of a message: found in its subject, its text and its HTML, and scored.

A number is a code only if words nearby say so (`code_words`) and its form does not say otherwise
(`code_shapes`). When in doubt there is none: a test that takes the wrong one is worse than one that
says it found nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mailtrap_local.errors import AmbiguousCode, BadQuery, MessageNotFound
from mailtrap_local.mail.codes.lines import ScannedText
from mailtrap_local.mail.codes.proximity import Candidate, Owners
from mailtrap_local.mail.codes.shapes import Shape
from mailtrap_local.mail.html import visible_lines

# What speaks for a candidate and what against it. The sum is its score.
_WEIGHTS = {
    # the word that owns it
    "one-time code": 0.60,  # "verification code"
    "code": 0.45,  # "your code", "enter this code": it may be of any sort
    "code in general": 0.12,  # "code": who knows of what
    "subject": 0.30,  # none near it, but the subject is about a code and it stands alone
    # where that word stands
    "at once": 0.25,  # "your code is 604118", "code: 604118", "604118 is your code"
    "after is": 0.15,  # "your code for signing in on your phone is 604118"
    "same sentence": 0.05,  # "the code that we made for you on this day 604118"
    "line above": 0.25,  # the number alone on its line, and the word right above
    "further up": 0.18,  # with a line or some between, as "valid for ten minutes"
    "line below": 0.15,
    "further down": 0.10,
    "colon": 0.04,  # and a colon before the number
    "counts": -0.15,  # "1500 developers", unless it is "at once"
    # its form
    "six digits": 0.10,  # what most services send
    "digits": 0.05,
    "mixed": 0.0,
    "letters": -0.10,  # may be a word
    "small letters": -0.10,  # may be a name
    "year": -0.35,
    # once more
    "another place": 0.05,  # in the subject, in the text, in the HTML
}
_LEAST = 0.55  # with less it is no code
_MOST = 0.99
_CLOSE = 0.12  # of two codes whose scores are no further apart either may be the one

_LONGEST_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Code:
    """What may be a one-time code.

    `code` is what a person types, without separators and prefix, `text` what the mail shows,
    `score` how sure it is, from 0 to 1, and `context` the line around it.
    """

    code: str
    text: str
    score: float
    context: str


def extract_codes(subject: str, text: str | None, html: str | None) -> list[Code]:
    """What may be a one-time code, the likeliest first; of each code its likeliest place."""
    letter = ScannedText([subject], (text or "").split("\n"), visible_lines(html or ""))
    if not letter.may_have_code:
        return []
    candidates = [
        (number, candidate)
        for number, lines in enumerate(letter.sources)
        for candidate in Owners(lines).candidates()
    ]
    # The subject speaks for a number only where nothing nearer speaks for any.
    near = [found for found in candidates if found[1].owner.word != "subject"]
    best: dict[str, Code] = {}
    places: dict[str, set[int]] = {}
    for number, candidate in near or candidates:
        found = _code(candidate)
        if found.score < _LEAST:
            continue
        places.setdefault(found.code, set()).add(number)
        if found.code not in best or found.score > best[found.code].score:
            best[found.code] = found
    more = {code: (len(where) - 1) * _WEIGHTS["another place"] for code, where in places.items()}
    scored = [
        replace(one, score=round(min(one.score + more[code], _MOST), 2))
        for code, one in best.items()
    ]
    return sorted(scored, key=lambda one: -one.score)


def _code(candidate: Candidate) -> Code:
    shape, owner, line = candidate
    score = _WEIGHTS[owner.word] + _WEIGHTS[owner.place] + _form_weight(shape)
    score += _WEIGHTS["colon"] * owner.colon + _WEIGHTS["counts"] * owner.counts
    start = max(0, shape.start - _LONGEST_CONTEXT // 2)
    context = line[start : start + _LONGEST_CONTEXT].strip()
    return Code(shape.code, shape.text, min(score, _MOST), context)


def _form_weight(shape: Shape) -> float:
    if shape.code.isdecimal():
        weight = _WEIGHTS["six digits" if len(shape.code) == 6 else "digits"]
        return weight + (_WEIGHTS["year"] if shape.is_year else 0)
    weight = _WEIGHTS["letters" if shape.code.isalpha() else "mixed"]
    return weight + (0 if shape.code.isupper() else _WEIGHTS["small letters"])


def one_code(
    codes: Iterable[Code],
    *,
    pattern: str | re.Pattern[str] | None = None,
    length: int | None = None,
) -> str:
    """The one code that fits. See `Message.code` for errors."""
    try:
        wanted = re.compile(pattern or "")
    except re.error as error:
        raise BadQuery(f"pattern {pattern!r} is no regular expression: {error}") from None
    there = list(codes)
    fitting = [one for one in there if wanted.search(one.code) and length in (None, len(one.code))]
    if not fitting:
        raise MessageNotFound(f"no one-time code fits; the message has: {_named(there) or 'none'}")
    if len(fitting) > 1 and fitting[0].score - fitting[1].score < _CLOSE:
        raise AmbiguousCode(f"more than one may be the code: {_named(fitting)}")
    return fitting[0].code


def _named(codes: Iterable[Code]) -> str:
    return "".join(f"\n  {one.code} ({one.score:.2f})  {one.context[:120]!r}" for one in codes)
