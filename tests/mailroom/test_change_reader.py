"""A reader that looks and waits misses no change, whatever happens in between."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from mailtrap_local.mailroom.change_reader import ChangeReader
from mailtrap_local.mailroom.change_signal import ChangeSignal

FEW = st.integers(0, 2)


@given(st.lists(st.tuples(FEW, st.booleans(), FEW, FEW)))
def test_it_waits_only_when_its_look_has_seen_all_changes(
    rounds: list[tuple[int, bool, int, int]],
) -> None:
    signal = ChangeSignal()
    reader = ChangeReader(signal)
    changes = 0

    def change(times: int) -> None:
        nonlocal changes
        for _ in range(times):
            changes += 1  # first the store, then the signal
            signal.notify()

    for before, marks, before_look, before_wait in rounds:
        change(before)
        if marks:
            reader.mark()
        change(before_look)
        seen = changes
        change(before_wait)
        ends_at_once = reader.has_changed
        assert reader.wait(0) == ends_at_once
        assert ends_at_once or seen == changes
        if marks:
            assert ends_at_once == (before_look + before_wait > 0)


def test_a_reader_in_another_thread_sees_every_change() -> None:
    signal = ChangeSignal()
    reader = ChangeReader(signal)
    store: list[int] = []

    def write() -> None:
        for number in range(2000):
            store.append(number)
            signal.notify()

    writer = threading.Thread(target=write)
    writer.start()
    while len(store) < 2000:
        assert reader.wait(10)  # a missed change would leave it waiting for the timeout
        if len(store) % 2:
            reader.mark()
    writer.join()


def test_a_wait_ends_with_the_timeout() -> None:
    reader = ChangeReader(ChangeSignal())
    assert not reader.wait(0.01)
    assert not reader.wait(0)


def test_changes_before_it_was_made_or_marked_end_no_wait() -> None:
    signal = ChangeSignal()
    signal.notify()
    reader = ChangeReader(signal)
    assert not reader.wait(0)
    signal.notify()
    reader.mark()
    assert not reader.wait(0)


def test_several_changes_end_one_wait() -> None:
    signal = ChangeSignal()
    reader, other = ChangeReader(signal), ChangeReader(signal)
    signal.notify()
    signal.notify()
    assert reader.wait(None)
    assert not reader.wait(0)
    assert other.wait(None)


def test_a_closed_signal_ends_it_once_all_changes_are_seen() -> None:
    signal = ChangeSignal()
    reader = ChangeReader(signal)
    signal.notify()
    signal.close()
    assert reader.wait(None)
    assert not reader.wait(None)
    signal.notify()
    assert reader.wait(None)


def test_closing_wakes_a_reader() -> None:
    signal = ChangeSignal()
    reader = ChangeReader(signal)
    threading.Timer(0, signal.close).start()
    assert not reader.wait(None)
