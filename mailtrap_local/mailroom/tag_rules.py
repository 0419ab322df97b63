"""Rules that tag messages: a query, and the tag of all that matches it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.errors import BadQuery, BadSetting
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from mailtrap_local.search import Query
from mailtrap_local.mail.tags import MAX_TAG, TAG_RULE, clean_tags


class TagRule(NamedTuple):
    """Gives `tag` to all messages that match `query`."""

    tag: str
    query: "Query"


def make_rule(tag: str, query: str) -> TagRule:
    """Build the rule of a `[[tag]]` table. Raises BadSetting for an invalid tag or query."""
    if clean_tags([tag]) != [tag]:
        raise BadSetting(f"[[tag]]: {tag[:MAX_TAG]!r}: {TAG_RULE}")
    from mailtrap_local.search import parse_query  # noqa: PLC0415  # few have rules

    try:
        return TagRule(tag, parse_query(query))
    except BadQuery as problem:
        raise BadSetting(f"[[tag]]: query = {query!r}: {problem}") from None


def tags_by_rule(rules: Iterable[TagRule], message: Message, tags: Iterable[str]) -> list[str]:
    """Return the `tags` of a message and those of the rules that match it.

    A rule sees the tags of the rules before it.
    """
    given = list(tags)
    for rule in rules:
        if rule.query.matches(message, Flags(tags=frozenset(given))):
            given.append(rule.tag)
    return clean_tags(given)
