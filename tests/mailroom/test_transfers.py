"""Messages that are being sent are counted by listener."""

import time

from mailtrap_local.mailroom.transfers import Transfers

LISTENER = "127.0.0.1:1025"


def test_a_listener_receives_until_its_last_message_has_ended() -> None:
    transfers = Transfers()
    transfers.begin(LISTENER)
    transfers.begin(LISTENER)
    transfers.end(LISTENER)
    assert transfers.snapshot()[0] == [LISTENER]
    before = time.monotonic()
    transfers.end(LISTENER)
    listeners, last_end = transfers.snapshot()
    assert listeners == []
    assert last_end >= before


def test_a_listener_that_is_forgotten_counts_from_zero() -> None:
    transfers = Transfers()
    transfers.begin(LISTENER)
    transfers.forget(LISTENER)
    transfers.end(LISTENER)  # of a client that leaves after its listener has closed
    assert transfers.snapshot()[0] == []
    transfers.begin(LISTENER)
    assert transfers.snapshot()[0] == [LISTENER]
