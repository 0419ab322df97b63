"""The bell: nobody misses a ring, nobody waits for ever."""

import threading

from mailtrap_local.mailroom.change_signal import Feed


def test_a_ring_between_the_look_and_the_wait_is_not_missed() -> None:
    feed = Feed()
    heard = feed.rings
    feed.ring()
    assert feed.wait(heard, timeout=None) == heard + 1


def test_a_wait_ends_with_the_timeout() -> None:
    feed = Feed()
    assert feed.wait(feed.rings, timeout=0.01) == 0


def test_a_ring_wakes_all_who_wait() -> None:
    feed = Feed()
    woken: list[int] = []
    threads = [
        threading.Thread(target=lambda: woken.append(feed.wait(0, timeout=10))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    feed.ring()
    for thread in threads:
        thread.join()
    assert woken == [1] * 5


def test_closing_lets_go_of_everybody_now_and_later() -> None:
    feed = Feed()
    thread = threading.Thread(target=feed.wait, args=(0, None))
    thread.start()
    feed.close()
    thread.join()
    assert feed.closed
    assert feed.wait(0, timeout=None) == 0
