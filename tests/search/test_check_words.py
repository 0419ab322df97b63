"""Words of a search that messages are checked for."""

from dataclasses import replace

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.mail.flags import CheckVerdict
from mailtrap_local.mail.message import Message
from mailtrap_local.search import parse_query
from search_values import FLAGS, MESSAGE, NOW


def verdict_of(_: Message) -> CheckVerdict:
    return CheckVerdict(errors=1, warnings=2, rules=("a11y-alt", "a11y-lang"))


@pytest.mark.parametrize(
    "query", ["has:errors subject:nothing", "order OR check:a11y-*", "is:read -has:warnings"]
)
def test_only_what_all_other_words_leave_open_is_checked(query: str) -> None:
    def refuse(_: Message) -> CheckVerdict:
        pytest.fail("the message was checked")

    parsed = parse_query(query, NOW, refuse)
    assert parsed.needs_checks
    parsed.matches(MESSAGE, FLAGS)


def test_a_verdict_that_is_known_is_taken() -> None:
    known = replace(FLAGS, checks=CheckVerdict(rules=("link-http",)))
    query = parse_query("check:link-* -has:errors", NOW, verdict_of)
    assert query.matches(MESSAGE, known)
    assert not query.matches(MESSAGE, FLAGS)
    assert not parse_query("has:link", NOW, verdict_of).needs_checks


@pytest.mark.parametrize("query", ["check:a11y-*", "order has:errors"])
def test_without_checks_no_query_may_ask_for_them(query: str) -> None:
    with pytest.raises(BadQuery, match="checks run when somebody asks for them"):
        parse_query(query)
