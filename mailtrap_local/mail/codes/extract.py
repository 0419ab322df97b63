"""Find one-time codes in the subject, text and HTML of a message, and score them.

What has the shape of a code (`shapes`) is scored by the words nearby (`keywords`, `proximity`) and
by its layout (`layout`, `evidence`), never by its value. When in doubt it is none: to a test a
wrong code is worse than no code.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from mailtrap_local.errors import AmbiguousCode, BadQuery, MessageNotFound
from mailtrap_local.mail.codes.absence import has_no_code
from mailtrap_local.mail.codes.evidence import LEAST, LEAST_IN_REPLY, MOST, NumberCounts, score
from mailtrap_local.mail.codes.layout import html_lines
from mailtrap_local.mail.codes.lines import ScannedText
from mailtrap_local.mail.codes.proximity import CandidateFinder, CodeCandidate
from mailtrap_local.mail.codes.readlines import ReadLine, text_lines
from mailtrap_local.mail.mime.content import BodyStart, Content

_ANOTHER_SOURCE = 0.05  # found in the subject, in the text, in the HTML
_SURE = 0.60  # of the newest text, where older texts are quoted
_FRESH = ("entered", "one-time code")
_CLOSE = 0.12  # a smaller difference in score is ambiguous

_LONGEST_CONTEXT = 200
Scores = list[tuple[CodeCandidate, float]]
_REPLY = re.compile(r"(?:re|aw|sv|rv|fwd?|wg|tr|antw|odp|ynt|回复|返信)\s?[:：]", re.IGNORECASE)


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

    Reads the first 60,000 characters, without empty lines, of the text and of the HTML. In a reply
    the newest text counts, and what it quotes only if that has none.
    """
    lines = list(html_lines(html)) if html else []
    scanned = _scanned(subject, text, lines)
    none = has_no_code(subject, text or "", lines)
    return ExtractedCodes([] if none else codes_in(scanned), scanned.is_cut)


def has_code(content: Content, text: BodyStart | None, html: BodyStart | None) -> bool:
    """Return whether a message has a code, see `codes_of`."""
    subject = content.headers.get("Subject") or ""
    written = text.text if text else ""
    lines = list(html_lines(html.text)) if html else []
    if has_no_code(subject, written, lines):
        return False
    return bool(codes_in(_scanned(subject, written, lines)))


def _scanned(subject: str, text: str | None, html: Iterable[ReadLine]) -> ScannedText:
    head = ReadLine(subject, 1 if _REPLY.match(subject) else 0)
    return ScannedText([head], text_lines(text or ""), html)


def codes_in(scanned: ScannedText) -> list[Code]:
    """Find the codes in lines, best score first."""
    candidates = [
        candidate for lines in scanned.sources for candidate in CandidateFinder(lines).candidates()
    ]
    # The subject counts only if no number has a keyword nearby.
    if any(one.keyword is not None and one.keyword.meaning != "subject" for one in candidates):
        candidates = [one for one in candidates if not _by_subject(one)]
    candidates = list(_without_rivals(candidates))
    numbers = [one for one in candidates if one.shape.has_digit]
    alone = {one.shape.code for one in numbers if one.is_alone}
    counts = NumberCounts(len({one.shape.code for one in numbers}), len(alone))
    scores = [(one, score(one, counts)) for one in candidates]
    likely = _newest(scores)
    surest = max((value for one, value in likely if one.shape.has_digit), default=0.0)
    likely = [
        (one, value)
        for one, value in likely
        if one.shape.has_digit or value > (1.0 if surest and one.shape.is_word else surest)
    ]
    return _merged(likely)


def _without_rivals(candidates: list[CodeCandidate]) -> Iterator[CodeCandidate]:
    """Without numbers that no word names, if one is named directly: `Passcode: 604118`."""
    named = [one for one in candidates if one.is_named]
    codes = {one.shape.code for one in named}
    depth = min((one.depth for one in named), default=None)
    for one in candidates:
        is_unnamed = one.keyword is None or one.keyword.meaning == "entered"
        if depth is None or not is_unnamed or one.depth < depth or one.shape.code in codes:
            yield one


def _newest(scores: Scores) -> Scores:
    """The likely ones of the newest text that has one."""
    likely = [(one, value) for one, value in scores if value >= LEAST]
    depths = [one.depth for one, value in likely if value >= _SURE]
    depths = depths or [one.depth for one, _ in likely]
    newest = min(depths, default=0)
    if newest:  # `that one has expired, try 604118`
        fresh = [one for one in scores if _is_fresh(one[0]) and one[1] >= LEAST_IN_REPLY]
        if fresh:
            return fresh
    return [(one, value) for one, value in likely if one.depth == newest]


def _is_fresh(candidate: CodeCandidate) -> bool:
    """Return whether it stands above all that is quoted, to be entered."""
    found = candidate.keyword
    return candidate.depth == 0 and found is not None and found.meaning in _FRESH


def _by_subject(candidate: CodeCandidate) -> bool:
    return candidate.keyword is not None and candidate.keyword.meaning == "subject"


def _merged(likely: Iterable[tuple[CodeCandidate, float]]) -> list[Code]:
    """Each code once, surer if it stands in several sources."""
    best: dict[str, Code] = {}
    places: dict[str, set[int]] = {}
    for candidate, value in likely:
        shape = candidate.shape
        places.setdefault(shape.code, set()).add(id(candidate.lines))
        if shape.code not in best or value > best[shape.code].score:
            start = max(0, shape.start - _LONGEST_CONTEXT // 2)
            context = candidate.line[start : start + _LONGEST_CONTEXT].strip()
            best[shape.code] = Code(shape.code, shape.text, value, context)
    more = {code: (len(where) - 1) * _ANOTHER_SOURCE for code, where in places.items()}
    scored = [
        replace(one, score=round(min(one.score + more[code], MOST), 2))
        for code, one in best.items()
    ]
    return sorted(scored, key=lambda one: -one.score)


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
