"""The shape of a language's word table, and the regular expressions made of several of them."""

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

    Names of codes and numbers, purposes and promotions are matched as beginnings of words, what
    says so below as whole words, and all of them anywhere in a language that does not use spaces.
    """

    spacing: Spacing = "words"
    """What spaces part. With `phrases` only names of codes and numbers begin after a space."""
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


def compound(qualifiers: str, joint: str, nouns: str) -> str:
    """Each of the qualifiers with each of the nouns: `security code`, `Sicherheitscode`."""
    return f"(?:{alternatives(words(qualifiers))}){joint}(?:{alternatives(words(nouns))})"


def alternatives(several: Iterable[str]) -> str:
    """An expression for any of the words, none of them cut short by one that begins it.

    Compounds come first, then words by first letter: at most places of a text, one comparison for
    each letter is enough. Of a letter the longest comes first, and last what begins variously.
    """
    compounds, by_letter, others = [], defaultdict[str, list[str]](list), []
    for word in sorted(set(several), key=lambda word: (-len(word), word)):
        if word[0] == "(":
            compounds.append(word)
        elif word[0].isalnum() and word[1:2] not in {"?", "*", "+", "{"}:
            by_letter[word[0]].append(word[1:])
        else:
            others.append(word)
    letters = (
        letter + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})")
        for letter, rest in by_letter.items()
    )
    return "|".join([*compounds, *letters, *others]) or "(?!)"  # without words: matches nothing
