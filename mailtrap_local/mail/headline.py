"""Describe a message in one line, for reports and logs."""

from typing import Protocol

from mailtrap_local.errors import MessageNotFound
from mailtrap_local.mail.mime.headers import leading_subject
from mailtrap_local.mail.printable import printable

_MOST_RECIPIENTS = 5
_LONGEST_SUBJECT = 200  # characters


class Described(Protocol):
    """The fields of a message that its headline names."""

    @property
    def seq(self) -> int: ...
    @property
    def mail_from(self) -> str: ...
    @property
    def rcpt_to(self) -> tuple[str, ...]: ...
    @property
    def raw(self) -> bytes: ...


def headline(message: Described) -> str:
    """Number, sender, the first recipients and subject, with control characters escaped."""
    named = ", ".join(message.rcpt_to[:_MOST_RECIPIENTS])
    if (more := len(message.rcpt_to) - _MOST_RECIPIENTS) > 0:
        named += f" and {more} more"
    text = f"#{message.seq} {message.mail_from or '<>'} -> {named}  {_subject(message)}"
    return printable(text)


def _subject(message: Described) -> str:
    try:
        subject = leading_subject(message.raw)
    except MessageNotFound:  # of a store on disk, which has removed it since
        return "(removed)"
    cut = len(subject) > _LONGEST_SUBJECT
    return f"'{subject[:_LONGEST_SUBJECT]}…'" if cut else f"'{subject}'"
