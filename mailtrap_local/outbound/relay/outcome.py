"""Make of what a relay replied the next state of each attempt. Pure."""

import smtplib
from collections.abc import Iterable, Sequence
from typing import Literal

from mailtrap_local.mail.printable import printable
from mailtrap_local.mail.relay_attempt import RelayAttempt
from mailtrap_local.outbound.smtp_client import Outcome, Refusal

RETRY_DELAYS = (60.0, 300.0, 900.0, 3600.0)
"""Seconds until a recipient is tried again, after the first try, the second, and so on."""

_LONGEST_REPLY = 400  # characters
_UNKNOWN = "no reply of the relay to the message is known: it may have it"


def accepted(attempts: Iterable[RelayAttempt], refusals: Sequence[Refusal]) -> list[RelayAttempt]:
    """Return the attempts of the recipients that no reply to RCPT refuses."""
    refused = {one.recipient for one in refusals}
    return [one for one in attempts if one.recipient not in refused]


def after_reply(
    attempts: Iterable[RelayAttempt], outcome: Outcome, now: float, note: str
) -> list[RelayAttempt]:
    """Return attempts as the replies of the relay leave them."""
    by_recipient = {one.recipient: one for one in outcome.refusals}
    of_all = by_recipient.get("")
    after = []
    for attempt in attempts:
        refusal = by_recipient.get(attempt.recipient, of_all)
        tried = _tried(attempt, now)._replace(note=note)
        if refusal is not None:
            after.append(_refused(tried, refusal.code, refusal.text, now))
        else:
            reply = _shown(outcome.reply)
            after.append(tried._replace(status="sent", code=250, reply=reply, next_at=None))
    return after


def after_failure(
    attempts: Iterable[RelayAttempt], problem: OSError, now: float
) -> list[RelayAttempt]:
    """Return attempts after a try that did not come as far as the message."""
    text = _describe(problem)
    if isinstance(problem, smtplib.SMTPResponseException) and problem.smtp_code > 0:
        error = problem.smtp_error
        said = error.decode("utf-8", "replace") if isinstance(error, bytes) else error
        at = "AUTH" if isinstance(problem, smtplib.SMTPAuthenticationError) else "the connection"
        text = f"{problem.smtp_code} {said} (to {at})"
    # without a code: a password or a server may be put right
    return [_refused(_tried(one, now), None, text, now) for one in attempts]


def after_break(attempts: Iterable[RelayAttempt], now: float) -> list[RelayAttempt]:
    """Return attempts of which nobody knows whether the relay has the message."""
    return [_ended(one, "unknown", None, _UNKNOWN)._replace(tried_at=now) for one in attempts]


def given_up(attempts: Iterable[RelayAttempt], why: str) -> list[RelayAttempt]:
    """Return attempts that are not made."""
    return [_ended(one, "failed", None, why) for one in attempts]


def begun(attempts: Iterable[RelayAttempt], now: float) -> list[RelayAttempt]:
    """Return attempts whose message is being sent."""
    return [one._replace(status="sending", tried_at=now, next_at=None) for one in attempts]


def _tried(attempt: RelayAttempt, now: float) -> RelayAttempt:
    return attempt._replace(tries=attempt.tries + 1, tried_at=now)


def _refused(attempt: RelayAttempt, code: int | None, text: str, now: float) -> RelayAttempt:
    is_final = code is not None and code >= 500
    if is_final or attempt.through or attempt.tries > len(RETRY_DELAYS):
        return _ended(attempt, "failed", code, text)
    waiting = attempt._replace(status="waiting", code=code, reply=_shown(text))
    return waiting._replace(next_at=now + RETRY_DELAYS[attempt.tries - 1])


def _ended(
    attempt: RelayAttempt, status: Literal["failed", "unknown"], code: int | None, text: str
) -> RelayAttempt:
    return attempt._replace(status=status, code=code, reply=_shown(text), next_at=None)


def _describe(problem: OSError) -> str:
    return problem.strerror or str(problem) or type(problem).__name__


def _shown(text: str) -> str:
    return printable(" ".join(text.split()))[:_LONGEST_REPLY]


def reply_to_client(attempts: Sequence[RelayAttempt]) -> str:
    """Return the reply to a client that waits for the relay: "" if that has taken the message."""
    if any(one.status == "sent" for one in attempts):
        return ""
    first = attempts[0]
    text = "".join(character for character in first.reply if " " <= character <= "~")
    if first.code is None or not 400 <= first.code < 600:
        return f"451 4.4.1 The relay has not taken it: {text}"
    return f"{first.code} {text or 'The relay has not taken it'}"
