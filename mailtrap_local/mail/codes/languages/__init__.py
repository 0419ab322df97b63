"""Word tables: one module a language, named by its BCP 47 tag; `mul` holds what many share."""

import pkgutil
import unicodedata
from functools import cache
from importlib import import_module

from mailtrap_local.mail.codes.vocabulary import Spacing, Vocabulary, alternatives

TAGS = (
    "af am ar az be bg bn ca cs cy da de el en eo es et eu fa fi fil fr ga gl gu ha he hi hr "
    "hu hy id is it ja ka kk km kn ko ku ky lb lo lt lv mk ml mn mr ms mt mul my nb ne nl or "
    "pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tr uk ur uz vi yi zh zu"
)
"""The modules, for where they are not found: in a test whose pyfakefs hides the folder."""

_WITHOUT_ACCENTS = frozenset({"one_time_codes", "other_numbers", "purposes"})
_LONG = 6
_WHOLE = frozenset({"other_numbers"})
_SHORT = 5
_PLAIN_LETTERS = str.maketrans("ıłøđæ", "ilode")


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """The `VOCABULARY` of every module in this package."""
    found = {module.name for module in pkgutil.iter_modules(__path__)}
    tags = sorted(found or TAGS.split())
    return tuple(import_module(f"{__name__}.{tag}").VOCABULARY for tag in tags)


def words_of(field: str, *spacings: Spacing) -> list[str]:
    """The words of a field in languages of the spacings, in all if not given.

    Long words match without their accents, too, as senders of short messages write them.
    """
    tables = [table for table in vocabularies() if not spacings or table.spacing in spacings]
    words = [word for table in tables for word in getattr(table, field)]
    if field in _WHOLE and "none" not in spacings:  # `seit`, not `Seite`
        words = [f"{one}(?![^\\W\\d_])" if _is_short(one) else one for one in words]
    if field in _WITHOUT_ACCENTS and "none" not in spacings:
        accented = (word for word in words if len(word) >= _LONG and not word.isascii())
        words += [plain for plain in map(_without_accents, accented) if len(plain) >= _LONG]
    return words


def expression(field: str, *spacings: Spacing) -> str:
    """A regular expression for the words of a field; matches nothing if there are none."""
    return alternatives(words_of(field, *spacings))


def _is_short(word: str) -> bool:
    return word.isalpha() and len(word) <= _SHORT


def _without_accents(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.translate(_PLAIN_LETTERS))
    return "".join(one for one in letters if not "\u0300" <= one <= "\u036f")
