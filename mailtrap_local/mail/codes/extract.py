"""Find one-time codes in the subject, text and HTML of a message, and score them.

A number is a code only if words nearby say so (`keywords`) and its form does not say otherwise
(`shapes`). When in doubt it is none: to a test a wrong code is worse than no code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from mailtrap_local.errors import AmbiguousCode, BadQuery, MessageNotFound
from mailtrap_local.mail.codes.lines import ScannedText, filled_lines
from mailtrap_local.mail.codes.proximity import CandidateFinder, CodeCandidate
from mailtrap_local.mail.codes.shapes import Shape
from mailtrap_local.mail.html import visible_lines
from mailtrap_local.mail.mime.content import BodyStart, Content

# The score of a candidate is the sum of its weights.
_WEIGHTS = {
    # the meaning of its keyword
    "one-time code": 0.60,  # "verification code"
    "own code": 0.45,  # "your code", "enter this code": may be of any sort
    "any code": 0.12,  # "code"
    "subject": 0.30,  # none nearby, but the subject is about a code and the line is only the number
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
    # its form
    "six digits": 0.10,  # what most services send
    "digits": 0.05,
    "mixed": 0.0,
    "letters": -0.10,  # may be a word
    "small letters": -0.10,  # may be a name
    "year": -0.35,
    "another source": 0.05,  # found in the subject, in the text, in the HTML
}
_LEAST = 0.55  # below: no code
_MOST = 0.99
_CLOSE = 0.12  # a smaller difference in score is ambiguous

_LONGEST_CONTEXT = 200


@dataclass(frozen=True, slots=True)
class Code:
    """A probable one-time code.

    `code` is as typed, without separators and prefix, `text` as shown, `score` its probability
    from 0 to 1, `context` up to 200 characters of its line.
    """

    code: str
    text: str
    score: float
    context: str


class ExtractedCodes(NamedTuple):
    """The codes of a message; `skipped` if a part of it was not read, which may have more."""

    codes: list[Code]
    skipped: bool


def codes_of(content: Content, text: BodyStart | None, html: BodyStart | None) -> ExtractedCodes:
    """Find the codes of a message in the start of its bodies, see `extract_codes`."""
    subject = content.headers.get("Subject") or ""
    found = extract_codes(subject, text and text.text, html and html.text)
    return found._replace(skipped=found.skipped or bool(content.skipped))


def extract_codes(subject: str, text: str | None, html: str | None) -> ExtractedCodes:
    """Find codes, best score first, each once with its best context.

    Reads the first 60,000 characters, without empty lines, of the text and of the HTML.
    """
    scanned = ScannedText([subject], filled_lines(text or ""), visible_lines(html or ""))
    codes = _scored(scanned) if scanned.may_have_code else []
    return ExtractedCodes(codes, scanned.is_cut)


def _scored(scanned: ScannedText) -> list[Code]:
    candidates = [
        (number, candidate)
        for number, lines in enumerate(scanned.sources)
        for candidate in CandidateFinder(lines).candidates()
    ]
    # The subject counts only if no number has a keyword nearby.
    near = [found for found in candidates if found[1].keyword.meaning != "subject"]
    best: dict[str, Code] = {}
    places: dict[str, set[int]] = {}
    for number, candidate in near or candidates:
        found = _code(candidate)
        if found.score < _LEAST:
            continue
        places.setdefault(found.code, set()).add(number)
        if found.code not in best or found.score > best[found.code].score:
            best[found.code] = found
    more = {code: (len(where) - 1) * _WEIGHTS["another source"] for code, where in places.items()}
    scored = [
        replace(one, score=round(min(one.score + more[code], _MOST), 2))
        for code, one in best.items()
    ]
    return sorted(scored, key=lambda one: -one.score)


def _code(candidate: CodeCandidate) -> Code:
    shape, keyword, line = candidate
    score = _WEIGHTS[keyword.meaning] + _WEIGHTS[keyword.position] + _form_weight(shape)
    score += _WEIGHTS["colon"] * keyword.colon + _WEIGHTS["noun follows"] * keyword.noun_follows
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
    """Return the only code that fits. See `Message.code` for its errors."""
    try:
        wanted = re.compile(pattern or "")
    except re.error as error:
        raise BadQuery(f"pattern {pattern!r} is no regular expression: {error}") from None
    known = list(codes)
    fitting = [one for one in known if wanted.search(one.code) and length in (None, len(one.code))]
    if not fitting:
        raise MessageNotFound(f"no one-time code fits; the message has: {_named(known) or 'none'}")
    if len(fitting) > 1 and fitting[0].score - fitting[1].score < _CLOSE:
        raise AmbiguousCode(f"more than one may be the code: {_named(fitting)}")
    return fitting[0].code


def _named(codes: Iterable[Code]) -> str:
    return "".join(f"\n  {one.code} ({one.score:.2f})  {one.context[:120]!r}" for one in codes)
