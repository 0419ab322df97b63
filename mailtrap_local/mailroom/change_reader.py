"""Waits for changes without missing one. Reads no messages and has no thread of its own."""

from mailtrap_local.mailroom.change_signal import ChangeSignal


class ChangeReader:
    """Position of one reader in the changes that a signal counts. For one thread.

    `wait` ends at once if something has changed since it last returned, or since `mark`: a change
    while the reader reads is not missed. Readers of a log keep their cursor themselves.
    """

    def __init__(self, signal: ChangeSignal) -> None:
        self._signal = signal
        self._seen = signal.version

    def mark(self) -> None:
        """Note the version. Right before a read it avoids a second one for the same changes."""
        self._seen = self._signal.version

    @property
    def has_changed(self) -> bool:
        """True if something has changed since the last `mark` or `wait`."""
        return self._signal.version != self._seen

    def wait(self, timeout: float | None) -> bool:
        """Wait for a change, and note the version.

        Returns False if there was none within `timeout` seconds or before the signal was closed.
        """
        before, self._seen = self._seen, self._signal.wait(self._seen, timeout)
        return self._seen != before
