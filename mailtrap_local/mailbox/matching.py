"""`matching(…)`: criteria as a value that messages can be compared with."""

from typing import Unpack

from mailtrap_local.mail.criteria import Criteria, Matcher, Verdict
from mailtrap_local.mail.message import Message


class matching:  # noqa: N801  # reads as a word in `mail == matching(subject="Invoice")`
    """Value that equals every message that meets the criteria, see `Criteria`.

    Raises BadQuery for an unknown or invalid criterion.

    Usage: `assert mail == matching(subject="Invoice")`, and in lists:
    `assert list(mailbox) == [matching(to="ann@example.com"), matching(to="bob@example.com")]`.
    """

    __hash__ = None  # type: ignore[assignment]  # it equals messages that differ

    def __init__(self, **criteria: Unpack[Criteria]) -> None:
        self._matcher = Matcher(criteria)

    def __eq__(self, other: object) -> bool:
        return self._matcher.matches(other) if isinstance(other, Message) else NotImplemented

    def __repr__(self) -> str:
        return f"matching({self._matcher})"

    def explain(self, message: Message) -> list[Verdict]:
        """Compare each criterion with a message, see `Message.explain`."""
        return self._matcher.explain(message)
