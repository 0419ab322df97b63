"""Program that fills a store until it is killed: python store_writer.py STORE FIRST CURSOR.

It prints `kept SUBJECT` for each message once it is kept, and `seen SEQ KIND ID` for each change
behind the cursor that a reader sees, in the order in which it sees them.
"""

import itertools
import sys
import threading
from datetime import UTC, datetime

from mailtrap_local import Sandbox, Settings
from mailtrap_local.mail.envelope import Envelope
from mailtrap_local.store.base import Cursor, Store
from store_oracle import Tail

WRITERS = 4
_numbers = itertools.count()
_printing = threading.Lock()


def _report(*lines: str) -> None:
    with _printing:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()


def _write(store: Store, first: int) -> None:
    for number in _numbers:
        name = f"{first + number}"
        store.add(
            message_id=name,
            mailbox=f"box{number % 3}",
            received_at=datetime.now(UTC),
            envelope=Envelope(mail_from="a@example.com", rcpt_to=("b@example.com",)),
            raw=f"Subject: {name}\r\n\r\n".encode() + b"x" * (number * 7919 % 30_000),
            tags=["odd"] if number % 2 else [],
        ).result()
        _report(f"kept {name}")
        if number % 5 == 0:
            store.update([name], read=True, tags={"fifth"})


def _follow(store: Store, after: Cursor) -> None:
    rung = threading.Semaphore()
    store.follow(rung.release, lambda _: None)
    tail = Tail(after)
    while rung.acquire():
        tail.read(store)
        _report(*(f"seen {seq} {kind} {name}" for seq, kind, name in tail.seen))
        tail.seen.clear()


def main(setting: str, first: str, cursor: str) -> None:
    store = Sandbox(Settings.of(store=setting, max_messages=10**6, max_bytes=10**9)).mailroom.store
    after = Cursor.parse(cursor) if cursor else store.cursor
    _report(f"cursor {after}")
    threads = [threading.Thread(target=_follow, args=(store, after), daemon=True)]
    threads += [
        threading.Thread(target=_write, args=(store, int(first)), daemon=True)
        for _ in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    threads[-1].join()


if __name__ == "__main__":
    main(*sys.argv[1:])
