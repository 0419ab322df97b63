"""Searches by day, in the time zone of the reader."""

from datetime import UTC, datetime

import pytest

from mailtrap_local.errors import BadQuery
from mailtrap_local.webapp.api.context import parse_search
from mailtrap_local.webapp.api.parameters import SearchQuery


def shown(query: str, tz: str | None) -> str:
    return str(parse_search(SearchQuery(query=query, tz=tz)))


@pytest.mark.parametrize(
    ("tz", "moment"),
    [
        (None, "2026-11-30T00:00:00Z"),
        ("UTC", "2026-11-30T00:00:00Z"),
        ("Pacific/Auckland", "2026-11-29T11:00:00Z"),
        ("America/Los_Angeles", "2026-11-30T08:00:00Z"),
        ("Asia/Kolkata", "2026-11-29T18:30:00Z"),
    ],
)
def test_a_day_begins_at_its_midnight(tz: str | None, moment: str) -> None:
    assert shown("after:2026-11-30", tz) == f'after:"{moment}"'
    assert shown("before:2026-11-30", tz) == f'before:"{moment}"'
    assert shown("after:2026-11-30T00:00Z", tz) == 'after:"2026-11-30T00:00:00Z"'


def test_a_day_is_as_long_as_it_is_there() -> None:
    assert shown("after:2026-03-29 before:2026-03-30", "Europe/Vienna") == (
        'after:"2026-03-28T23:00:00Z" before:"2026-03-29T22:00:00Z"'
    )


def test_today_is_the_day_that_the_reader_has() -> None:
    moments = {shown("after:today", tz) for tz in ("Pacific/Kiritimati", "Pacific/Pago_Pago")}
    assert len(moments) == 2, f"25 hours apart, at {datetime.now(UTC)}"


@pytest.mark.parametrize("tz", ["", "Mars/Base", "../../etc/passwd", "America", "\0", "x" * 5000])
def test_what_is_no_time_zone_is_refused(tz: str) -> None:
    with pytest.raises(BadQuery, match="is no time zone: write one like Europe/Vienna"):
        shown("after:today", tz)
