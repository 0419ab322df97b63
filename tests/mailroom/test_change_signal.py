"""The change signal: no notification is missed, and no wait is endless."""

import threading

from mailtrap_local.mailroom.change_signal import ChangeSignal


def test_a_ring_between_the_look_and_the_wait_is_not_missed() -> None:
    signal = ChangeSignal()
    seen = signal.version
    signal.notify()
    assert signal.wait(seen, timeout=None) == seen + 1


def test_a_wait_ends_with_the_timeout() -> None:
    signal = ChangeSignal()
    assert signal.wait(signal.version, timeout=0.01) == 0


def test_a_ring_wakes_all_who_wait() -> None:
    signal = ChangeSignal()
    woken: list[int] = []
    threads = [
        threading.Thread(target=lambda: woken.append(signal.wait(0, timeout=60))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    signal.notify()
    for thread in threads:
        thread.join()
    assert woken == [1] * 5


def test_closing_lets_go_of_everybody_now_and_later() -> None:
    signal = ChangeSignal()
    thread = threading.Thread(target=signal.wait, args=(0, None))
    thread.start()
    signal.close()
    thread.join()
    assert signal.closed
    assert signal.wait(0, timeout=None) == 0
