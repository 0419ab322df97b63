"""Summaries that are kept are those of now, and not too many."""

from delivering import deliver
from mailtrap_local import Sandbox
from mailtrap_local.webapp.api.summary_cache import MOST, SummaryCache
from mailtrap_local.webapp.shapes.common import summary


def test_one_that_is_kept_has_the_flags_of_now(sandbox: Sandbox) -> None:
    summaries, store = SummaryCache(), sandbox.mailroom.store
    message_id = deliver(sandbox, b"Subject: Hello\r\n\r\n").id
    first = summaries.of(store.get(message_id))
    assert summaries.of(store.get(message_id)) is first
    store.update([message_id], read=True, tags=["new"])
    again = summaries.of(store.get(message_id))
    assert again == summary(store.get(message_id))
    assert (again.read, again.tags) == (True, ["new"])
    assert len(summaries) == 1


def test_only_so_many_are_kept_and_none_that_is_large(sandbox: Sandbox) -> None:
    summaries, store = SummaryCache(), sandbox.mailroom.store
    many = [f"ann{number}@example.com" for number in range(1000)]
    summaries.of(store.get(deliver(sandbox, rcpt_to=tuple(many)).id))
    assert len(summaries) == 0
    for _ in range(MOST + 10):
        summaries.of(store.get(deliver(sandbox).id))
    assert len(summaries) == MOST
