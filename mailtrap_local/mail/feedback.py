"""Feedback to the sender of a message, as its recipients' servers and readers give it.

Values alone: `outbound` makes mail and events of them.
"""

import re
from typing import Literal, NamedTuple

FeedbackKind = Literal["bounce", "delivery", "complaint", "reply", "open", "click"]
"""`bounce` is also a delay, by its code."""

STATUS_CODE = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"
"""Enhanced status code (RFC 3463 section 2)."""

NO_SUCH_USER = "5.1.1"
NOT_YET = "4.4.1"
DELIVERED = "2.1.5"

NAME = (
    r"bounce(?:-5\.[0-9]{1,3}\.[0-9]{1,3})?|delayed(?:-4\.[0-9]{1,3}\.[0-9]{1,3})?"
    r"|complaint|auto-reply"
)
"""Feedback that faults and addresses at `fault.test` ask for: `bounce`, `bounce-5.2.2`."""

_KINDS: dict[str, FeedbackKind] = {
    "bounce": "bounce",
    "delayed": "bounce",
    "complaint": "complaint",
    "auto-reply": "reply",
}
_CODES = {"bounce": NO_SUCH_USER, "delayed": NOT_YET}
_WITH_CODE = re.compile(r"(bounce|delayed)-([45].*)")


class Feedback(NamedTuple):
    """Feedback that is asked for, from `recipients`: all of the envelope if there are none.

    `code` is the enhanced status code of a bounce or delivery, `text` the server's reply in a
    bounce or the words of a reply, `link` the URL of a click.
    """

    kind: FeedbackKind
    recipients: tuple[str, ...] = ()
    code: str = ""
    text: str = ""
    link: str = ""


class FeedbackEvent(NamedTuple):
    """Feedback that was given.

    `messages` are the ids of the mail that came of it, `webhooks` the names of those that get an
    event. `note` says why there is no mail, or not for all.
    """

    kind: FeedbackKind
    recipients: tuple[str, ...]
    code: str = ""
    text: str = ""
    link: str = ""
    messages: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()
    note: str = ""


def named_feedback(name: str, recipients: tuple[str, ...] = ()) -> Feedback:
    """Return the feedback of a name that fits `NAME`."""
    found = _WITH_CODE.fullmatch(name)
    word, code = found.groups() if found else (name, _CODES.get(name, ""))
    return Feedback(_KINDS[word], recipients, code)
