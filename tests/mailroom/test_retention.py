"""Retention: old mail is removed, pinned mail stays."""

from delivering import deliver
from mailtrap_local import Sandbox


def test_old_mail_goes_by_itself_but_what_is_pinned() -> None:
    with Sandbox(max_age="100ms") as sandbox:
        mailroom = sandbox.mailroom
        pinned = deliver(mailroom, b"pinned")
        mailroom.store.update([pinned.id], pinned=True)
        for _ in range(3):
            deliver(mailroom, b"old")
        assert mailroom.wait(lambda: mailroom.store.count().total == 1 or None, timeout=60)
        assert list(sandbox.mailbox) == [pinned]
        assert mailroom.store.dropped == 3


def test_without_an_age_nothing_looks() -> None:
    import threading

    before = set(threading.enumerate())
    with Sandbox(max_age="off"):
        names = {thread.name for thread in set(threading.enumerate()) - before}
    assert names == {"mailtrap-smtp"}
