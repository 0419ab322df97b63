"""The language of searches: from what somebody types to what a message must be like.

`docs/search.md` describes it. Here `tokens` takes the text apart, `parser` finds the tree, `terms`
knows the words, `tree` holds what was asked for. Pure: no clock, no store.
"""

from mailtrap_local.search.parser import MAX_LENGTH, parse_query
from mailtrap_local.search.terms import HAS, IS, WORDS
from mailtrap_local.search.tree import Query

__all__ = ["HAS", "IS", "MAX_LENGTH", "WORDS", "Query", "parse_query"]
