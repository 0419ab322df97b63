"""The query language of searches, described in `docs/search.md`.

`tokens` splits the text, `parser` builds the tree, `terms` defines the words, `check_tests` those
that need checks, `values` parses moments and sizes, `tree` tests messages. Pure: no clock and no
store.
"""

from mailtrap_local.search.parser import MAX_LENGTH, parse_query
from mailtrap_local.search.terms import HAS, IS, WORDS
from mailtrap_local.search.tree import Query

__all__ = ["HAS", "IS", "MAX_LENGTH", "WORDS", "Query", "parse_query"]
