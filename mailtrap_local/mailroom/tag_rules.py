"""Tags that rules give: a query, and the tag of what matches it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mailtrap_local.errors import BadQuery, BadSetting
from mailtrap_local.mail.flags import Flags
from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from mailtrap_local.search import Query
from mailtrap_local.mail.tags import MAX_TAG, TAG_RULE, clean_tags


class TagRule(NamedTuple):
    """What fits `query` gets `tag`."""

    tag: str
    query: "Query"


def make_rule(tag: str, query: str) -> TagRule:
    """The rule of a `[[tag]]` table. Raises BadSetting for a tag or a query that makes no sense."""
    if clean_tags([tag]) != [tag]:
        raise BadSetting(f"[[tag]]: {tag[:MAX_TAG]!r}: {TAG_RULE}")
    from mailtrap_local.search import parse_query  # noqa: PLC0415  # few have any rule

    try:
        return TagRule(tag, parse_query(query))
    except BadQuery as problem:
        raise BadSetting(f"[[tag]]: query = {query!r}: {problem}") from None


def tags_by_rule(rules: Iterable[TagRule], message: Message, tags: Iterable[str]) -> list[str]:
    """These tags of a message, and those of the rules that fit it.

    A rule sees what the rules before it have given.
    """
    given = list(tags)
    for rule in rules:
        if rule.query.matches(message, Flags(tags=frozenset(given))):
            given.append(rule.tag)
    return clean_tags(given)
