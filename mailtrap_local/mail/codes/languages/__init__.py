"""Word tables: one module a language, named by its BCP 47 tag; `mul` holds what many share."""

import pkgutil
from functools import cache
from importlib import import_module

from mailtrap_local.mail.codes.vocabulary import Spacing, Vocabulary, alternatives


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """The `VOCABULARY` of every module in this package."""
    tags = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{tag}").VOCABULARY for tag in tags)


def expression(field: str, *spacings: Spacing) -> str:
    """A regular expression for a field's words in languages of the spacings; in all if not given.

    It matches nothing if the field has no words.
    """
    tables = [table for table in vocabularies() if not spacings or table.spacing in spacings]
    return alternatives(word for table in tables for word in getattr(table, field))
