"""The ids of messages."""

import re

from mailtrap_local.mailroom.ulid import UlidGenerator


def test_an_id_is_a_ulid_of_its_time() -> None:
    made = UlidGenerator().next(1469922850.259)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", made)
    assert made.startswith("01ARZ3NDEK")


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    ids = UlidGenerator()
    made = [ids.next(now) for now in (5.0, *[5.001] * 10_000, 4.0, 5.002)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_made_elsewhere_are_others() -> None:
    assert len({UlidGenerator().next(5.0) for _ in range(1000)}) == 1000
