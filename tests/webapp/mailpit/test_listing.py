"""Which messages Mailpit's lists and searches have on a page."""

import pytest

from asking import Ask
from delivering import deliver
from mailtrap_local import Sandbox


@pytest.mark.parametrize("path", ["/messages?", "/search?query=hello&"])
@pytest.mark.parametrize(
    ("before", "count"), [("1606780800000", 0), ("20201201", 0), ("2999-01-01", 2), ("nonsense", 2)]
)
def test_mail_before_a_moment_is_listed(
    api: Ask, sandbox: Sandbox, path: str, before: str, count: int
) -> None:
    deliver(sandbox)
    deliver(sandbox)
    found = api("GET", f"{path}before={before}").json
    assert (found["count"], len(found["messages"]), found["total"]) == (count, count, 2)


def test_a_limit_of_0_lists_all_wherever_the_page_starts(api: Ask, sandbox: Sandbox) -> None:
    deliver(sandbox)
    deliver(sandbox)
    for before in ("", "&before=2999-01-01"):
        found = api("GET", f"/messages?limit=0&start=1{before}").json
        assert (found["count"], found["start"]) == (2, 1)
    assert api("GET", "/messages?limit=1&start=1").json["count"] == 1
