"""One-time codes of a message: found in its subject, its text and its HTML, and scored."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailtrap_local.errors import AmbiguousCode, BadQuery, MessageNotFound
from mailtrap_local.mail.html import visible_text

_CLOSE = 0.15  # of two codes whose scores are no further apart either may be the one


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
    lines = [subject, *(text or "").split("\n"), *visible_text(html or "").split("\n")]
    found = {
        number: Code(number, number, 0.9, line.strip())
        for line in lines
        if "code" in line.lower()
        for number in re.findall(r"(?<![\w.:/-])[0-9]{4,8}(?![\w/-])", line)
    }
    return list(found.values())


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
