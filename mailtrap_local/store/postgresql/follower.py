"""Notices the changes that other processes make in a database."""

import logging
import selectors
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import psycopg
from psycopg import sql

from mailtrap_local.errors import StoreUnavailable
from mailtrap_local.store.postgresql.database import Connection, Database, one_line

_HEARD_WITHIN = 1.0  # seconds
_LOOKS_EVERY = 1.0  # seconds: what is not heard is seen
_POLLS_EVERY = 0.05  # seconds, where nothing can be heard

log = logging.getLogger(__name__)


class Follower:
    """Thread that listens on a channel, and calls `look` after each notification and each second.

    Notifications of the server process `own`, which makes the changes of this process, are ignored.
    Poolers that share connections pass no notifications on: there `look` is called 20 times a
    second.
    """

    def __init__(
        self,
        database: Database,
        channel: str,
        look: Callable[[], None],
        own: Callable[[], int | None],
    ) -> None:
        self._own = own
        self._database = database
        self._channel = channel
        self._look = look
        self._is_failing = False
        self._closed = threading.Event()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="mailtrap-follower", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End; `look` is not called any more. May be called again."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._wake.send(b"x")
        self._thread.join()
        self._wake.close()
        self._woken.close()

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                with self._database.connect() as db:
                    is_heard = self._begin_to_listen(db)
                    self._is_failing = False
                    if is_heard:
                        self._listen(db)
                if not is_heard:
                    self._poll()
            except psycopg.Error as problem:
                if not self._is_failing:
                    log.warning("changes of others are not heard: %s", one_line(problem))
                    self._is_failing = True
                self._look_again()
                self._closed.wait(_LOOKS_EVERY)

    def _begin_to_listen(self, db: Connection) -> bool:
        """Listen, and return whether a notification comes through."""
        db.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        db.execute(b"SELECT pg_notify(%s, '')", (self._channel,))
        return any(db.notifies(timeout=_HEARD_WITHIN, stop_after=1))

    def _listen(self, db: Connection) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(db.fileno(), selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            self._look_again()
            while not self._closed.is_set():
                is_late = not selector.select(_LOOKS_EVERY)
                pids = {notify.pid for notify in db.notifies(timeout=0)}
                if is_late or not pids <= {self._own()}:
                    self._look_again()  # what they say is looked up

    def _poll(self) -> None:
        log.warning(
            "no notification comes through to this connection (a pooler of transactions stands "
            "between?): the store is asked for changes 20 times a second"
        )
        while not self._closed.wait(_POLLS_EVERY):
            self._look_again()

    def _look_again(self) -> None:
        if not self._closed.is_set():
            with suppress(StoreUnavailable):
                self._look()
