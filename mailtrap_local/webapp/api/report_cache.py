"""Cache of the reports of messages: a page asks again whenever a tab is opened."""

import threading
from typing import TYPE_CHECKING

from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from mailtrap_local.checks.checked_mail import CheckSettings
    from mailtrap_local.checks.report_text import Report

MOST = 256


class ReportCache:
    """The `MOST` reports requested last, by the same settings. May be used from any thread."""

    def __init__(self, settings: "CheckSettings | None" = None) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: dict[str, Report] = {}  # by id of the message, least recent first

    def of(self, message: Message) -> "Report":
        """Return the report of a message, which takes some milliseconds the first time."""
        from mailtrap_local.checks.report import check  # noqa: PLC0415  # most never ask for one

        with self._lock:
            report = self._kept.pop(message.id, None)
        if report is None:
            report = check(message, self._settings)
        with self._lock:
            self._kept[message.id] = report
            if len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
        return report
