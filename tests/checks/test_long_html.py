"""HTML of which only the start is read: what its end may have is not said to be missing."""

import pytest

from checked_mails import message_of, raw_of
from mailtrap_local.checks.checked_mail import MOST_MARKS
from mailtrap_local.checks.report import check

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Precedence", "bulk")]
LINK = '<a href="#terms">Terms</a>'
END = '<p id="terms"><a href="https://shop.example/unsubscribe">Unsubscribe</a></p>'


@pytest.mark.parametrize(("marks", "is_read"), [(100, True), (MOST_MARKS, False)])
def test_what_the_end_may_have_is_undecided(marks: int, *, is_read: bool) -> None:
    report = check(message_of(raw_of(HTML, f"<p>{LINK}</p>{'<br>' * marks}{END}\n")))
    found = {finding.id for finding in report.findings}
    assert not found & {"unsubscribe-link-missing", "link-fragment-missing"}
    undecided = {"unsubscribe-link-missing", "link-fragment-missing"}
    assert undecided.isdisjoint(report.undecided) is is_read


def test_what_a_short_document_lacks_is_missing() -> None:
    report = check(message_of(raw_of(HTML, f"<p>{LINK}</p>\n")))
    found = {finding.id for finding in report.findings}
    assert found >= {"unsubscribe-link-missing", "link-fragment-missing"}
