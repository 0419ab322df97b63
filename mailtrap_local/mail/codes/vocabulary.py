"""The word table of a language, and regular expressions compiled from several tables."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Spacing = Literal["words", "phrases", "none"]
Words = tuple[str, ...]
"""Words in lower case; a regular expression where endings or spellings vary. None captures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language that tell one-time codes from other numbers.

    A field matches beginnings of words unless noted otherwise; in a language without spaces between
    words it matches anywhere.
    """

    spacing: Spacing = "words"
    """Units separated by spaces; with `phrases`, names of codes and numbers start a phrase."""
    stems: Words = ()
    """Plain text, anywhere: every mail with a code in the language has one of these."""

    # Names of codes and of other numbers
    one_time_codes: Words = ()
    entry_codes: Words = ()
    """Codes of an account; in a mail about a meeting or a journey, of that."""
    confirmation_codes: Words = ()
    """Codes of an account; in a mail about a journey, of a reservation."""
    authorization_codes: Words = ()
    """Codes of a login; on a receipt, of a card payment."""
    codes: Words = ()
    """Codes of any sort."""
    code_endings: Words = ()
    """Ends of compounds that name a code of any sort."""
    enter_verbs: Words = ()
    """Imperatives directly before a number: `enter 604118`."""
    numbers_to_enter: Words = ()
    """Names of a code without the word code: `the following digits`."""
    code_labels: Words = ()
    """Nouns that name a code only before a colon: `verification: 604118`."""
    other_numbers: Words = ()
    """Codes and numbers that are no one-time codes: of orders, coupons, postal addresses."""
    numbered_things: Words = ()
    """Nouns that name a number only if it follows directly."""

    # Topics of a sentence: whole words, except `purposes`
    is_words: Words = ()
    """Between a name and its number: `is`, `as follows`."""
    conjunctions: Words = ()
    negations: Words = ()
    """Marks of a warning not to give a code away."""
    addressing: Words = ()
    """Marks of the reader's own code, not of codes in general: `your`, `enter`, `below`."""
    pointing: Words = ()
    """References to the number in the line above: `this`."""
    purposes: Words = ()
    """Purposes of entering a code: `verify`, `sign in`."""

    known_words: Words = ()
    """Whole words where a sentence or a block could have a code: `valid`, `continue`."""

    # Topics of a mail
    receipts: Words = ()
    """Whole words."""
    promotions: Words = ()
    stored_values: Words = ()
    """Things with codes of their own, as gift cards."""
    meetings: Words = ()
    """Anywhere in the text, as `journeys` are."""
    journeys: Words = ()

    # Units of a number
    units: Words = ()
    """Whole words, as `currencies` are."""
    currencies: Words = ()


def words(text: str) -> Words:
    """Split a list at each comma before a space or a line break."""
    return tuple(" ".join(text.split()).rstrip(",").split(", "))


def compound(qualifiers: str, joint: str, nouns: str) -> str:
    """An expression for each qualifier with each noun: `security code`, `Sicherheitscode`."""
    return f"(?:{alternatives(words(qualifiers))}){joint}(?:{alternatives(words(nouns))})"


def alternatives(several: Iterable[str]) -> str:
    """An expression for any of the words, none of them cut short by one that begins it.

    Compounds come first, then words by initial: at most places of a text, one comparison for each
    initial is enough. Of an initial the longest comes first; varying initials come last.
    """
    compounds, by_initial, others = [], defaultdict[str, list[str]](list), []
    for word in sorted(set(several), key=lambda word: (-len(word), word)):
        if word[0] == "(":
            compounds.append(word)
        elif word[0].isalnum() and word[1:2] not in {"?", "*", "+", "{"}:
            by_initial[word[0]].append(word[1:])
        else:
            others.append(word)
    grouped = (
        initial + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})")
        for initial, rest in by_initial.items()
    )
    return "|".join([*compounds, *grouped, *others]) or "(?!)"  # without words: matches nothing
