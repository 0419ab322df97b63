"""The shape of a language's word table, and the regular expressions made of several of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Spacing = Literal["words", "phrases", "none"]
Words = tuple[str, ...]
"""Words in lower case; a regular expression where endings or spellings vary. None captures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one language that tell one-time codes from other numbers.

    Names of codes and numbers, purposes and promotions are matched as beginnings of words, what
    says so below as whole words, and all of them anywhere in a language that does not use spaces.
    """

    spacing: Spacing = "words"
    """What spaces part. Of `phrases`, names of codes and numbers begin one; the rest is anywhere."""
    stems: Words = ()
    """Plain text, of which every mail with a code in the language has at least one."""

    # Names of codes and of other numbers
    one_time_codes: Words = ()
    entry_codes: Words = ()
    """Of an account; of a door or a ticket in a mail about a meeting or a journey."""
    confirmation_codes: Words = ()
    """Of an account; of a reservation in a mail about a journey."""
    authorization_codes: Words = ()
    """Of a login; of a card payment on a receipt."""
    codes: Words = ()
    """Codes of any sort."""
    enter_verbs: Words = ()
    """Imperatives directly before a number: `enter 604118`."""
    numbers_to_enter: Words = ()
    """Names of a code without the word code: `the following digits`."""
    code_labels: Words = ()
    """What names a code only before a colon: `verification: 604118`."""
    other_numbers: Words = ()
    """Codes and numbers that are no one-time codes: of orders, coupons, postal addresses."""
    numbered_things: Words = ()
    """What has numbers, and claims only one that follows directly."""

    # What a sentence says; whole words, but purposes
    is_words: Words = ()
    """Between a name and its number: `is`, `as follows`."""
    conjunctions: Words = ()
    negations: Words = ()
    """What marks a sentence as a warning not to give a code away."""
    addressing: Words = ()
    """What tells the reader's own code from codes in general: `your`, `enter`, `below`."""
    pointing: Words = ()
    """What refers to the number in the line above: `this`."""
    purposes: Words = ()
    """What one proves by entering a code: `verify`, `sign in`."""

    # What a whole mail is about
    receipts: Words = ()
    """Whole words."""
    promotions: Words = ()
    meetings: Words = ()
    """Anywhere in the text, as `journeys` are."""
    journeys: Words = ()

    # What a number counts
    units: Words = ()
    """Whole words, as `currencies` are."""
    currencies: Words = ()


def words(text: str) -> Words:
    """The words of a list that is parted by a comma and a space or a line break."""
    return tuple(" ".join(text.split()).rstrip(",").split(", "))


def compound(qualifiers: str, joint: str, nouns: str) -> Words:
    """Each of the qualifiers with each of the nouns: `security code`, `Sicherheitscode`.

    One expression for each first letter of a qualifier, for `alternatives` to group.
    """
    tail = f"{joint}(?:{alternatives(words(nouns))})"
    return tuple(
        f"{alternatives(group)}{tail}" if initial else f"(?:{alternatives(group)}){tail}"
        for initial, group in _by_initial(words(qualifiers)).items()
    )


def alternatives(several: Iterable[str]) -> str:
    """An expression for any of the words: a longer one comes before one that begins it.

    Grouped by first letter: most places of a text are done with after one comparison a letter.
    """
    ordered = sorted(set(several), key=lambda word: (-len(word), word))
    groups = _by_initial(ordered)
    unknown = groups.pop("", [])
    known = (f"{letter}(?:{'|'.join(w[1:] for w in group)})" for letter, group in groups.items())
    return "|".join([*known, *unknown]) or "(?!)"  # of no words: matches nothing


def _by_initial(several: Iterable[str]) -> dict[str, list[str]]:
    """The words by their first letter, `""` where that varies."""
    groups: dict[str, list[str]] = {}
    for word in several:
        varies = not word[0].isalnum() or word[1:2] in {"?", "*", "+", "{"}
        groups.setdefault("" if varies else word[0], []).append(word)
    return groups
