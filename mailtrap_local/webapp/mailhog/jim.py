"""MailHog's chaos monkey, as faults: each chance is a rule that it owns."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mailtrap_local.faults.registry import FaultRegistry
from mailtrap_local.faults.rule_json import parse_rule

if TYPE_CHECKING:
    from mailtrap_local.faults.fault import Fault
    from mailtrap_local.webapp.mailhog.chances import Jim


class Jims:
    """Jim of the sandbox, and of each mailbox that has one. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._invited: dict[str | None, tuple[Jim, list[Fault]]] = {}  # by mailbox

    def get(self, mailbox: str | None, faults: FaultRegistry) -> "Jim | None":
        """Return Jim if he is there: not if somebody has removed one of his faults."""
        with self._lock:
            return self._get(mailbox, faults)

    def _get(self, mailbox: str | None, faults: FaultRegistry) -> "Jim | None":
        jim, own = self._invited.get(mailbox, (None, []))
        there_are = {fault.id for fault in faults.all()}
        return jim if all(fault.id in there_are for fault in own) else None

    def invite(
        self,
        mailbox: str | None,
        faults: FaultRegistry,
        jim: "Jim",
        rules: Iterable[dict[str, Any]],
        *,
        again: bool,
    ) -> bool:
        """Let Jim in with his rules, or with `again` change the one who is there.

        Returns False if it is not so.

        Raises BadRule if there are too many faults, and NotPermitted.
        """
        with self._lock:
            if (self._get(mailbox, faults) is not None) != again:
                return False
            self._remove(mailbox, faults)
            own: list[Fault] = []
            self._invited[mailbox] = jim, own
            try:
                own.extend(faults.add(parse_rule(rule)) for rule in rules)
            except BaseException:
                self._remove(mailbox, faults)
                raise
            return True

    def dismiss(self, mailbox: str | None, faults: FaultRegistry) -> bool:
        """Remove Jim with his faults; False if he is not there."""
        with self._lock:
            is_there = self._get(mailbox, faults) is not None
            self._remove(mailbox, faults)
            return is_there

    def _remove(self, mailbox: str | None, faults: FaultRegistry) -> None:
        _, own = self._invited.pop(mailbox, (None, []))
        for fault in own:
            faults.discard(fault.id)
