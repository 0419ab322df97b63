"""Find what has the shape of a one-time code in a line.

Leaves out digits of URLs, addresses, dates, times, prices, phone numbers, versions and the like, by
their own form. Does not look at the words around. The value of a number does not matter: what has
the shape of a code is a candidate, a year and a word in capitals too.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mailtrap_local.mail.codes.characters import plain
from mailtrap_local.mail.codes.languages import expression
from mailtrap_local.mail.codes.units import counts

Form = Literal["digits", "grouped", "uneven", "mixed", "letters", "word", "phrase"]
"""Uneven: groups that differ in length or are few. Letters: capitals, or both cases at random.
Word: may be any word of a sentence. Phrase: several words, or a long one.
"""

MASK = "\0"
"""Replaces each character of what cannot be a code."""

_CURRENCY_SIGN = "[$€£¥₹₽₩₺₫฿₪₴₦₱￥]"
# `-x`: they are put into a verbose expression
_CURRENCY_WORD = rf"(?-x:(?:{expression('currencies')})(?![a-zа-яłč0-9]))"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    "|T[NX]"
    "|UT|V[AT]|W[AIVY]"
)
# Each begins where a word or a number begins, so that a long one is scanned once.
_ADDRESSES = re.compile(
    r"""(?<![a-z0-9]) (?: [a-z][a-z0-9+.-]{0,24}:// | mailto: | www\. ) [^\s<>"，。；）】]++
    | (?<![\w.+-]) [\w.+-]{1,64}@[\w.-]++
    | (?<![\w.-]) (?=[\w-]{0,30}[a-z]) (?:[\w-]{1,63}\.){1,5} [a-z]{2,24} (?:/[^\s，。]*+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"""(?<![0-9]) (?=[0-9]) (?:
        [0-9]++ (?:[.,][0-9]++)*+ (?:\s[0-9]{{3}})*+ (?:\s?{_CURRENCY_SIGN}|\s{_CURRENCY_WORD})
      | (?<![a-z-]) [0-9]++ (?:\.[0-9]++ | (?:,[0-9]{{3}})++ (?![0-9]))?
        \s? [%٪％‰°]
      | (?<![a-z-]) (?-i:[0-9]{{1,4}}[x×][0-9]{{2,4}}(?![\w-]))                   # `1024x768`
      | [0-9]{{4}} [-/.] \s? [0-9]{{1,2}} [-/.] \s? [0-9]{{1,2}} (?![0-9])       # a date
      | [0-9]{{1,2}} (?P<by>[./]) [0-9]{{1,2}} (?P=by) (?:[0-9]{{2}}){{1,2}} (?![0-9-])
      | (?<!-) [0-9]{{1,2}} - [0-9]{{1,2}} - [0-9]{{4}} (?![0-9-])
      | (?<![a-z]) [0-9]{{1,2}} (?:st|nd|rd|th|[.,º])? \s (?:(?:of|de|di)\s)? [^\W\d_]{{3,12}} [.,]?
        \s (?:de\s)? (?:19|20)[0-9]{{2}} (?![0-9])
      | (?<![a-z]) [0-9]{{1,2}} (?-i:[:h]) [0-9]{{2}} (?::[0-9]{{2}})? (?![0-9a-z])      # a time
      | [0-9]++ (?:\.[0-9]++)++                                                 # a version
      | [0-9]{{1,3}} (?:,[0-9]{{3}})++ (?![0-9])                                 # thousands
      | [0-9]++ , [0-9]{{1,2}} (?![0-9] | \s?[^\W\d_])                          # a fraction
      | [0-9]{{1,5}} (?:[ .\-/]{{1,2}}[0-9]{{2,5}}){{2,6}} (?![0-9])              # a phone
    )
    | (?:{_CURRENCY_SIGN}\s? | (?<!\w){_CURRENCY_WORD}\s)                       # a price
      [0-9] [0-9.,]*+ (?:\s[0-9]{{3}}(?![0-9]))*+
    | [^\W\d_]{{3,12}} \s [0-3]?[0-9] (?:st|nd|rd|th)? ,? \s (?:19|20)[0-9]{{2}} (?![0-9])  # a day
    | (?<![0-9a-f-]) [0-9a-f]{{8}} (?:-[0-9a-f]{{4}}){{3}} -[0-9a-f]{{12}}        # a UUID
    | [#№] \s? \w++ (?:[-/]\w++)*+                                             # a number, a colour
    | (?:© | \(c\) | (?<!\w)copyright) [^0-9]{{0,12}} [0-9]{{4}} (?:\s?-\s?[0-9]{{4}})?
    | (?<![\w*•●×]) (?: (?:[*•●×][ -]?){{2,19}} | (?-i:x{{4,16}}) ) [0-9]{{2,4}} (?![*0-9])  # card
    | (?<![*\w]) \* \s? [0-9]{{4}} (?![*0-9])
    | (?<!\w) (?:const|let|var|int|val|return|export) \s \w{{1,40}} \s?=\s? [\w"']++  # a program
    | (?<!\w) \w{{1,40}} \s? = \s? (?P<quote>["']) [^"']{{1,40}} (?P=quote)
    | \+ \s? [0-9(] [0-9\ ().\-/]{{5,20}} [0-9]                               # a phone
    | \( \+? [0-9]{{1,5}} \) [0-9\ ().\-/]{{4,20}} [0-9]
    | (?-i:(?<![A-Za-z])(?:{_STATES}),?\ [0-9]{{5}}(?:-[0-9]{{4}})?) (?![0-9])   # a US address
    """,
    re.VERBOSE | re.IGNORECASE,
)
_RUNNING_NUMBER = re.compile(
    r"(\bcode|\b\w?kod|\btan|\bpin|sms|heslo|hasło|код|пароль|κωδικός) ?"
    r"(?:no\.?|nr\.?|n[.º°]|num\.?|č\.?|№|#|αρ\.)\s?[0-9]{1,3}(?![0-9])",
    re.IGNORECASE,
)
_ANY_DIGIT = re.compile("[0-9]")
_ONLY_LETTERS = re.compile(r"[\W_]*[A-Za-z]{1,24}(?:[ |·–-]{1,3}[A-Za-z]{1,10}){0,9}[\W_]*")
_GROUPS_OF_DIGITS = re.compile(r"[0-9]{1,5}(?:[ .\-/]{1,2}[0-9]{2,5}){2,6}")
_DATE = re.compile(r"[0-9]{4}[-/.] ?[0-9]{1,2}[-/.]")
_FEWEST_PHONE_DIGITS = 9

# A candidate is not part of a longer word or number.
_LEFT = r"(?<![A-Za-z0-9_+/&@.\0-])"
_RIGHT = r"(?![A-Za-z0-9_/=@\0]|[-.,:][0-9]|-[A-Za-z0-9])"
# `604118-ben`: an ending of an agglutinating language
_RIGHT_OF_DIGITS = r"(?![A-Za-z0-9_/=@\0]|[-.,:][0-9]|-(?![^\WA-Z\d_]{1,5}(?!\w))\w)"
_ANY_HYPHEN = re.compile("[·–-]")
# Each with what a line has to have, if there is one of its form.
_FORMS: tuple[tuple[Form, re.Pattern[str] | None, re.Pattern[str]], ...] = (
    # single characters: `6 0 4 1 1 8`
    (
        "grouped",
        _ANY_DIGIT,
        re.compile(
            rf"{_LEFT}[A-Z0-9](?:(?: ?[|·-] ?| {{1,3}})[A-Z0-9]){{3,7}}{_RIGHT}"
            r"(?!(?: ?[|·-] ?| {1,3})[A-Z0-9](?![A-Za-z0-9]))"
        ),
    ),
    # groups of equal length: `604 118`, `123-456`, `K7QX-92MD`
    (
        "grouped",
        _ANY_HYPHEN,
        re.compile(
            rf"{_LEFT}[A-Za-z0-9]{{2,5}}(?P<by> ?[·–-] ?)[A-Za-z0-9]{{2,5}}"
            rf"(?:(?P=by)[A-Za-z0-9]{{2,5}}){{0,3}}{_RIGHT}"
        ),
    ),
    ("grouped", _ANY_DIGIT, re.compile(rf"{_LEFT}[A-Z0-9]{{3,5}} [A-Z0-9]{{3,5}}{_RIGHT}")),
    ("grouped", _ANY_DIGIT, re.compile(rf"{_LEFT}[0-9]{{2,5}}(?: [0-9]{{2,5}}){{1,3}}{_RIGHT}")),
    # `7384 20`, `KD7-R4M-09`, `pX5-tR9`
    (
        "uneven",
        _ANY_DIGIT,
        re.compile(rf"{_LEFT}[0-9]{{2,4}}(?: [0-9]{{2,4}}){{1,2}}{_RIGHT}(?! ?[0-9])"),
    ),
    ("uneven", None, re.compile(rf"{_LEFT}[A-Z0-9]{{2,4}}(?: [A-Z0-9]{{2,4}}){{1,2}}{_RIGHT}")),
    (
        "uneven",
        _ANY_HYPHEN,
        re.compile(rf"{_LEFT}[A-Za-z0-9]{{1,4}}(?:-[A-Za-z0-9]{{2,4}}){{1,2}}{_RIGHT}"),
    ),
    (
        "digits",
        _ANY_DIGIT,
        re.compile(rf"{_LEFT}(?:[A-Z]{{1,3}}-)?[0-9]{{4,8}}{_RIGHT_OF_DIGITS}"),
    ),  # `G-604118` too
    # `gable-rasp-onyx-tilt`
    (
        "phrase",
        _ANY_HYPHEN,
        re.compile(rf"{_LEFT}[A-Za-z][a-z]{{2,9}}(?:-[A-Za-z][a-z]{{2,9}}){{2,5}}{_RIGHT}"),
    ),
    # `ÞQ1HD7`
    (
        "mixed",
        _ANY_DIGIT,
        re.compile(
            rf"(?<!\w){_LEFT}(?=[A-Z0-9]{{0,9}}[À-ÖØ-ÞΑ-ΩА-Я])(?=[^\W\d_]{{0,9}}[0-9])"
            rf"[A-Z0-9À-ÖØ-ÞΑ-ΩА-Я]{{4,10}}(?!\w){_RIGHT}"
        ),
    ),
    ("mixed", None, re.compile(rf"{_LEFT}[A-Za-z0-9]{{4,10}}{_RIGHT}")),
)
# `brisk lemon harbor`, `quolimbraxdent`: only as a whole line
_WHOLE_LINE = re.compile(r"[\W_]*([a-z]{3,10}(?: [a-z]{3,10}){2,5}|[a-z]{11,24})[\W_]*")
_SEPARATORS = re.compile(r"[ |·–-]+")
# not `PayPal`, `iCloud`
_RANDOM_CASE = re.compile(
    r"(?=[A-Za-z]*[a-z])(?=[A-Za-z]*[A-Z])(?![A-Z][a-z]+\Z)"
    r"(?![A-Z][a-z]{2,}[A-Z][a-z]+\Z)(?![a-z]{1,2}[A-Z][a-z]{2,}\Z)[A-Za-z]+"
)
_HEXADECIMAL = re.compile(r"[0-9a-f]{6,}")
_FEWEST_GROUPED, _MOST_GROUPED = 6, 10
_FEWEST_UNEVEN, _MOST_UNEVEN = 4, 8
_FEWEST_MIXED = 5


class Shape(NamedTuple):
    """A candidate: `code` as typed, `text` as written, and its span in the line."""

    code: str
    text: str
    start: int
    end: int
    form: Form

    @property
    def is_short(self) -> bool:
        """Return whether it may be a year."""
        return len(self.code) == 4 and self.form == "digits"

    @property
    def is_word(self) -> bool:
        """Return whether it is a word, or several, of letters only."""
        return self.form == "phrase" or (self.code.isalpha() and self.code == self.text)

    @property
    def has_digit(self) -> bool:
        return _ANY_DIGIT.search(self.code) is not None


def masked(line: str) -> str:
    """The line in equal length, with ASCII digits, and masks where no code can be.

    A running number is blank: `code no. 4: 604118`.
    """
    line = plain(line)
    if _ANY_DIGIT.search(line):
        line = _RUNNING_NUMBER.sub(_blank_number, line)
    if "." in line or "@" in line or ":" in line:
        line = _ADDRESSES.sub(_mask, line)
    if _ANY_DIGIT.search(line):
        line = _NUMBERS.sub(_mask_number, line)
        for start, end in counts(line):
            line = line[:start] + MASK * (end - start) + line[end:]
    return line


def may_be_letters(line: str) -> bool:
    """Return whether a line may be a candidate without digits, and nothing else but marks."""
    return _ONLY_LETTERS.fullmatch(line) is not None


def _blank_number(found: re.Match[str]) -> str:
    return found[1] + " " * (len(found[0]) - len(found[1]))


def _mask(found: re.Match[str]) -> str:
    return MASK * len(found[0])


def _mask_number(found: re.Match[str]) -> str:
    written = found[0]
    is_groups = found["by"] is None and _GROUPS_OF_DIGITS.fullmatch(written)
    if is_groups and not _DATE.match(written):
        # `12-34-56`: too short for the number of a phone
        short = sum(map(str.isdecimal, written)) < _FEWEST_PHONE_DIGITS
        return written if short else _mask(found)
    return _mask(found)


def shapes(line: str, written: str) -> Iterator[Shape]:
    """The candidates in a masked line; `written` is the line as shown."""
    whole = _WHOLE_LINE.fullmatch(line)
    if whole is not None:
        code = whole[1].replace(" ", "")
        yield Shape(code, whole[1], whole.start(1), whole.end(1), "phrase")
    taken: list[range] = []
    lacked = [one for one in (_ANY_DIGIT, _ANY_HYPHEN) if one.search(line) is None]
    for form, needed, pattern in _FORMS:
        if needed in lacked:
            continue
        for found in pattern.finditer(line):
            start, end = found.span()
            if any(start in span or end - 1 in span for span in taken):
                continue
            code = _code(form, found[0])
            if code is not None:
                taken.append(range(start, end))
                yield Shape(code, written[start:end], start, end, _kind(form, code))


def _kind(form: Form, code: str) -> Form:
    if form in ("uneven", "phrase") or (form == "grouped" and code.isdecimal()):
        return form
    return _form(code)


def _form(code: str) -> Form:
    if code.isdecimal():
        return "digits"
    if not code.isalpha() or _HEXADECIMAL.fullmatch(code):
        return "mixed"
    return "letters" if code.isupper() or _RANDOM_CASE.fullmatch(code) else "word"


def _code(form: Form, written: str) -> str | None:
    """The code as typed; None if it is none."""
    if form == "digits":
        prefix, _, digits = written.rpartition("-")
        return f"{prefix}{digits}" if len(prefix) == len(digits) else digits
    if form not in ("grouped", "uneven", "phrase"):
        return written
    groups = _SEPARATORS.split(written)
    code = "".join(groups)
    if form == "phrase":
        return code
    if form == "uneven":
        return code if _is_uneven_code(code, groups) else None
    return code if len({*map(len, groups)}) == 1 and _is_code(code, written, groups) else None


def _is_uneven_code(code: str, groups: list[str]) -> bool:
    lengths = [len(group) for group in groups]
    if code.isdecimal():
        return _FEWEST_UNEVEN <= len(code) <= _MOST_UNEVEN and max(lengths) - min(lengths) <= 2
    if len(code) < _FEWEST_MIXED:
        return False
    digits = sum(_ANY_DIGIT.search(group) is not None for group in groups)
    # `XQ4-PLM-77` and `K-8R2M`, but `AB-1234` has a prefix
    is_mixed = code.isupper() and not groups[-1].isdecimal() and len(groups[0]) == 1
    return digits == len(groups) or (len(groups) > 2 and code.isupper()) or is_mixed


def _is_code(code: str, written: str, groups: list[str]) -> bool:
    """Return whether groups of equal length together are a code."""
    if len(groups[0]) == 1:
        return not code.isalpha()  # an initial, a word set wide
    if code.isdecimal():
        return _FEWEST_GROUPED <= len(code) <= _MOST_GROUPED
    if " " in written and not all(map(_ANY_DIGIT.search, groups)):
        return False  # two words, or a word and a number
    is_upper = code.isupper() or _HEXADECIMAL.fullmatch(code) is not None
    return is_upper and (len(groups[0]) > 2 or len(groups) > 2) and len(code) <= _MOST_GROUPED
