"""Tests of messages by what the checks found in them, which the caller of a search makes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import CheckVerdict, Flags
from mailtrap_local.mail.message import Message
from mailtrap_local.search.tree import Test
from mailtrap_local.search.values import cited


class SearchContext(NamedTuple):
    """Facts that the meaning of a query depends on: see `parse_query`."""

    now: datetime | None = None
    verdict_of: Callable[[Message], CheckVerdict] | None = None


_SEVERITIES: Mapping[str, Callable[[CheckVerdict], bool]] = {
    "errors": lambda verdict: verdict.errors > 0,
    "warnings": lambda verdict: verdict.warnings > 0,
}
HAS_FINDINGS = tuple(_SEVERITIES)
"""Values of `has:` that checks are needed for."""


def rule_test(pattern: str, context: SearchContext) -> Test:
    """Return the test for a finding by a rule, or a pattern of rules. Raises BadQuery."""
    if not pattern or any(character.isspace() for character in pattern):
        raise BadQuery(f"{cited(pattern)} is no rule: write check:a11y-alt, or check:a11y-*")
    wanted = pattern.lower()
    return _test(lambda verdict: any(fnmatchcase(rule, wanted) for rule in verdict.rules), context)


def severity_test(name: str, context: SearchContext) -> Test:
    """Return the test for findings of a severity. Raises BadQuery."""
    return _test(_SEVERITIES[name], context)


def _test(fits: Callable[[CheckVerdict], bool], context: SearchContext) -> Test:
    verdict_of = context.verdict_of
    if verdict_of is None:
        raise BadQuery("checks run when somebody asks for them, so they cannot be searched here")

    def test(message: Message, flags: Flags) -> bool:
        return fits(verdict_of(message) if flags.checks is None else flags.checks)

    return test
