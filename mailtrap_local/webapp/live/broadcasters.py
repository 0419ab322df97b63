"""The broadcaster of each page: one for all who see everything, one for each set of mailboxes."""

import contextlib
import threading
from collections.abc import Iterator

from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.mailroom.principal import Principal
from mailtrap_local.mailroom.restricted_mailroom import RestrictedMailroom
from mailtrap_local.webapp.live.broadcaster import Broadcaster

_Key = tuple[str | None, tuple[str, ...]]


def _key(principal: Principal) -> _Key:
    """Return the same for all who see the same mailboxes."""
    if principal.within is not None:
        return principal.within, ()  # which the principal may see
    return None, tuple(sorted(set(principal.mailboxes)))


class Broadcasters:
    """Broadcasters of a sandbox. `start` and `stop` them; `page` gives one for a page.

    Pages of principals with the same mailboxes share one, which runs while there is such a page.
    """

    def __init__(self, mailroom: Mailroom) -> None:
        self._mailroom = mailroom
        self.is_stopping = False
        """True once whoever follows the changes has to end."""
        self._whole = Broadcaster(mailroom)
        self._lock = threading.Lock()
        self._restricted: dict[_Key, Broadcaster] = {}
        self._users: dict[_Key, int] = {}

    def start(self) -> None:
        """Begin to make frames."""
        self._whole.start()

    def stop(self) -> None:
        """End every page's frames."""
        self.is_stopping = True
        with self._lock:
            restricted = list(self._restricted.values())
        for one in (self._whole, *restricted):
            one.stop()

    def wake(self) -> None:
        """Make every page look whether it may go on."""
        with self._lock:
            restricted = list(self._restricted.values())
        for one in (self._whole, *restricted):
            one.wake()

    @property
    def pages(self) -> int:
        """Number of pages that follow now."""
        with self._lock:
            restricted = list(self._restricted.values())
        return sum(one.pages for one in (self._whole, *restricted))

    @contextlib.contextmanager
    def page(self, principal: Principal) -> Iterator[Broadcaster]:
        """Count a page, and yield what makes its frames until the block ends."""
        if principal.sees_all:
            with self._whole.page():
                yield self._whole
            return
        key = _key(principal)
        broadcaster = self._begin(key, principal)
        try:
            with broadcaster.page():
                yield broadcaster
        finally:
            self._end(key)

    def _begin(self, key: _Key, principal: Principal) -> Broadcaster:
        with self._lock:
            broadcaster = self._restricted.get(key)
            if broadcaster is None:
                broadcaster = Broadcaster(RestrictedMailroom(self._mailroom, principal))
                self._restricted[key] = broadcaster
                broadcaster.start()
            self._users[key] = self._users.get(key, 0) + 1
            return broadcaster

    def _end(self, key: _Key) -> None:
        with self._lock:
            self._users[key] -= 1
            if self._users[key]:
                return
            del self._users[key]
            broadcaster = self._restricted.pop(key)
        broadcaster.stop()
