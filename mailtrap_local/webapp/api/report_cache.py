"""Cache of the reports of messages: a page asks again whenever a tab is opened."""

import threading
from typing import TYPE_CHECKING

from mailtrap_local.mail.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from mailtrap_local.checks.report_text import Report

MOST = 256
_ASKED = "spam-"  # start of rules that were skipped because a filter did not answer


class ReportCache:
    """The `MOST` reports requested last that are complete. May be used from any thread."""

    def __init__(self, make: "Callable[[Message], Report]") -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: dict[str, Report] = {}  # by id of the message, least recent first

    def of(self, message: Message) -> "Report":
        """Return the report of a message, which takes some milliseconds the first time."""
        with self._lock:
            report = self._kept.pop(message.id, None)
        if report is None:
            report = self._make(message)
            if any(rule.startswith(_ASKED) for rule in report.skipped):
                return report  # the filter may answer the next time
        with self._lock:
            self._kept[message.id] = report
            if len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
        return report
