"""Parse a query into a tree. AND binds tighter than OR, and `-` tighter than both."""

from collections.abc import Callable
from datetime import datetime

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import CheckVerdict
from mailtrap_local.mail.message import Message
from mailtrap_local.search.check_tests import SearchContext
from mailtrap_local.search.terms import make_term
from mailtrap_local.search.tokens import Token, tokenize
from mailtrap_local.search.tree import Node, Query, all_of, any_of, negated

MAX_LENGTH = 1000  # characters
MAX_TERMS = 50
MAX_DEPTH = 20  # of parentheses


def parse_query(
    text: str,
    now: datetime | None = None,
    verdict_of: Callable[[Message], CheckVerdict] | None = None,
) -> Query:
    """Parse a search; an empty one fits every message.

    `2h` and `today` count from `now`, and dates without a time zone are in its zone, else in UTC.
    Without it only dates are valid. `verdict_of` is asked for what checks find in a message whose
    flags do not have it; without it `check:` and `has:errors` are invalid. Raises BadQuery with a
    `column`, from 1.
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(
            f"a query of {len(text)} characters: at most {MAX_LENGTH} are looked at, so shorten it",
            MAX_LENGTH + 1,
        )
    tokens = list(tokenize(text))
    terms = [token for token in tokens if token.kind == "term"]
    if len(terms) > MAX_TERMS:
        raise BadQuery(
            f"{len(terms)} things are looked for: at most {MAX_TERMS} at once, so leave some out",
            terms[MAX_TERMS].column,
        )
    context = SearchContext(now, verdict_of)
    return Query(_Parser(tokens, lambda token: make_term(token.word, token.value, context)).parse())


class _Parser:
    """Recursive descent parser; recurses only at a parenthesis."""

    def __init__(self, tokens: list[Token], make: Callable[[Token], Node]) -> None:
        self._tokens = tokens
        self._make = make
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        if not self._tokens:
            return all_of([])
        node = self._any()
        stray = self._peek()
        if stray is not None:
            raise BadQuery(
                "this ) closes nothing: leave it out, or put it in quotes to look for it",
                stray.column,
            )
        return node

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: str) -> Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _any(self) -> Node:
        operands = [self._all()]
        while self._take("or"):
            operands.append(self._all())
        return any_of(operands)

    def _all(self) -> Node:
        operands = [self._one()]
        while True:
            joint = self._take("and")
            token = self._peek()
            if joint is None and (token is None or token.kind in {"or", "close"}):
                return all_of(operands)
            operands.append(self._one())

    def _one(self) -> Node:
        is_negated = False
        while self._take("not"):
            is_negated = not is_negated
        return negated(self._one_positive()) if is_negated else self._one_positive()

    def _one_positive(self) -> Node:
        if opening := self._take("open"):
            return self._group(opening)
        if term := self._take("term"):
            try:
                return self._make(term)
            except BadQuery as problem:
                raise BadQuery(str(problem), term.value_column) from None
        raise self._nothing_here()

    def _group(self, opening: Token) -> Node:
        if self._depth == MAX_DEPTH:
            raise BadQuery(
                f"parentheses within parentheses: at most {MAX_DEPTH} deep, so leave some out",
                opening.column,
            )
        self._depth += 1
        node = self._any()
        self._depth -= 1
        if self._take("close") is None:
            raise BadQuery(
                "this ( is not closed: add a ), or put it in quotes to look for it",
                opening.column,
            )
        return node

    def _nothing_here(self) -> BadQuery:
        """The error for a missing term."""
        token = self._peek()
        if token is None:
            token = self._tokens[-1]  # which needs an operand
        if token.kind == "not":
            return BadQuery(
                'NOT wants something behind it: to look for the word itself write "NOT"',
                token.column,
            )
        if token.kind in {"or", "and"}:
            word = token.kind.upper()
            return BadQuery(
                f'{word} wants something on both sides: to look for the word itself write "{word}"',
                token.column,
            )
        return BadQuery(
            "nothing to look for stands here: write something, or put ( and ) in quotes",
            token.column,
        )
